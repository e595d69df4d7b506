"""`pincite index` and the commands below it, as a person and a program meet them."""

from __future__ import annotations

import json
import time
from pathlib import Path

import httpx
import pytest

from index_build.build import build_index
from index_build.document import document_id
from index_build.embedder import Embedder
from index_build.index_folder import KEPT
from index_build.update import update_index
from tests.conftest import Write
from tests.ui.commands import pincite, refused
from tests.ui.serving import serving

pytestmark = pytest.mark.slow

COMMANDS = ("update", "delete", "status", "verify", "history", "rollback", "gc", "export")
FERRY, CRANE = "The ferry will sail again on Monday.", "# Crane\n\nThe crane stands still."


def test_help_shows_every_command_and_each_has_an_example() -> None:
    done = pincite("index", "--help")
    assert "pincite index handbook/ report.pdf --out my-index" in done.stdout
    assert all(f" {command} " in done.stdout for command in COMMANDS)
    for command in COMMANDS:
        assert f"Example: pincite index {command} my-index" in pincite("index", command, "--help").stdout


def test_the_default_of_gc_is_what_builds_keep() -> None:
    assert f"[default: {KEPT}]" in pincite("index", "gc", "--help").stdout


def test_an_index_is_kept_current_from_the_command_line(write: Write, tmp_path: Path) -> None:
    folder, index = write({"ferry.txt": FERRY, "crane.md": CRANE}), tmp_path / "index"
    built = json.loads(pincite("index", folder, "--out", index, "--json").stdout)
    assert (built["added"], built["documents"]) == (2, 2)
    assert (
        "Nothing has changed (2 files as before); 2 documents and 2 passages"
        in pincite("index", "update", index).stdout
    )
    write({"ferry.txt": FERRY.replace("Monday", "Sunday"), "rain.txt": "It rained.", "empty.txt": ""})
    done = pincite("index", "update", index)
    assert done.returncode == 1 and "Not read: documents/empty.txt: the file is empty" in done.stdout
    assert "2 files added, 1 file changed; 1 file as before." in done.stdout
    assert "3 documents and 3 passages" in done.stdout and "2 of them embedded anew" in done.stdout
    (folder / "empty.txt").unlink()
    (folder / "crane.md").unlink()
    updated = json.loads(pincite("index", "update", index, folder, "--json").stdout)
    assert (updated["vanished"], updated["unchanged"], updated["embedded"]) == (2, 2, 0)
    done = pincite("index", "delete", index, folder / "rain.txt")
    assert "1 document went from" in done.stdout and "1 are left" in done.stdout
    assert json.loads(pincite("index", "status", index, "--json").stdout)["documents"] == 1
    assert "1 deleted" in pincite("index", "status", index).stdout
    done = pincite("index", "verify", index)
    assert done.returncode == 0 and "is sound" in done.stdout
    exported = tmp_path / "all.jsonl"
    assert "1 documents are in" in pincite("index", "export", index, "--to", exported).stdout
    assert [json.loads(line)["text"] for line in exported.read_text().splitlines()] == [
        FERRY.replace("Monday", "Sunday")
    ]
    assert pincite("index", "export", index).stdout == exported.read_text()
    made = json.loads(pincite("index", "history", index, "--json").stdout)
    assert [each["in_force"] for each in made] == [True, False, False]
    assert f"{made[1]['generation']} of {index} answers now" in pincite("index", "rollback", index).stdout
    assert "2 files vanished" in pincite("index", "history", index).stdout
    assert json.loads(pincite("index", "gc", index, "--keep", "1", "--json").stdout)["dropped"] == [
        made[2]["generation"]
    ]


def test_damage_is_told_with_status_1(write: Write, tmp_path: Path) -> None:
    pincite("index", write({"ferry.txt": FERRY}), "--out", tmp_path / "index")
    files = (tmp_path / "index" / "generations").glob("*/*")
    store = next(each for each in files if each.is_file() and b"sail again" in each.read_bytes())
    store.write_bytes(store.read_bytes().replace(b"sail again", b"sink again"))
    done = pincite("index", "verify", tmp_path / "index")
    assert done.returncode == 1 and "was changed since it was written" in done.stdout


