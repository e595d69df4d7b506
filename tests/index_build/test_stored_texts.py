"""Texts stand once, and an index in which they stood twice is read all the same."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_build.build import build_index
from index_build.generation import TEXTS, Generation, Manifest, record_files
from index_build.index_folder import IndexFolder
from index_build.stored_rows import unpacked
from index_build.stored_texts import OLD, StoredTexts, in_bytes
from index_build.update import update_index
from index_build.verify import verify
from tests.conftest import Write
from tests.index_build.comparing import same_as_built
from tests.index_build.word_embedder import WordEmbedder

NAME = "texts.utf8"
FILES = {
    "a.md": "---\ndate: 2024-06-18\n---\n# Fähre\n\nDie Fähre nach Ærø fährt täglich. 🚢\n\nZweiter Absatz über Öl.\n\n## Preise\n\nVier Kronen.\n\nKinder zwei.\n",
    "b.txt": "Regen.\n\nIt rained much.\n",
}
LONG = " ".join(f"word{number}" for number in range(400))
_OLD_SCHEMA = """
ALTER TABLE documents RENAME TO new_documents;
ALTER TABLE passages RENAME TO new_passages;
CREATE TABLE documents (
    id TEXT PRIMARY KEY, source TEXT NOT NULL UNIQUE, file TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    sha256 TEXT NOT NULL, published TEXT, language TEXT, labels TEXT NOT NULL, pages TEXT NOT NULL, blocks TEXT NOT NULL,
    precision TEXT NOT NULL, dated_by TEXT, own_published TEXT, own_precision TEXT NOT NULL, own_dated_by TEXT,
    author TEXT
) STRICT;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents (id), ordinal INTEGER NOT NULL,
    text TEXT NOT NULL, places TEXT NOT NULL, section TEXT NOT NULL, text_key INTEGER NOT NULL,
    family INTEGER NOT NULL
) STRICT;
INSERT INTO documents SELECT id, source, file, title, cut(at, bytes), sha256, published, language, labels, pages, unpacked(blocks),
    precision, dated_by, own_published, own_precision, own_dated_by, author FROM new_documents;
INSERT INTO passages SELECT p.id, d.id, p.ordinal, cut(d.at + p.first, p.bytes), p.places, s.headings, p.text_key, p.family
    FROM new_passages p JOIN new_documents d ON d.number = p.document JOIN sections s ON s.document = d.number AND s.number = p.section;
DROP TABLE sections;
DROP TABLE new_passages;
DROP TABLE new_documents;
"""


def age(index: Path) -> None:
    """Make the generation in force one of the old format."""
    folder = IndexFolder(index).current()
    fields = asdict(Manifest.read(folder))
    connection = sqlite3.connect(folder / "texts.sqlite")
    connection.execute("PRAGMA legacy_alter_table = ON")
    connection.create_function("cut", 2, StoredTexts.open(folder / TEXTS).cut)
    connection.create_function("unpacked", 1, unpacked)
    connection.executescript(_OLD_SCHEMA)
    connection.close()
    (folder / NAME).unlink()
    (folder / "manifest.json").unlink()
    for name in ("dense", "dense_asked", "dense_learned_from"):
        del fields[name]
    fields |= {"format_version": OLD, "files": {name: asdict(each) for name, each in record_files(folder).items()}}
    (folder / "manifest.json").write_text(json.dumps(fields))


@given(st.text(min_size=1, max_size=80).filter(lambda text: text.isprintable()), st.data())
def test_bytes_are_those_of_the_characters(text: str, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, len(text)), max_size=6))
    assert in_bytes(text, places) == [len(text[:place].encode()) for place in places]


def test_what_was_added_is_cut_out_again(tmp_path: Path) -> None:
    written = StoredTexts.create(tmp_path / TEXTS)
    stands = [written.append(text) for text in ("Ærø", "", "🚢 sails")]
    assert [written.cut(*each) for each in stands] == ["Ærø", "", "🚢 sails"]
    written.close()
    assert (tmp_path / NAME).read_text(encoding="utf-8") == "Ærø🚢 sails"
    opened = StoredTexts.open(tmp_path / TEXTS)
    assert opened.cut(stands[2][0] + 5, 5) == "sails" and not opened.old
    with pytest.raises(ValueError, match="ends before byte 99"):
        opened.cut(90, 9)


def test_an_index_holds_each_text_once(write: Write, tmp_path: Path) -> None:
    build_index([write(FILES)], tmp_path / "index", WordEmbedder())
    folder = IndexFolder(tmp_path / "index").current()
    holding = [
        path.name for path in folder.rglob("*") if path.is_file() and "Die Fähre nach".encode() in path.read_bytes()
    ]
    assert holding == [NAME]
    assert (folder / NAME).read_text(encoding="utf-8").count("Die Fähre nach") == 1


def test_headings_are_held_once_for_the_passages_below_them(write: Write, tmp_path: Path) -> None:
    build_index(
        [write({"a.md": f"# Boats\n\n## Prices\n\n{LONG}\n\n{LONG[::-1]}\n"})], tmp_path / "index", WordEmbedder()
    )
    generation = Generation.open_current(tmp_path / "index")
    headings = [each.passage.section for batch in generation.texts.batches(9) for each in batch]
    assert len(headings) > 2 and headings == [("Prices",)] * len(headings)
    with sqlite3.connect(IndexFolder(tmp_path / "index").current() / "texts.sqlite") as connection:
        assert connection.execute("SELECT headings FROM sections").fetchall() == [('["Prices"]',)]


def test_an_index_of_the_old_format_is_read_verified_searched_by_date_and_updated(write: Write, tmp_path: Path) -> None:
    documents, index = write(FILES), tmp_path / "index"
    build_index([documents], index, WordEmbedder())
    new = Generation.open_current(index)
    held = ([*new.texts.documents()], [*new.texts.batches(9)], new.texts.summaries("", 9))
    dated = new.texts.passage_ids(date(2024, 6, 1), None).tolist()
    assert len(dated) == 4
    age(index)
    old = Generation.open_current(index)
    assert old.manifest.format_version == OLD
    assert ([*old.texts.documents()], [*old.texts.batches(9)], old.texts.summaries("", 9)) == held
    assert old.texts.passage_ids(date(2024, 6, 1), None).tolist() == dated
    assert verify(index, WordEmbedder()).problems == ()
    (documents / "c.txt").write_text("Neu.")
    assert update_index(index, embedder=WordEmbedder()).embedded == 1
    assert same_as_built(index, [documents], tmp_path / "built", WordEmbedder())
    assert verify(index, WordEmbedder()).problems == ()
