"""Labels through builds, updates, exports and rollbacks."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import pytest

from index_build.build import build_index
from index_build.errors import BadInput
from index_build.export import export
from index_build.generation import Generation
from index_build.index_folder import IndexFolder
from index_build.loaders.json_records import parse_fields
from index_build.report import BuildReport
from index_build.status import status
from index_build.update import update_index
from index_build.upkeep import delete_documents, roll_back
from tests.conftest import Write
from tests.index_build.comparing import same_as_built
from tests.index_build.word_embedder import WordEmbedder

STORY = "The harbour master counted 40 seals on the northern skerries on Monday, and 60 on the southern ones."


def build(folder: Path, **options: dict[str, str]) -> BuildReport:
    return build_index([folder], folder.parent / "index", WordEmbedder(), **options)  # type: ignore[arg-type]


def update(folder: Path) -> BuildReport:
    return update_index(folder.parent / "index", embedder=WordEmbedder())


def labels(folder: Path) -> dict[str, tuple[str, ...]]:
    texts = Generation.open_current(folder.parent / "index").texts
    return {document.source.removeprefix("documents/"): document.labels for document in texts.documents()}


def test_sidecars_and_rules_label_documents_and_are_none_themselves(write: Write) -> None:
    folder = write(
        {"a.md": STORY, "b.md": STORY, "b.md.labels": "hr\nboard", "c/d.md": STORY, ".pincite-labels": "c/=board"}
    )
    report = build(folder)
    assert labels(folder) == {"a.md": (), "b.md": ("board", "hr"), "c/d.md": ("board",)}
    assert report.skipped == []
    found = status(folder.parent / "index")
    assert (found.labels, found.unlabelled) == ({"board": 2, "hr": 1}, 1)


def test_everything_in_an_archive_inherits_its_labels(write: Write) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("in/a.md", STORY)
        archive.writestr("b.jsonl", json.dumps({"id": "1", "text": STORY, "labels": ["hr"]}))
    folder = write({"x.zip": packed.getvalue(), "x.zip.labels": "board"})
    build(folder)
    assert labels(folder) == {"x.zip/in/a.md": ("board",), "x.zip/b.jsonl/1": ("board", "hr")}


def test_a_missing_file_is_kept_with_its_labels_but_not_without_those_it_was_given_since(write: Write) -> None:
    folder = write(dict.fromkeys(("a.md", "b.md", "in/c.md"), STORY) | {"b.md.labels": "hr"})
    build(folder)
    for name in ("a.md", "b.md", "b.md.labels", "in/c.md"):
        (folder / name).unlink()
    write({"d.md": STORY, ".pincite-labels": "a.md = board"})
    report = update_index(folder.parent / "index", embedder=WordEmbedder(), keep_missing=True)
    assert labels(folder) == {"b.md": ("hr",), "in/c.md": (), "d.md": ()}
    assert [each.source for each in report.failed] == ["documents/a.md"] and report.vanished == 1
    write({"in/.pincite-labels": "c.md"})
    update_index(folder.parent / "index", embedder=WordEmbedder(), keep_missing=True)
    assert labels(folder) == {"b.md": ("hr",), "d.md": ()}


def test_records_add_labels_of_their_own_from_the_field_that_is_named(write: Write) -> None:
    lines = [
        {"id": "1", "text": STORY, "acl": ["hr", "board"]},
        {"id": "2", "text": STORY, "acl": "hr, union"},
        {"id": "3", "text": STORY, "acl": []},
        {"id": "4", "text": STORY, "acl": ["two words"]},
        {"id": "5", "text": STORY, "acl": {"hr": True}},
        {"id": "6", "text": STORY},
        {"id": "7", "text": STORY, "acl": None},
        {"id": "8", "text": STORY, "acl": ["hr", 5]},
    ]
    folder = write({"a.jsonl": "\n".join(map(json.dumps, lines))})
    report = build(folder, fields=parse_fields("labels=acl"))
    assert labels(folder) == {"a.jsonl/1": ("board", "hr"), "a.jsonl/2": ("hr", "union"), "a.jsonl/3": ()}
    assert [each.source.rpartition("/")[2] for each in report.failed] == ["4", "5", "6", "7", "8"]
    assert "'two words' is no label" in report.failed[0].reason
    assert "its field 'acl' holds no list of labels: write one, [] for everybody" in report.failed[2].reason


def test_an_export_that_is_indexed_again_keeps_its_labels(write: Write, tmp_path: Path) -> None:
    folder = write({"a.md": STORY, "b.md": STORY, "b.md.labels": "hr"})
    build(folder)
    (tmp_path / "out.jsonl").write_text("\n".join(export(tmp_path / "index")))
    build_index([tmp_path / "out.jsonl"], tmp_path / "again", WordEmbedder())
    texts = Generation.open_current(tmp_path / "again").texts
    assert sorted(document.labels for document in texts.documents()) == [(), ("hr",)]


@pytest.mark.parametrize("sidecar", ["", "two words"])
def test_a_document_whose_labels_cannot_be_told_is_refused_until_they_can(write: Write, sidecar: str) -> None:
    folder = write({"a.md": STORY, "b.md": STORY})
    build(folder)
    write({"b.md.labels": sidecar})
    report = update(folder)
    assert labels(folder) == {"a.md": ()}
    assert [each.source for each in report.failed] == ["documents/b.md"]
    assert "who may see it cannot be told" in report.failed[0].reason and "b.md.labels" in report.failed[0].reason
    again = update(folder)
    assert again.generation == report.generation and again.failed == report.failed
    write({"b.md.labels": "hr"})
    assert update(folder).embedded == 1
    assert labels(folder) == {"a.md": (), "b.md": ("hr",)}


def test_a_sidecar_without_its_file_is_a_failure(write: Write) -> None:
    folder = write(
        {"a.md": STORY, "A.md.labels": "hr", "b.md": STORY, "b.md.LABELS": "hr", "c/x.md": STORY, "c.labels": "hr"}
    )
    report = build(folder)
    assert [each.source for each in report.failed] == [
        "documents/A.md.labels",
        "documents/b.md.LABELS",
        "documents/c.labels",
    ]


def test_an_update_takes_over_labels_that_were_added_changed_and_removed_and_embeds_nothing(
    write: Write, tmp_path: Path
) -> None:
    folder = write(
        {"a.md": STORY, "b/c.md": STORY, "d.jsonl": json.dumps({"id": "1", "text": STORY, "labels": ["own"]})}
    )
    build(folder)

    def updated(expected: dict[str, tuple[str, ...]], changed: int) -> None:
        report = update(folder)
        assert (report.embedded, report.changed, report.failed) == (0, changed, [])
        assert labels(folder) == expected
        assert same_as_built(tmp_path / "index", [folder], tmp_path / "built", WordEmbedder())

    write({"a.md.labels": "hr"})
    updated({"a.md": ("hr",), "b/c.md": (), "d.jsonl/1": ("own",)}, 1)
    before = (folder / "a.md.labels").stat()
    write({"a.md.labels": "un"})
    os.utime(folder / "a.md.labels", ns=(before.st_atime_ns, before.st_mtime_ns))
    updated({"a.md": ("un",), "b/c.md": (), "d.jsonl/1": ("own",)}, 1)
    write({".pincite-labels": "/b/ = board\n*.jsonl = all"})
    updated({"a.md": ("un",), "b/c.md": ("board",), "d.jsonl/1": ("all", "own")}, 2)
    (folder / "a.md.labels").unlink()
    (folder / ".pincite-labels").unlink()
    updated({"a.md": (), "b/c.md": (), "d.jsonl/1": ("own",)}, 3)
    current = IndexFolder(tmp_path / "index").current().name
    assert update(folder).generation == current


def test_a_rule_above_the_folder_counts_also_for_a_file_that_is_named_alone(write: Write, tmp_path: Path) -> None:
    folder = write({"b/c.md": STORY, ".pincite-labels": "b/ = board"})
    build_index([folder / "b/c.md"], tmp_path / "index", WordEmbedder())
    assert [document.labels for document in Generation.open_current(tmp_path / "index").texts.documents()] == [
        ("board",)
    ]


def test_going_back_takes_no_label_away_unless_that_is_meant(write: Write, tmp_path: Path) -> None:
    folder = write({"a.md": STORY, "b.md": STORY + " More."})
    first = build(folder).generation
    write({"b.md.labels": "hr"})
    second = update(folder).generation
    with pytest.raises(BadInput, match=r"1 of the documents lack labels that they have now \('documents/b.md'\)"):
        roll_back(tmp_path / "index")
    assert IndexFolder(tmp_path / "index").current().name == second
    assert roll_back(tmp_path / "index", older_labels=True) == first
    assert labels(folder) == {"a.md": (), "b.md": ()}
    assert roll_back(tmp_path / "index", second) == second  # More labels are no danger.
    write({"a.md.labels": ""})
    update(folder)
    with pytest.raises(BadInput, match=r"documents/a.md"):
        roll_back(tmp_path / "index", second)
    delete_documents(tmp_path / "index", [], ["label=hr"])
    assert labels(folder) == {}


def test_copies_of_other_labels_are_of_no_family_and_tell_no_date(write: Write) -> None:
    dated, undated = f"Published 18 June 2024\n\n{STORY}", f"{STORY}\n\nNobody else did."
    changed = STORY.replace("40", "50")
    folder = write(
        {"a.md": dated, "a.md.labels": "hr", "b.md": undated, "c.md": changed, "d.md": undated, "d.md.labels": "hr"}
    )
    build(folder)
    texts = Generation.open_current(folder.parent / "index").texts
    found = {document.source[10:]: document for document in texts.documents()}
    assert found["b.md"].published is None and found["d.md"].dated_by == "copies"
    ours = texts.passages_of(found["b.md"].id)[0]
    theirs = texts.passages_of(found["c.md"].id)[0]
    assert ours.family == theirs.family and ours.text_key != theirs.text_key
    copies = texts.within(["[]"]).family([ours.family], 9)
    assert {each.compartment for each in copies} == {"[]"} and len(copies) == 2


def test_records_have_the_labels_that_stand_around_their_list(write: Write) -> None:
    records = [{"id": "1", "text": STORY}, {"id": "2", "text": STORY, "labels": "board"}]
    folder = write(
        {
            "a.json": json.dumps({"labels": ["hr"], "records": records}),
            "b.json": json.dumps({"labels": {"hr": True}, "records": records}),
        }
    )
    assert len(build(folder).failed) == 2
    assert labels(folder) == {"a.json/1": ("hr",), "a.json/2": ("board", "hr")}


def test_going_back_is_refused_where_what_cannot_be_read_now_would_lose_its_files_labels(write: Write) -> None:
    folder = write({"a.md": STORY, "b.md": STORY, "c.jsonl": json.dumps({"id": "1", "text": STORY, "labels": ["hr"]})})
    build(folder)
    write({"a.md": "", "a.md.labels": "board", "c.jsonl": "", "c.jsonl.labels": "hr"})
    assert [each.source for each in update(folder).failed] == ["documents/a.md", "documents/c.jsonl"]
    with pytest.raises(BadInput, match=r"1 of the documents lack labels that they have now \('documents/a.md'\)"):
        roll_back(folder.parent / "index")
    roll_back(folder.parent / "index", older_labels=True)
    assert labels(folder) == {"a.md": (), "b.md": (), "c.jsonl/1": ("hr",)}
