"""The texts of a generation that is being made: documents and passages go into SQLite, some of them from the generation before."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index_build.document import Document, Passage, text_key
from index_build.labels import written_labels
from index_build.sources import SCHEMA as SOURCES_SCHEMA
from index_build.sources import Sources
from index_build.stored_pages import SCHEMA as PAGES_SCHEMA
from index_build.stored_pages import copy_pages, write_pages
from index_build.stored_rows import packed, unpacked
from index_build.stored_texts import StoredTexts, in_bytes
from index_build.text_store import StoredPassage, TextStore

_SCHEMA = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL UNIQUE, file TEXT NOT NULL, title TEXT NOT NULL,
    at INTEGER NOT NULL, bytes INTEGER NOT NULL, characters INTEGER NOT NULL, sha256 TEXT NOT NULL, published TEXT, language TEXT, labels TEXT NOT NULL, pages TEXT NOT NULL, blocks BLOB NOT NULL,
    precision TEXT NOT NULL, dated_by TEXT, own_published TEXT, own_precision TEXT NOT NULL, own_dated_by TEXT,
    author TEXT
) STRICT;
CREATE INDEX documents_of_file ON documents (file);
CREATE INDEX documents_of_labels ON documents (labels);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents (number), ordinal INTEGER NOT NULL,
    first INTEGER NOT NULL, bytes INTEGER NOT NULL, places TEXT NOT NULL, section INTEGER NOT NULL, text_key INTEGER NOT NULL,
    family INTEGER NOT NULL
) STRICT;
CREATE TABLE sections (
    document INTEGER NOT NULL REFERENCES documents (number), number INTEGER NOT NULL, headings TEXT NOT NULL,
    PRIMARY KEY (document, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX passages_of_document ON passages (document, ordinal);
CREATE INDEX passages_of_family ON passages (family);
"""
_DOCUMENT_COLUMNS = (
    "id, source, file, title, at, bytes, characters, sha256, published, language, labels, pages, blocks, precision, dated_by, "
    "own_published, own_precision, own_dated_by, author"
)
# Dates that copies told are told anew, by the copies there are now.
_COPIED_COLUMNS = (
    "id, source, file, title, 0, 0, characters, sha256, own_published, language, labels, pages, packed(blocks), own_precision, own_dated_by, "
    "own_published, own_precision, own_dated_by, author"
)
_UNDATED = "(d.published IS NULL OR d.dated_by IN ('banner', 'saved'))"
# Where a family's dates are far apart, it is a template or a quotation, and tells nothing of when it was said.
_SHARED = f"""
WITH dated AS (
    SELECT p.family, p.id AS passage, d.id, d.published, d.labels,
        row_number() OVER (PARTITION BY p.family, d.labels ORDER BY d.published, p.id) AS place,
        julianday(max(d.published) OVER (PARTITION BY p.family, d.labels)) - julianday(d.published) AS days
    FROM passages p JOIN documents d ON d.number = p.document
    WHERE d.published IS NOT NULL AND d.precision = 'day' AND coalesce(d.dated_by, 'metadata') NOT IN ('banner', 'saved')
)
SELECT d.id, p.id, dated.published, dated.passage
FROM documents d JOIN passages p ON p.document = d.number
JOIN dated ON dated.family = p.family AND dated.labels = d.labels AND dated.place = 1 AND dated.days <= 7
WHERE {_UNDATED} ORDER BY d.id, p.ordinal
"""


# The store before, in whichever format it is.
_PREVIOUS = """
CREATE TEMP VIEW previous_documents AS SELECT * FROM previous.documents;
CREATE TEMP VIEW previous_passages AS SELECT * FROM previous.passages;
CREATE TEMP VIEW previous_sections AS SELECT * FROM previous.sections;
"""
_PREVIOUS_OLD = """
CREATE TEMP VIEW previous_documents AS
SELECT rowid AS number, *, text AS at, 0 AS bytes, length(text) AS characters FROM previous.documents;
CREATE TEMP VIEW previous_passages AS
SELECT p.id, d.rowid AS document, p.ordinal,
    length(CAST(substr(d.text, 1, json_extract(p.places, '$[0][1]')) AS BLOB)) AS first, length(CAST(p.text AS BLOB)) AS bytes,
    p.places, p.ordinal AS section, p.text_key, p.family
FROM previous.passages p JOIN previous.documents d ON d.id = p.document_id;
CREATE TEMP VIEW previous_sections AS
SELECT d.rowid AS document, p.ordinal AS number, p.section AS headings
FROM previous.passages p JOIN previous.documents d ON d.id = p.document_id;
"""
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Shared:
    """A passage of a document whose date is not known for sure, and its copy in one whose date is."""

    document_id: str
    passage_id: int
    text: str
    copy_published: date
    copy_text: str


