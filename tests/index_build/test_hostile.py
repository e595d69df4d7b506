"""Files made to do harm lie among good ones: each is named in the report with a sentence, and the good ones answer."""

from __future__ import annotations

import os
import re
import signal
import socket
import time
from pathlib import Path

import pytest

from index_build.banner import contradicts
from index_build.boilerplate import is_boilerplate
from index_build.build import build_index
from index_build.child import Child
from index_build.finished import document_of
from index_build.generation import Generation
from index_build.loaders import LoadedDocument, plain_text
from index_build.loaders import load as load_file
from index_build.passages import passages
from index_build.report import BuildReport
from index_build.update import update_index
from index_build.worker import BROKE_DOWN
from tests.conftest import Write
from tests.index_build.comparing import holds
from tests.index_build.hostile_files import HOSTILE, SLOW, pages
from tests.index_build.loaders.samples import MAKERS
from tests.index_build.word_embedder import WordEmbedder

TRIED = sorted(HOSTILE if os.environ.get("TEST_HOSTILE") == "all" else set(HOSTILE) - SLOW)
GOOD = ("aa.txt", "mm.docx", "zz.pdf")
SECRET = "The password is swordfish."


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> BuildReport:
    """Of one build of all of them; that the good ones are in it is checked once, here."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "in").mkdir()
    for name in TRIED:
        (folder / "in" / name).write_bytes(HOSTILE[name][0]())
    for name in GOOD:
        (folder / "in" / name).write_bytes(MAKERS[Path(name).suffix]().data)
    made = build_index([folder / "in"], folder / "index", WordEmbedder())
    assert {f"in/{name}" for name in GOOD} <= set(holds(folder / "index"))
    texts = Generation.open_current(folder / "index").texts
    assert not any("root:" in document.text for document in texts.documents())
    return made


@pytest.mark.slow
@pytest.mark.parametrize("name", TRIED)
def test_a_file_made_to_do_harm_is_named_with_a_sentence(report: BuildReport, name: str) -> None:
    reasons = [each.reason for each in report.skipped if each.source.startswith(f"in/{name}")]
    said = HOSTILE[name][1]
    assert any(re.search(said, reason) for reason in reasons) if said else not reasons


def test_pipes_sockets_devices_and_links_out_of_the_folder_are_passed_over_and_nothing_waits(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret.txt").write_text(SECRET)
    folder = write({"a.txt": "It rained all day.", "sub/b.md": "It snowed all day."})
    os.mkfifo(folder / "pipe.txt")
    monkeypatch.chdir(folder)  # The name of a socket may not be long.
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.txt")
        for name, target in {
            "device.txt": "/dev/zero",
            "out.txt": "../secret.txt",
            "loop.txt": "loop.txt",
            "up": "..",
            "sub/round": ".",
        }.items():
            (folder / name).symlink_to(target)
        report = build_index([folder], tmp_path / "index", WordEmbedder())
        assert holds(tmp_path / "index") == ["documents/a.txt", "documents/sub/b.md"]
        reasons = {each.source.removeprefix("documents/"): each.reason for each in report.skipped}
        assert set(reasons) == {"pipe.txt", "socket.txt", "device.txt", "out.txt", "loop.txt"}
        assert "a pipe, a socket or a device" in reasons["pipe.txt"] == reasons["socket.txt"]
        assert not report.failed
        assert update_index(tmp_path / "index", [], WordEmbedder()).unchanged == 2
        named = build_index(
            [folder / "a.txt", folder / "pipe.txt", folder / "device.txt"], tmp_path / "other", WordEmbedder()
        )
    assert [each.source for each in named.skipped] == ["device.txt", "pipe.txt"]


def test_a_pdf_that_brings_its_parser_down_costs_itself_alone(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real worker is killed while it reads a PDF, as a fault in PDFium would end it."""
    folder = write({"a.txt": "It rained.", "b.pdf": pages(9_000), "c.pdf": pages(1), "d.md": "It snowed."})
    started = Child.connected

    def killed(self: Child) -> object:
        connection = started(self)
        send = connection.send

        class Killing:
            def __getattr__(self, name: str) -> object:
                return getattr(connection, name)

            def send(inner, request: tuple[str, ...]) -> None:
                send(request)
                if request[0].endswith("b.pdf"):
                    assert self.pid is not None
                    os.kill(self.pid, signal.SIGKILL)

        return Killing()

    monkeypatch.setattr(Child, "connected", killed)
    report = build_index([folder], tmp_path / "index", WordEmbedder())
    assert [(each.source, each.reason) for each in report.failed] == [("documents/b.pdf", BROKE_DOWN)]
    assert holds(tmp_path / "index") == [f"documents/{name}" for name in ("a.txt", "c.pdf", "d.md")]


