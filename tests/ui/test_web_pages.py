"""Pages of a web server, as a person has them indexed, asked and kept current from the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import Write
from tests.index_build.fetch.web import web
from tests.ui.commands import pincite, refused
from tests.ui.serving import PINCITE, ROOT

pytestmark = pytest.mark.slow

FERRY = "The ferry to Westray will sail again on 4 March, after its engine was repaired for nine days."
CRANE = "The crane in the old harbour stands still, and nobody knows why."
ASKED = "When will the ferry to Westray sail again?"


def test_pages_are_indexed_asked_changed_updated_and_asked_again(tmp_path: Path) -> None:
    index = tmp_path / "index"
    with web() as site:
        site.page("/ferry", FERRY, title="The ferry")
        site.page("/crane", CRANE, title="The crane")
        site.sitemap("/sitemap.xml", "/ferry", "/crane", "/none")
        start = site.absolute("/sitemap.xml")
        done = pincite("index", start, "--out", index)
        refused(done, "No document could be read in http://127.0.0.1")
        assert "a loopback address: --allow-private lets it through" in done.stdout
        done = pincite("index", start, "--out", index, "--allow-private", "--delay", "0")
        assert done.returncode == 1 and "2 documents and 2 passages" in done.stdout
        assert f"Not read: {site.url}/none: its server says that it is not there (404 Not Found)" in done.stdout
        answer = json.loads(pincite("ask", ASKED, "--index", index, "--json").stdout)
        found = answer["evidence"][0]
        assert "4 March" in found["value"] and found["citations"][0]["source"] == f"{site.url}/ferry"
        site.page("/ferry", FERRY.replace("4 March", "21 June"), title="The ferry")
        site.sitemap("/sitemap.xml", "/ferry", "/crane")
        done = pincite("index", "update", index, "--allow-private")
        assert done.returncode == 0 and "1 file changed; 1 file as before" in done.stdout
        assert "21 June" in pincite("ask", ASKED, "--index", index).stdout
        assert "Nothing has changed (2 files as before)" in pincite("index", "update", index, "--allow-private").stdout
        assert "1 document went" in pincite("index", "delete", index, f"{site.url}/crane").stdout
        assert start in pincite("index", "status", index).stdout
        assert pincite("index", "verify", index).returncode == 0


def test_ctrl_c_while_pages_are_fetched_leaves_what_was_there(tmp_path: Path) -> None:
    index = tmp_path / "index"
    with web() as site:
        site.page("/ferry", FERRY)
        options = ("--allow-private", "--delay", "0")
        assert pincite("index", site.absolute("/ferry"), "--out", index, *options).returncode == 0
        before = (index / "CURRENT").read_text()
        site.put("/ferry", "", raw=lambda connection: time.sleep(60))
        asked = len(site.asked)
        command = [*PINCITE, "index", "update", str(index), "--allow-private"]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            while len(site.asked) < asked + 2:
                assert process.poll() is None
                time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            said = "".join(process.communicate(timeout=60))
        assert process.returncode != 0 and "Traceback" not in said
        assert (index / "CURRENT").read_text() == before
        assert [path.name for path in (index / "generations").iterdir()] == [before.strip()]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ftp://example.org/x"], "ftp://example.org/x cannot be fetched: it is no http or https URL"),
        (["http://me:secret@example.org/"], "cannot be fetched: it holds a user name or password"),
        (
            ["http://example.org/", "--allow-host", "https://example.org"],
            "--allow-host 'https://example.org' is no host",
        ),
        (["--urls", "nowhere.txt"], "nowhere.txt, the list of URLs, is not there"),
    ],
)
def test_mistakes_are_told_in_a_sentence(tmp_path: Path, arguments: list[str], words: str) -> None:
    refused(pincite("index", *arguments, "--out", tmp_path / "index"), words)


def test_an_index_of_nothing_is_refused(tmp_path: Path) -> None:
    done = pincite("index", "--out", tmp_path / "index")
    assert done.returncode == 2 and "nothing says what to index" in done.stderr and "Traceback" not in done.stderr


def test_files_alone_are_indexed_and_updated_without_a_socket_or_a_name_looked_up(write: Write, tmp_path: Path) -> None:
    """Not even loopback: whatever connects or asks for a name, ends the process that does."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\n"
        "def audit(event, arguments):\n"
        "    if event in ('socket.connect', 'socket.getaddrinfo', 'socket.gethostbyname', 'socket.sendto'):\n"
        "        os.write(2, f'{event} {arguments}'.encode()); os._exit(77)\n"
        "sys.addaudithook(audit)\n"
    )
    folder, index = (
        write({"ferry.txt": FERRY, "links.html": "<article><p>See http://example.org/ now.</p></article>"}),
        tmp_path / "index",
    )
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}"}

    def alone(*arguments: object) -> int:
        command = [sys.executable, *map(str, arguments)]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, check=False, timeout=200
        ).returncode

    assert alone("-c", "import socket; socket.create_connection(('127.0.0.1', 9))") == 77
    assert alone("-m", "ui.cli", "index", folder, "--out", index) == 0
    write({"crane.txt": CRANE})
    assert alone("-m", "ui.cli", "index", "update", index) == 0
    assert alone("-m", "ui.cli", "index", "http://127.0.0.1:9/", "--out", index) == 77