class TextWriter(TextStore):
    """A store that is being filled, by one thread."""

    @classmethod
    def create(cls, path: Path) -> TextWriter:
        """Create an empty store, to be filled by one thread and then closed."""
        connection = sqlite3.connect(path.absolute().as_uri(), uri=True)
        connection.create_function("packed", 1, packed, deterministic=True)
        connection.create_function("unpacked", 1, unpacked, deterministic=True)
        # A generation that was not finished is thrown away, so nothing is gained by waiting for the disk meanwhile.
        connection.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; {_SCHEMA}{SOURCES_SCHEMA}{PAGES_SCHEMA}"
        )
        return cls(connection, StoredTexts.create(path))

    def close(self) -> None:
        """Commit what was added, leave no room between it, and let go of the files."""
        self._connection.commit()
        # Ids are hashes, so that passages come in no order, and leave a third of each page of the database empty.
        self._connection.execute("VACUUM")
        self.abandon()

    def abandon(self) -> None:
        """Let go of the files, whatever is in them; does nothing once they are closed."""
        self._connection.close()
        self._texts.close()

    def add(self, document: Document, passages: Sequence[Passage], file: str = "") -> None:
        """Add a document, from the file that is cited by this name, with its passages. Raises sqlite3.IntegrityError, having added
        nothing, when there is one of its name already.
        """
        published = document.published.isoformat() if document.published else None
        begins, size = self._texts.append(document.text)
        number = self._connection.execute(
            f"INSERT INTO documents ({_DOCUMENT_COLUMNS}) VALUES ({', '.join('?' * 19)})",
            (
                document.id,
                document.source,
                file,
                document.title,
                begins,
                size,
                len(document.text),
                document.sha256,
                published,
                document.language,
                written_labels(document.labels),
                json.dumps([(page.start, page.name) for page in document.pages], ensure_ascii=False),
                packed(json.dumps([(block.kind, block.start, block.end, block.level) for block in document.blocks])),
                document.precision,
                document.dated_by,
                published,
                document.precision,
                document.dated_by,
                document.author,
            ),
        ).lastrowid
        firsts = in_bytes(document.text, [each.start for each in passages])
        sections = {headings: place for place, headings in enumerate(dict.fromkeys(each.section for each in passages))}
        self._connection.executemany(
            "INSERT INTO sections VALUES (?, ?, ?)",
            ((number, place, json.dumps(headings, ensure_ascii=False)) for headings, place in sections.items()),
        )
        self._connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    passage.id,
                    number,
                    passage.ordinal,
                    first,
                    len(document.text[passage.start : passage.end].encode()),
                    json.dumps(
                        [(place.paragraph, place.start, place.end) for place in passage.places], separators=(",", ":")
                    ),
                    sections[passage.section],
                    key := text_key(document.text[passage.start : passage.end]),
                    key,
                )
                for passage, first in zip(passages, firsts, strict=True)
            ),
        )
        if document.original is not None:
            write_pages(self._connection, document.id, document.original)

    def record(self, sources: Sources) -> None:
        """Say once, at the end, which files the documents were read from."""
        sources.write(self._connection)

    def attach(self, previous: Path) -> None:
        """Open the store of the generation before beside this one; to be called before anything is added."""
        self._connection.execute("ATTACH ? AS previous", (f"{previous.absolute().as_uri()}?mode=ro&immutable=1",))
        self._previous = StoredTexts.open(previous)
        self._connection.executescript(_PREVIOUS_OLD if self._previous.old else _PREVIOUS)

    def copy(self, files: Collection[str], but: Collection[str]) -> None:
        """Take over the documents of files of the attached store, with their passages, all but those with certain ids."""
        self._connection.execute(
            f"""
            INSERT INTO documents ({_DOCUMENT_COLUMNS}) SELECT {_COPIED_COLUMNS} FROM previous_documents
            WHERE file IN (SELECT value FROM json_each(?)) AND id NOT IN (SELECT value FROM json_each(?))
            """,
            (json.dumps(sorted(files)), json.dumps(sorted(but))),
        )
        self._connection.execute(
            """
            INSERT INTO passages SELECT p.id, d.number, p.ordinal, p.first, p.bytes, p.places, p.section, p.text_key, p.text_key
            FROM documents d JOIN previous_documents e ON e.id = d.id CROSS JOIN previous_passages p ON p.document = e.number
            """
        )
        self._connection.execute(
            """
            INSERT INTO sections SELECT d.number, s.number, s.headings
            FROM documents d JOIN previous_documents e ON e.id = d.id CROSS JOIN previous_sections s ON s.document = e.number
            """
        )
        for number, identity in self._rows("SELECT number, id FROM documents ORDER BY number"):
            (stands,) = self._rows("SELECT at, bytes FROM previous_documents WHERE id = ?", identity)
            where = (*self._texts.append(self._previous.cut(*stands)), number)
            self._connection.execute("UPDATE documents SET at = ?, bytes = ? WHERE number = ?", where)
        copy_pages(self._connection)

    def unchanged_ids(self) -> NDArray[np.int64]:
        """Return the ids, in order, int64 of shape (n,), of passages that the attached store has under the same title and headings."""
        # An id is a hash of the words, too.
        rows = self._rows(
            """
            SELECT p.id FROM passages p JOIN documents d ON d.number = p.document
            JOIN sections s ON s.document = p.document AND s.number = p.section
            JOIN previous_passages q ON q.id = p.id JOIN previous_documents e ON e.number = q.document
            JOIN previous_sections t ON t.document = q.document AND t.number = q.section
            WHERE s.headings = t.headings AND d.title = e.title ORDER BY p.id
            """
        )
        return np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))

    def left_out(self) -> tuple[int, int]:
        """Return how many repeated paragraphs and lines of page furniture became no passage of their own."""
        mark = '"boilerplate"'
        rows = self._rows(
            """
            SELECT (SELECT coalesce(sum(json_array_length(places) - 1), 0) FROM passages),
                (SELECT coalesce(sum((length(unpacked(blocks)) - length(replace(unpacked(blocks), ?, ''))) / length(?)), 0) FROM documents)
            """,
            mark, mark,
        )  # fmt: skip
        return int(rows[0][0]), int(rows[0][1])

    def join(self, keys: Sequence[int], compartment: str) -> None:
        """Make passages of a compartment with these text keys one family; they must not be in one with others yet."""
        rows = [(min(keys), key, compartment) for key in keys]
        self._connection.executemany(
            "UPDATE passages SET family = ? WHERE family = ? AND (SELECT labels FROM documents d WHERE d.number = document) = ?",
            rows,
        )

    def shared_with_dated(self) -> list[Shared]:
        """Return the oldest dated copy of each passage of a document whose own date is not sure, among documents of the same labels.

        None is returned of a family whose dates are more than a week apart.
        """
        found = self._rows(_SHARED)
        text = {each: stored.text for each, stored in self._by_id({row[at] for row in found for at in (1, 3)})}
        return [
            Shared(identity, passage, text[passage], date.fromisoformat(published), text[copy])
            for identity, passage, published, copy in found
        ]

    def _by_id(self, ids: Collection[int]) -> Iterator[tuple[int, StoredPassage]]:
        listed = sorted(ids)
        for at in range(0, len(listed), _BATCH):
            batch = listed[at : at + _BATCH]
            yield from zip(batch, self.passages(batch), strict=True)

    def redate(self, identity: str, published: date | None) -> None:
        """Put a date that its copies tell, or none, in place of a document's, while the store is being filled."""
        self._connection.execute(
            "UPDATE documents SET published = ?, precision = 'day', dated_by = ? WHERE id = ?",
            (published and published.isoformat(), published and "copies", identity),
        )
