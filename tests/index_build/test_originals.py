"""The originals of PDFs lie beside the generations, whole, shared, and no longer than any refers to them."""

from __future__ import annotations

import hashlib
import io
import os
import random
import shutil
import signal
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from index_build.build import build_index
from index_build.generation import Generation
from index_build.index_folder import IndexFolder
from index_build.originals import references
from index_build.status import status
from index_build.update import update_index
from index_build.upkeep import delete_documents, drop_generations
from index_build.verify import verify
from tests.forked import FORKED
from tests.index_build.comparing import same_as_built
from tests.index_build.word_embedder import WordEmbedder


def pdf(words: str) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.drawString(60, 700, words)
    canvas.save()
    return buffer.getvalue()


def name_of(data: bytes) -> str:
    return f"{hashlib.sha256(data).hexdigest()}.pdf"


def kept(index: Path) -> set[str]:
    return {path.name for path in (index / "originals").iterdir()} if (index / "originals").exists() else set()


FERRY, CRANE, LAMP = (
    pdf("The ferry sails at nine."),
    pdf("The crane lifts forty tons."),
    pdf("The lamp burns all night."),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "ferry.pdf").write_bytes(FERRY)
    (tmp_path / "documents" / "note.txt").write_text("It rained.")
    return tmp_path / "documents"


@pytest.fixture
def index(folder: Path, tmp_path: Path) -> Path:
    build_index([folder], tmp_path / "index", WordEmbedder())
    return tmp_path / "index"


def boxes(index: Path, source: str, words: str) -> list[tuple[float, float, float, float]]:
    texts = Generation.open_current(index).texts
    document = next(each for each in texts.documents() if each.source.endswith(source))
    start = document.text.index(words)
    (page,) = texts.pages_holding(document.id, start, start + len(words))
    return page.boxes(start, start + len(words))


def test_the_bytes_that_were_read_are_kept_and_named_by_the_generation(index: Path) -> None:
    assert kept(index) == {name_of(FERRY)} == set(references(IndexFolder(index).current()))
    assert (index / "originals" / name_of(FERRY)).read_bytes() == FERRY
    assert len(boxes(index, "ferry.pdf", "at nine")) == 1
    assert status(index).size_of_originals == len(FERRY)
    assert verify(index, WordEmbedder()).problems == ()


