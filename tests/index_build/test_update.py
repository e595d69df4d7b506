"""An update reads and embeds what has changed, and gives what a build of the same files would give."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from index_build.build import build_index, publish
from index_build.deletions import Deletions
from index_build.document import Block, Document, document_id, text_sha256
from index_build.embedder import Embedder
from index_build.errors import BadIndex, BadInput
from index_build.generation import Generation
from index_build.index_folder import IndexFolder
from index_build.report import BuildReport
from index_build.update import update_index
from tests.conftest import Write
from tests.index_build.comparing import holds, same_as_built

FERRY = "The ferry will sail again on Monday. Its engine was repaired for nine days.\n\nIt is blue."
CRANE = "# The crane\n\nThe crane stands still, and nobody knows why.\n"


def delete(index: Path, *sources: str) -> None:
    """Delete documents from the generation in force."""
    folder = IndexFolder(index)
    name = folder.current().name
    with folder.writing():
        Deletions.read(index).including(name, [document_id(source) for source in sources]).write(folder)


def test_an_update_reads_what_is_new_or_changed_drops_what_vanished_and_equals_a_build(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    folder = write({"ferry.txt": FERRY, "crane.md": CRANE, "old.txt": "It rained."})
    build_index([folder], tmp_path / "index", embedder)
    write({"ferry.txt": FERRY + "\n\nNobody was hurt.", "new.txt": "The mayor wears a hat."})
    (folder / "old.txt").unlink()
    report = update_index(tmp_path / "index", embedder=embedder)
    assert (report.added, report.changed, report.unchanged, report.vanished) == (1, 1, 1, 1)
    assert report.embedded == 2
    assert same_as_built(tmp_path / "index", [folder], tmp_path / "built", embedder)


def test_an_update_without_a_change_publishes_nothing_and_loads_no_model(
    write: Write, tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write({"ferry.txt": FERRY, "empty.txt": "", "picture.png": "x"})
    built = build_index([folder], tmp_path / "index", embedder)
    monkeypatch.setattr("index_build.assembly.Embedder", None)
    report = update_index(tmp_path / "index")
    assert report.generation == built.generation
    assert (report.unchanged, report.changes()) == (2, {})
    assert report.skipped == built.skipped or sorted(report.skipped, key=str) == sorted(built.skipped, key=str)


def test_a_file_whose_size_and_times_are_the_same_is_not_even_opened(
    write: Write, tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index_build.sources._TOO_FRESH_NS", -(10**12))  # As if the file had been written long ago.
    folder = write({"ferry.txt": FERRY})
    build_index([folder], tmp_path / "index", embedder)
    monkeypatch.setattr("index_build.sources.file_digest", None)
    assert update_index(tmp_path / "index").unchanged == 1


def test_a_file_that_was_changed_behind_its_times_is_read_again(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    folder = write({"ferry.txt": "The ferry is blue today.", "crane.md": CRANE})
    build_index([folder], tmp_path / "index", embedder)
    held = (folder / "ferry.txt").stat()
    (folder / "ferry.txt").write_text("The ferry is pink today.")
    os.utime(folder / "ferry.txt", ns=(held.st_atime_ns, held.st_mtime_ns))
    assert update_index(tmp_path / "index", embedder=embedder).changed == 1
    assert same_as_built(tmp_path / "index", [folder], tmp_path / "built", embedder)


def test_a_clock_that_was_set_back_hides_no_change_and_the_newest_generation_is_the_one_made_last(
    write: Write, tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write({"ferry.txt": FERRY})
    first = build_index([folder], tmp_path / "index", embedder).generation
    (folder / "ferry.txt").write_text(FERRY.replace("nine", "five"))
    os.utime(folder / "ferry.txt", (1, 1))
    monkeypatch.setattr("index_build.sources.time.time_ns", lambda: 10**9)
    second = update_index(tmp_path / "index", embedder=embedder).generation
    assert second > first and IndexFolder(tmp_path / "index").current().name == second
    (folder / "ferry.txt").write_text(FERRY)
    third = update_index(tmp_path / "index", embedder=embedder).generation
    assert third > second and same_as_built(tmp_path / "index", [folder], tmp_path / "built", embedder)


def test_a_passage_under_another_heading_is_embedded_again(write: Write, tmp_path: Path, embedder: Embedder) -> None:
    folder = write({"crane.md": CRANE + "\n## Colour\n\nIt is yellow.\n\n## Age\n\nIt is old.\n"})
    build_index([folder], tmp_path / "index", embedder)
    write({"crane.md": CRANE + "\n## Colours\n\nIt is yellow.\n\n## Age\n\nIt is old.\n"})
    assert update_index(tmp_path / "index", embedder=embedder).embedded == 1
    assert same_as_built(tmp_path / "index", [folder], tmp_path / "built", embedder)


def test_only_what_lies_below_the_paths_is_looked_at_and_missing_files_may_be_kept(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    folder = write({"a/ferry.txt": FERRY, "a/rain.txt": "It rained.", "b/crane.md": CRANE})
    build_index([folder / "a", folder / "b"], tmp_path / "index", embedder)
    (folder / "a/rain.txt").unlink()
    (folder / "b/crane.md").unlink()
    assert update_index(tmp_path / "index", [folder / "a"], embedder, keep_missing=True).changes() == {}
    assert update_index(tmp_path / "index", [folder / "a"], embedder).vanished == 1
    assert holds(tmp_path / "index") == ["a/ferry.txt", "b/crane.md"]
    assert update_index(tmp_path / "index", embedder=embedder).vanished == 1
    assert holds(tmp_path / "index") == ["a/ferry.txt"]


def test_a_file_that_is_named_by_itself_keeps_the_name_it_is_cited_by(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    folder = write({"a/ferry.txt": FERRY})
    build_index([folder], tmp_path / "index", embedder)
    write({"a/ferry.txt": FERRY + " Really.", "a/new.txt": "It rained.", "other/x.txt": "It is cold."})
    update_index(tmp_path / "index", [folder / "a" / "ferry.txt", folder / "a" / "new.txt"], embedder)
    assert holds(tmp_path / "index") == ["documents/a/ferry.txt", "documents/a/new.txt"]
    moved = shutil.move(folder / "other", tmp_path / "other")
    update_index(tmp_path / "index", [Path(moved)], embedder)
    (folder / "a/new.txt").unlink()
    update_index(tmp_path / "index", [folder / "a/new.txt"], embedder)
    assert holds(tmp_path / "index") == ["documents/a/ferry.txt", "other/x.txt"]
    assert update_index(tmp_path / "index").changes() == {}


def test_the_documents_of_a_container_are_taken_over_and_read_with_the_fields_of_last_time(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    lines = [json.dumps({"id": name, "words": text}) for name, text in (("a", FERRY), ("b", CRANE), ("c", ""))]
    folder = write({"all.jsonl": "\n".join(lines[:2]), "x.txt": "It rained."})
    build_index([folder], tmp_path / "index", embedder, fields={"text": "words"})
    write({"y.txt": "It snowed."})
    report = update_index(tmp_path / "index", embedder=embedder)
    assert (report.added, report.unchanged, report.embedded) == (1, 2, 1)
    write({"all.jsonl": "\n".join(lines)})
    report = update_index(tmp_path / "index", embedder=embedder)
    assert (report.changed, report.embedded, len(report.failed)) == (1, 0, 1)
    assert "documents/all.jsonl/a" in holds(tmp_path / "index")
    assert len(update_index(tmp_path / "index", embedder=embedder).failed) == 1
    report = update_index(tmp_path / "index", embedder=embedder, fields={"text": "id"})
    assert report.changed == 1 and report.embedded == 3


def test_what_was_deleted_stays_out_until_it_changes_or_its_file_is_named(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    folder, index = write({"ferry.txt": FERRY, "crane.md": CRANE, "rain.txt": "It rained."}), tmp_path / "index"
    build_index([folder], index, embedder)
    delete(index, "documents/ferry.txt", "documents/crane.md")
    assert Generation.open_current(index).texts.dated()[0] == 1
    assert update_index(index, embedder=embedder).deleted == 2
    assert holds(index) == ["documents/rain.txt"]
    assert update_index(index, embedder=embedder).changes() == {}
    os.utime(folder / "ferry.txt")
    update_index(index, [folder], embedder)
    assert holds(index) == ["documents/rain.txt"]
    write({"crane.md": CRANE + "\nIt is yellow.\n"})
    update_index(index, embedder=embedder)
    assert holds(index) == ["documents/crane.md", "documents/rain.txt"]
    update_index(index, [folder / "ferry.txt"], embedder)
    assert same_as_built(index, [folder], tmp_path / "built", embedder)


def test_a_deleted_message_stays_out_when_others_come_to_its_mailbox(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    lines = [json.dumps({"id": name, "text": text}) for name, text in (("a", FERRY), ("b", CRANE), ("c", "It rained."))]
    folder, index = write({"all.jsonl": "\n".join(lines[:2])}), tmp_path / "index"
    build_index([folder], index, embedder)
    delete(index, "documents/all.jsonl/a")
    write({"all.jsonl": "\n".join(lines)})
    for _ in range(2):
        update_index(index, embedder=embedder)
        assert holds(index) == ["documents/all.jsonl/b", "documents/all.jsonl/c"]


def test_a_date_that_a_copy_told_goes_with_the_copy(write: Write, tmp_path: Path, embedder: Embedder) -> None:
    story = "The minister said on Monday that the new ferry would sail twice a day from the old harbour of Westray."
    folder = write({"a.md": f"---\ndate: 2024-06-18\n---\n{story}\n", "b.txt": story, "c.txt": "It rained."})
    build_index([folder], tmp_path / "index", embedder)
    told = Generation.open_current(tmp_path / "index").texts.document(document_id("documents/b.txt"))
    assert told is not None and told.dated_by == "copies"
    (folder / "a.md").unlink()
    update_index(tmp_path / "index", embedder=embedder)
    assert same_as_built(tmp_path / "index", [folder], tmp_path / "built", embedder)


def test_documents_that_came_from_no_file_stay(write: Write, tmp_path: Path, embedder: Embedder) -> None:
    document = Document("0" * 16, "given", "Given", FERRY, text_sha256(FERRY), blocks=(Block("paragraph", 0, 40),))
    publish([document], tmp_path / "index", BuildReport(), embedder)
    with pytest.raises(BadInput, match="not made from files: name the paths"):
        update_index(tmp_path / "index")
    update_index(tmp_path / "index", [write({"a.txt": "It rained."})], embedder)
    assert holds(tmp_path / "index") == ["documents/a.txt", "given"]


def test_an_update_that_cannot_be_made_is_refused_and_changes_nothing(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    with pytest.raises(BadIndex, match="holds no index"):
        update_index(tmp_path / "index")
    assert not (tmp_path / "index").exists()
    folder = write({"a/ferry.txt": FERRY})
    name = build_index([folder], tmp_path / "index", embedder).generation
    with pytest.raises(BadInput, match="does not exist: check the path"):
        update_index(tmp_path / "index", [tmp_path / "nowhere"])
    twin = tmp_path / "twin" / "documents"
    shutil.copytree(folder, twin)
    with pytest.raises(BadInput, match=r"would both be cited as 'documents/a/ferry\.txt'"):
        update_index(tmp_path / "index", [twin])
    shutil.rmtree(folder)
    with pytest.raises(BadInput, match="which this index was made from, is not there"):
        update_index(tmp_path / "index")
    with pytest.raises(BadInput, match="No document would be left"):
        update_index(tmp_path / "index", [folder])
    assert IndexFolder(tmp_path / "index").current().name == name


def test_vectors_are_taken_over_and_not_made_again(write: Write, tmp_path: Path, embedder: Embedder) -> None:
    folder = write({"ferry.txt": FERRY})
    build_index([folder], tmp_path / "index", embedder)
    before = Generation.open_current(tmp_path / "index").dense.everything()
    write({"new.txt": "The mayor wears a hat."})
    update_index(tmp_path / "index", embedder=embedder)
    ids, vectors = Generation.open_current(tmp_path / "index").dense.everything()
    kept = np.isin(ids, before[0])
    assert np.array_equal(vectors[kept], before[1])
