"""Deleting, going back, and dropping what is old."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index_build.build import build_index
from index_build.document import document_id
from index_build.embedder import Embedder
from index_build.errors import BadIndex, BadInput
from index_build.export import export
from index_build.index_folder import IndexFolder
from index_build.status import history, status
from index_build.update import update_index
from index_build.upkeep import delete_documents, drop_generations, roll_back
from tests.conftest import Write
from tests.index_build.comparing import holds

FILES = {
    "a/ferry.md": "---\ndate: 2024-06-18\n---\nThe ferry is blue.",
    "a/crane.md": "---\ndate: 2019-01-01\n---\nThe crane stands still.",
    "b/rain.txt": "It rained.",
}


@pytest.fixture
def folder(write: Write) -> Path:
    return write(FILES)


@pytest.fixture
def index(folder: Path, tmp_path: Path, embedder: Embedder) -> Path:
    build_index([folder], tmp_path / "index", embedder)
    return tmp_path / "index"


@pytest.mark.parametrize(
    ("named", "where", "gone"),
    [
        ([document_id("documents/b/rain.txt")], [], ["documents/b/rain.txt"]),
        (["documents/b/rain.txt"], [], ["documents/b/rain.txt"]),
        ([], ["source=documents/a"], ["documents/a/crane.md", "documents/a/ferry.md"]),
        ([], ["source=documents/a/ferry.md"], ["documents/a/ferry.md"]),
        ([], ["before=2019-12-31"], ["documents/a/crane.md"]),
        ([], ["source=documents/a", "after=2020-01-01"], ["documents/a/ferry.md"]),
        ([], ["label=secret"], []),
        ([], ["source=doc"], []),
    ],
)
def test_documents_are_deleted_by_id_name_or_condition(
    index: Path, named: list[str], where: list[str], gone: list[str]
) -> None:
    done = delete_documents(index, named, where)
    assert list(done.sources) == gone and done.left == 3 - len(gone)
    assert holds(index) == sorted(f"documents/{name}" for name in FILES if f"documents/{name}" not in gone)


def test_documents_are_deleted_by_the_path_of_their_file_or_folder_even_when_it_is_gone(
    index: Path, folder: Path
) -> None:
    (folder / "b/rain.txt").unlink()
    assert delete_documents(index, [str(folder / "b/rain.txt")]).sources == ("documents/b/rain.txt",)
    assert delete_documents(index, [], [f"path={folder}"]).left == 0
    assert (status(index).documents, status(index).deleted) == (0, 3)


@pytest.mark.parametrize(
    ("named", "where", "words"),
    [
        ([], [], "Nothing says what to delete"),
        (["nowhere"], [], "nowhere names no document"),
        ([], ["colour=red"], "'colour=red' is no condition: write one of source="),
        ([], ["before=June"], "'before=June' names no day: write before=2024-06-18"),
    ],
)
def test_what_names_nothing_is_refused_and_deletes_nothing(
    index: Path, named: list[str], where: list[str], words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        delete_documents(index, ["documents/b/rain.txt", *named] if named else [], where)
    assert len(holds(index)) == 3


def test_an_older_generation_comes_back_in_one_step_and_what_was_deleted_does_not(
    index: Path, folder: Path, embedder: Embedder
) -> None:
    first = IndexFolder(index).current().name
    (folder / "b/rain.txt").write_text("It snowed.")
    second = update_index(index, embedder=embedder).generation
    delete_documents(index, ["documents/a/ferry.md"])
    third = update_index(index, embedder=embedder).generation
    assert [made.generation for made in history(index)] == [third, second, first]
    assert [made.changes for made in history(index)] == [{"deleted": 1}, {"changed": 1}, {"built": 3}]
    delete_documents(index, ["documents/a/crane.md"])
    assert roll_back(index) == second
    assert holds(index) == ["documents/b/rain.txt"]
    assert roll_back(index, first) == first and holds(index) == ["documents/b/rain.txt"]
    with pytest.raises(BadInput, match="holds no generation before"):
        roll_back(index)
    with pytest.raises(BadInput, match=f"holds no generation 'x': it holds {first}"):
        roll_back(index, "x")
    fourth = update_index(index, embedder=embedder).generation
    assert fourth > third and holds(index) == ["documents/b/rain.txt"]


def test_old_generations_are_dropped_with_their_deletions_and_the_one_in_force_stays(
    index: Path, folder: Path, embedder: Embedder
) -> None:
    first = IndexFolder(index).current().name
    delete_documents(index, ["documents/a/ferry.md"])
    (folder / "b/rain.txt").write_text("It snowed.")
    second = update_index(index, embedder=embedder).generation
    roll_back(index)
    assert drop_generations(index, 1) == []
    assert roll_back(index, second) == second
    assert drop_generations(index, 1) == [first]
    assert json.loads((index / "deleted.json").read_text()) == {}
    assert holds(index) == ["documents/a/crane.md", "documents/b/rain.txt"]


def test_documents_are_exported_with_their_texts_and_without_the_deleted(index: Path) -> None:
    delete_documents(index, ["documents/a/crane.md"])
    lines = [json.loads(line) for line in export(index)]
    assert {line["source"] for line in lines} == {"documents/a/ferry.md", "documents/b/rain.txt"}
    ferry = next(line for line in lines if line["source"].endswith("ferry.md"))
    assert (ferry["text"], ferry["date"], ferry["title"]) == ("The ferry is blue.", "2024-06-18", "ferry")


def test_the_status_says_what_is_there(index: Path, folder: Path) -> None:
    found = status(index)
    assert (found.documents, found.passages, found.generations) == (3, 3, 1)
    assert found.formats == {"Markdown": 2, "plain text": 1}
    assert found.paths == (str(folder),) and found.size > 1000


def test_what_is_passed_over_or_only_remarked_on_does_not_count_as_unreadable(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    folder = write({"ferry.txt": "The ferry is blue.", "settings.json": '{"size": 3}', "crane.docx": "It is none."})
    report = build_index([folder], tmp_path / "index", embedder)
    assert {each.source: each.failed for each in report.skipped} == {
        "documents/crane.docx": True,
        "documents/settings.json": False,
    }
    assert status(tmp_path / "index").unreadable == 1


def test_a_folder_that_is_no_index_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    for command in (status, history, roll_back, drop_generations, lambda path: delete_documents(path, ["x"])):
        with pytest.raises(BadIndex, match="holds no index"):
            command(tmp_path)
    assert not list(tmp_path.iterdir())