def test_members_of_archives_and_mails_are_kept_too(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    with zipfile.ZipFile(tmp_path / "documents" / "a.zip", "w") as archive:
        archive.writestr("inner/crane.pdf", CRANE)
    mail = EmailMessage()
    mail["Subject"] = "Lamp"
    mail.set_content("The lamp is described in the file that comes with this mail.")
    mail.add_attachment(LAMP, maintype="application", subtype="pdf", filename="lamp.pdf")
    (tmp_path / "documents" / "a.eml").write_bytes(bytes(mail))
    build_index([tmp_path / "documents"], tmp_path / "index", WordEmbedder())
    assert kept(tmp_path / "index") == {name_of(CRANE), name_of(LAMP)}
    assert boxes(tmp_path / "index", "crane.pdf", "forty") and boxes(tmp_path / "index", "lamp.pdf", "burns")


def test_an_unchanged_document_keeps_its_boxes_without_being_read_again(index: Path, folder: Path) -> None:
    before = boxes(index, "ferry.pdf", "at nine")
    original = index / "originals" / name_of(FERRY)
    number = original.stat().st_ino
    (folder / "crane.pdf").write_bytes(CRANE)
    report = update_index(index, embedder=WordEmbedder())
    assert (report.added, report.unchanged) == (1, 2)
    assert boxes(index, "ferry.pdf", "at nine") == before and original.stat().st_ino == number
    assert kept(index) == {name_of(FERRY), name_of(CRANE)} == set(references(IndexFolder(index).current()))
    assert same_as_built(index, [folder], index.parent / "built", WordEmbedder())


def test_an_original_goes_with_the_last_generation_that_refers_to_it(index: Path, folder: Path) -> None:
    delete_documents(index, ["documents/ferry.pdf"])
    generation = Generation.open_current(index)
    (deleted,) = (
        each.id for each in Generation.open(IndexFolder(index).current()).texts.documents() if "ferry" in each.source
    )
    assert generation.texts.original(deleted) is None and generation.texts.page(deleted, 0) is None
    assert generation.texts.pages_holding(deleted, 0, 99) == []
    update_index(index, embedder=WordEmbedder())
    assert kept(index) == {name_of(FERRY)}, "one can still roll back"
    drop_generations(index, 1)
    assert kept(index) == set() == set(references(IndexFolder(index).current()))
    (folder / "ferry.pdf").write_bytes(CRANE)
    for number in range(4):
        (folder / "note.txt").write_text(f"It rained {number} times.")
        update_index(index, embedder=WordEmbedder())
    assert kept(index) == {name_of(CRANE)}


def test_what_a_killed_writer_left_goes_and_nothing_that_is_referred_to(index: Path) -> None:
    (index / "originals" / name_of(CRANE)).write_bytes(CRANE)
    (index / "originals" / ".new").write_bytes(b"%PDF")
    (index / "originals" / "notes.txt").write_text("somebody's own")
    drop_generations(index)
    assert kept(index) == {name_of(FERRY), "notes.txt"}


def test_where_references_cannot_be_read_nothing_goes(index: Path, folder: Path) -> None:
    (folder / "ferry.pdf").unlink()
    update_index(index, embedder=WordEmbedder())
    older = IndexFolder(index).generations()[0]
    (older / "originals.txt").unlink()
    (older / "originals.txt").mkdir()
    drop_generations(index)
    assert kept(index) == {name_of(FERRY)}


def test_an_original_that_is_changed_or_missing_is_found_and_mended_by_a_build(index: Path, folder: Path) -> None:
    path = index / "originals" / name_of(FERRY)
    path.write_bytes(FERRY[:-1] + b"?")
    assert f"{path} was changed since it was written" in verify(index, WordEmbedder()).problems[0]
    path.unlink()
    assert verify(index, WordEmbedder()).problems == (f"{path} is missing: build the index again",)
    path.write_bytes(b"?")
    build_index([folder], index, WordEmbedder())
    assert verify(index, WordEmbedder()).problems == () and path.read_bytes() == FERRY


def test_an_index_may_be_made_without_originals_and_stays_so(folder: Path, tmp_path: Path) -> None:
    index = tmp_path / "without"
    build_index([folder], index, WordEmbedder(), originals=False)
    (folder / "crane.pdf").write_bytes(CRANE)
    update_index(index, embedder=WordEmbedder())
    texts = Generation.open_current(index).texts
    assert kept(index) == set() and texts.originals() == []
    assert all(
        texts.original(each.id) is None and not texts.pages_holding(each.id, 0, 99) for each in texts.documents()
    )
    assert verify(index, WordEmbedder()).problems == ()


def test_a_moved_index_has_its_originals(index: Path, folder: Path, tmp_path: Path) -> None:
    shutil.move(index, tmp_path / "elsewhere")
    shutil.rmtree(folder)
    assert verify(tmp_path / "elsewhere", WordEmbedder()).problems == ()


def update_and_drop(index: Path) -> None:
    update_index(index, embedder=WordEmbedder())  # type: ignore[arg-type]
    drop_generations(index, 1)


@pytest.mark.slow
def test_a_writer_that_is_killed_leaves_every_original_that_is_referred_to(index: Path, folder: Path) -> None:
    chance = random.Random(5)
    for number in range(10):
        for name in ("ferry.pdf", "crane.pdf", "lamp.pdf"):
            (folder / name).write_bytes(pdf(f"It is told of {name} for the {number}th time that it was mended."))
        writer = FORKED.Process(target=update_and_drop, args=(index,))
        writer.start()
        writer.join(chance.uniform(0.5, 4))
        if writer.is_alive() and writer.pid:
            os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        assert verify(index, WordEmbedder()).problems == ()
    update_and_drop(index)
    assert kept(index) == set(references(IndexFolder(index).current())) and len(kept(index)) == 3