def repeated(words: str, characters: int = 200_000) -> str:
    return (words * (characters // len(words) + 1))[:characters]


ADVERSARIAL = {
    "ones": repeated("1 "),
    "brackets": repeated("("),
    "one word": repeated("a") + "!",
    "spaces": f"a{repeated(' ')}b",
    "dots": repeated("."),
    "numbers": repeated("1.1.1."),
    "trail": repeated("a / "),
    "ticks": repeated("``` "),
    "tags": repeated("<![CDATA["),
    "dates": repeated("1 May 2024 "),
    "weekdays": "18 June 2024\nThe title of it all\n" + repeated("on Monday he said on 3 May "),
    "months": "18 June 2024\nThe title of it all\n" + repeated("last month on 3 May he "),
    "quotation marks": "18 June 2024\nThe title of it all\n" + repeated('"on Monday '),
    "labels": "\n".join(f"Published {n % 28 + 1} {chr(97 + n % 26)}{chr(97 + n // 26 % 26)}uin {1990 + n % 30}" for n in range(6_000)),
    "links": repeated("https://"),
    "by-lines": repeated("- by a b c "),
    "advertisements": "adblock test" + repeated("("),
}  # fmt: skip
MOST_SECONDS = 20.0  # Of a processor that others use too; the worst takes three by itself. Before the limits, the worst took minutes at this size.


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_our_own_patterns_take_no_longer_than_a_text_is_worth(name: str) -> None:
    text = ADVERSARIAL[name]
    begun = time.process_time()
    loaded = plain_text.load(text.encode())
    document = document_of("a.txt", loaded)
    found = passages(document, lambda texts: [max(1, len(each) // 4) for each in texts], 200)
    for line in text.splitlines():
        is_boilerplate(line)
    assert time.process_time() - begun < MOST_SECONDS
    for passage in found:
        assert document.text[passage.start : passage.end].strip()


def test_a_long_page_is_held_against_its_banner_in_little_time() -> None:
    from datetime import date

    begun = time.process_time()
    contradicts(repeated("on Monday he said on 3 May ", 4_000_000), date(2024, 6, 18))
    assert time.process_time() - begun < MOST_SECONDS


def test_a_window_that_a_document_repeats_without_end_is_one_passage_with_its_places() -> None:
    document = document_of("a.txt", plain_text.load(repeated("1 ", 1_000_000).encode()))
    begun = time.process_time()
    found = passages(document, lambda texts: [len(each.split()) for each in texts], 200)
    assert time.process_time() - begun < MOST_SECONDS
    assert max(len(passage.places) for passage in found) > 1000
    for passage in found:
        words = {document.text[place.start : place.end] for place in passage.places}
        assert len(words) == 1


def test_a_document_of_too_many_paragraphs_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index_build.loaders.MOST_LINES", 3)
    assert isinstance(load_file("a.txt", b"One.\n\nTwo.\n\nThree."), LoadedDocument)
    with pytest.raises(Exception, match="more than 3 paragraphs: split it"):
        load_file("a.txt", b"One.\n\nTwo.\n\nThree.\n\nFour.")
