"""What is wrong with an index is found and said."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from index_build.build import build_index
from index_build.embedder import Embedder
from index_build.generation import Manifest, record_files
from index_build.index_folder import IndexFolder
from index_build.verify import verify
from tests.conftest import Write


@pytest.fixture
def index(write: Write, tmp_path: Path, embedder: Embedder) -> Path:
    build_index(
        [write({"a.txt": "The ferry is blue.\n\nIt sails.", "b.txt": "It rained."})], tmp_path / "index", embedder
    )
    return tmp_path / "index"


def seal(index: Path) -> None:
    """Write the manifest anew, as somebody would who changes an index on purpose."""
    folder = IndexFolder(index).current()
    fields = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").unlink()
    Manifest(**fields | {"files": record_files(folder)}).write(folder)


def test_a_sound_index_has_no_problem(index: Path, embedder: Embedder) -> None:
    found = verify(index, embedder)
    assert found.problems == () and (found.documents, found.passages, found.embedded) == (2, 3, 3)


@pytest.mark.parametrize("name", ["texts.sqlite", "dense.faiss", "lexical/meta.json"])
def test_a_flipped_bit_is_found_and_the_way_to_mend_it_is_said(index: Path, embedder: Embedder, name: str) -> None:
    path = IndexFolder(index).current() / name
    content = bytearray(path.read_bytes())
    content[-1 if name == "dense.faiss" else len(content) // 2] ^= 1
    path.write_bytes(content)
    problems = verify(index, embedder).problems
    assert f"{path} was changed since it was written" in problems[0]
    assert "pincite index rollback" in problems[0]


@pytest.mark.parametrize("name", ["texts.sqlite", "dense.faiss", "lexical/meta.json"])
def test_a_file_that_is_cut_short_or_gone_is_found(index: Path, embedder: Embedder, name: str) -> None:
    path = IndexFolder(index).current() / name
    path.write_bytes(path.read_bytes()[:-1])
    assert any("bytes in place of" in problem for problem in verify(index, embedder).problems)
    path.unlink()
    assert any("is missing" in problem for problem in verify(index, embedder).problems)


def test_a_stranger_among_the_files_and_deletions_that_cannot_be_read_are_found(
    index: Path, embedder: Embedder
) -> None:
    (IndexFolder(index).current() / "notes.txt").write_text("x")
    (index / "deleted.json").write_text("{")
    problems = " ".join(verify(index, embedder).problems)
    assert "notes.txt is no part of the index: remove it" in problems and "deleted.json" in problems


def test_offsets_ids_and_vectors_are_held_against_the_texts(index: Path, embedder: Embedder) -> None:
    with sqlite3.connect(IndexFolder(index).current() / "texts.sqlite") as connection:
        connection.execute(
            "UPDATE documents SET title = 'Bananas are yellow and grow in warm countries' WHERE source LIKE '%b.txt'"
        )
    seal(index)
    assert "is not that of its words (cosine" in verify(index, embedder).problems[0]
    assert verify(index, embedder, sample=0).problems == ()
    with sqlite3.connect(IndexFolder(index).current() / "texts.sqlite") as connection:
        connection.execute(
            "UPDATE passages SET places = '[[1, 1, 11]]' WHERE document = (SELECT number FROM documents WHERE source LIKE '%b.txt')"
        )
    seal(index)
    assert "does not stand where the index says" in verify(index, embedder, sample=0).problems[0]
    with sqlite3.connect(IndexFolder(index).current() / "texts.sqlite") as connection:
        connection.execute(
            "UPDATE passages SET id = id + 1 WHERE document = (SELECT number FROM documents WHERE source LIKE '%b.txt')"
        )
    seal(index)
    assert "The vectors of" in verify(index, embedder, sample=0).problems[0]
