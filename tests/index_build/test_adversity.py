"""A full disk, a read-only folder, damage, two writers: a sentence each, and nothing lost."""

from __future__ import annotations

import os
import resource
import shutil
import tempfile
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from index_build.build import build_index
from index_build.errors import PinciteError
from index_build.generation import Generation
from index_build.index_folder import IndexFolder
from index_build.update import update_index
from index_build.upkeep import delete_documents, roll_back
from index_build.verify import verify
from tests.forked import FORKED
from tests.index_build.comparing import holds
from tests.index_build.word_embedder import WordEmbedder

NOBODY = 65534


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody may look into: the tests may run as root, whom no folder refuses, and become nobody."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o755)
    (path / "documents").mkdir()
    (path / "documents" / "a.txt").write_text("The ferry is blue.")
    build_index([path / "documents"], path / "index", WordEmbedder())
    (path / "documents" / "b.txt").write_text("The harbour is deep and the night is long. " * 400)
    yield path
    for each in [path, *path.rglob("*")]:
        if each.is_dir():
            each.chmod(0o755)
    shutil.rmtree(path)


def said_by_another(work: Callable[..., None], *arguments: object) -> str:
    """What a process of its own says that does some work: the error's words, or nothing."""
    ours, theirs = FORKED.Pipe()
    process = FORKED.Process(target=_answer, args=(theirs, work, arguments))
    process.start()
    assert ours.poll(60)
    said: str = ours.recv()
    process.join()
    return said


def _answer(connection: Connection, work: Callable[..., None], arguments: tuple[object, ...]) -> None:
    try:
        work(*arguments)
    except PinciteError as error:
        connection.send(str(error))
    except BaseException as error:
        connection.send(f"a traceback: {error!r}")
    else:
        connection.send("")


def update_with_room(index: Path, most: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    update_index(index, embedder=WordEmbedder())


def as_nobody(work: Callable[[Path], object], index: Path) -> None:
    if os.geteuid() == 0:
        os.setgroups([])
        os.setuid(NOBODY)
    work(index)


def update(index: Path) -> None:
    update_index(index, embedder=WordEmbedder())


def delete(index: Path) -> None:
    delete_documents(index, ["documents/a.txt"])


def read(index: Path) -> None:
    assert holds(index) == ["documents/a.txt"]


@pytest.mark.parametrize("room", [0, 20, 1000, 5000, 20_000])
def test_a_full_disk_stops_an_update_with_a_sentence_and_the_old_generation_answers(folder: Path, room: int) -> None:
    said = said_by_another(update_with_room, folder / "index", room)
    assert said.startswith(f"{folder / 'index'} cannot be written to") and "see that the disk has room" in said
    assert holds(folder / "index") == ["documents/a.txt"]
    assert verify(folder / "index", WordEmbedder()).problems == ()
    update(folder / "index")
    assert holds(folder / "index") == ["documents/a.txt", "documents/b.txt"]


@pytest.mark.parametrize("work", [update, delete, roll_back])
def test_a_read_only_folder_is_served_from_and_refuses_to_be_written_to(
    folder: Path, work: Callable[[Path], object]
) -> None:
    for each in [folder / "index", *(folder / "index").rglob("*")]:
        each.chmod(0o555 if each.is_dir() else 0o444)
    said = said_by_another(as_nobody, work, folder / "index")
    assert said.startswith(f"{folder / 'index'} cannot be written to (permission denied)")
    assert said_by_another(as_nobody, read, folder / "index") == ""


@pytest.mark.parametrize("name", ["texts.sqlite", "dense.faiss", "lexical/meta.json"])
def test_an_update_from_a_damaged_generation_is_refused_and_says_how_to_mend_it(folder: Path, name: str) -> None:
    path = IndexFolder(folder / "index").current() / name
    content = path.read_bytes()
    path.write_bytes(content[:-1])
    with pytest.raises(PinciteError, match="missing or cut short"):
        update(folder / "index")
    path.write_bytes(b"?" * len(content))
    with pytest.raises(PinciteError, match="damaged"):
        update(folder / "index")
    build_index([folder / "documents"], folder / "index", WordEmbedder())
    assert verify(folder / "index", WordEmbedder()).problems == ()


def test_a_second_writer_is_refused_with_the_name_of_the_first_and_the_first_goes_on(folder: Path) -> None:
    with IndexFolder(folder / "index").writing():
        for work in (update, delete):
            said = said_by_another(work, folder / "index")
            assert said.startswith(f"Somebody else is writing to {folder / 'index'} (process {os.getpid()} on ")
            assert "UTC): wait until that is done and try again" in said
        Generation.open_current(folder / "index")
    assert said_by_another(update, folder / "index") == ""
    assert not (folder / "index" / ".writer.json").exists()