def test_a_path_that_is_called_like_a_command_is_reached(write: Write, tmp_path: Path) -> None:
    folder = write({"update/ferry.txt": FERRY})
    assert pincite("index", f"{folder}/./update", "--out", tmp_path / "index").returncode == 0
    refused(pincite("index", "update", tmp_path / "nowhere"), "holds no index: make one with pincite index")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["delete", "{index}"], "Nothing says what to delete"),
        (["delete", "{index}", "--where", "colour=red"], "is no condition: write one of source="),
        (["rollback", "{index}"], "there is nothing to go back to"),
        (["update", "{index}", "nowhere"], "does not exist: check the path"),
        (["update", "{index}", "--fields", "words=x"], "names no field"),
        (["status", "nowhere"], "holds no index"),
        (["export", "nowhere"], "holds no index"),
        (["verify", "nowhere"], "holds no index"),
    ],
)
def test_mistakes_are_told_in_a_sentence(demo_index: Path, arguments: list[str], words: str) -> None:
    refused(pincite("index", *(argument.format(index=demo_index) for argument in arguments)), words)


def test_a_running_server_stops_showing_what_is_deleted_within_a_second_and_follows_updates(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    folder, index = write({"ferry.txt": FERRY, "crane.md": CRANE}), tmp_path / "index"
    build_index([folder], index, embedder)
    page = f"/source/{document_id('documents/ferry.txt')}"
    with serving(index) as url:
        assert httpx.get(url + page, trust_env=False).status_code == 200
        pincite("index", "delete", index, "documents/ferry.txt")
        begun = time.monotonic()
        assert httpx.get(url + page, trust_env=False).status_code == 404
        assert time.monotonic() - begun < 1
        write({"rain.txt": "It rained."})
        made = update_index(index, embedder=embedder).generation
        assert httpx.get(url + "/api/v1/status", trust_env=False).json()["collections"][0]["generation"] == made
        assert httpx.get(f"{url}/source/{document_id('documents/rain.txt')}", trust_env=False).status_code == 200


PAY = {
    "ferry.txt": FERRY,
    "board/pay.txt": "The director of the ferry earns 90,000 pounds a year.",
    ".pincite-labels": "board/ = board",
}
PAY_PAGE = f"/source/{document_id('documents/board/pay.txt')}"


def test_ask_answers_from_labelled_documents_those_alone_who_hold_the_label(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    index = tmp_path / "index"
    build_index([write(PAY)], index, embedder)
    question = ("ask", "How much does the director earn?", "--index", index, "--json")
    without = json.loads(pincite(*question, "--label", "hr").stdout)
    assert "90,000" not in json.dumps(without) and without["searched"]["documents"] == 1
    told = json.loads(pincite(*question, "--label", "hr", "--label", "board").stdout)
    assert told["evidence"][0]["value"].startswith("90,000 pounds") and told["searched"]["documents"] == 2
    refused(pincite(*question, "--label", "two words"), "'two words' is no label")
    assert "board 1; without labels, for everybody 1" in pincite("index", "status", index).stdout


def test_a_forbidden_source_page_is_the_page_of_a_document_that_never_was(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    index = tmp_path / "index"
    build_index([write(PAY)], index, embedder)
    with serving(index) as url:
        hidden, never = (httpx.get(url + path, trust_env=False) for path in (PAY_PAGE, "/source/0123456789abcdef"))
        assert (hidden.status_code, hidden.text) == (never.status_code, never.text) and hidden.status_code == 404
        own = {"date": "", "x-request-id": ""}
        assert dict(hidden.headers) | own == dict(never.headers) | own
    with serving(index, "--label", "board") as url:
        assert "90,000 pounds" in httpx.get(url + PAY_PAGE, trust_env=False).text


def test_going_back_to_fewer_labels_has_to_be_asked_for(write: Write, tmp_path: Path, embedder: Embedder) -> None:
    folder, index = write({"ferry.txt": FERRY}), tmp_path / "index"
    build_index([folder], index, embedder)
    write({"ferry.txt.labels": "board"})
    update_index(index, embedder=embedder)
    refused(pincite("index", "rollback", index), "add --older-labels if that is meant")
    assert pincite("index", "rollback", index, "--older-labels").returncode == 0
