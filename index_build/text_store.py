"""Documents and passages in SQLite: written once while a generation is built, then only read."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index_build.document import Block, Document, Page, Passage, Place, text_key

_SCHEMA = """
CREATE TABLE documents (
    id TEXT PRIMARY KEY, source TEXT NOT NULL UNIQUE, title TEXT NOT NULL, text TEXT NOT NULL, sha256 TEXT NOT NULL,
    published TEXT, language TEXT, labels TEXT NOT NULL, pages TEXT NOT NULL, blocks TEXT NOT NULL,
    precision TEXT NOT NULL, dated_by TEXT
) STRICT;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents (id), ordinal INTEGER NOT NULL,
    text TEXT NOT NULL, places TEXT NOT NULL, section TEXT NOT NULL, text_key INTEGER NOT NULL,
    family INTEGER NOT NULL
) STRICT;
CREATE INDEX passages_of_document ON passages (document_id, ordinal);
CREATE INDEX passages_of_family ON passages (family);
"""
# A passage's words are stored beside their offsets: cut out of a long document each time, they took time by its square.
_PASSAGE = """
SELECT p.id, p.document_id, p.ordinal, p.places, p.section, p.text_key, p.family, d.title, p.text
FROM passages p JOIN documents d ON d.id = p.document_id
"""
# A month known alone counts where all of it does: a date that may lie outside does not lie within.
_LAST_DAY = (
    "CASE d.precision WHEN 'month' THEN date(d.published, 'start of month', '+1 month', '-1 day') ELSE d.published END"
)
_WITHIN = f"(:after IS NULL OR d.published >= :after) AND (:before IS NULL OR {_LAST_DAY} <= :before)"
_UNDATED = "(d.published IS NULL OR d.dated_by IN ('banner', 'saved'))"
# Where a family's dates are far apart, it is a template or a quotation, and tells nothing of when it was said.
_SHARED = f"""
WITH dated AS (
    SELECT p.family, p.text, d.id, d.published, d.labels,
        row_number() OVER (PARTITION BY p.family, d.labels ORDER BY d.published, p.id) AS place,
        julianday(max(d.published) OVER (PARTITION BY p.family, d.labels)) - julianday(d.published) AS days
    FROM passages p JOIN documents d ON d.id = p.document_id
    WHERE d.published IS NOT NULL AND d.precision = 'day' AND coalesce(d.dated_by, 'metadata') NOT IN ('banner', 'saved')
)
SELECT d.id, p.id, p.text, dated.published, dated.text
FROM documents d JOIN passages p ON p.document_id = d.id
JOIN dated ON dated.family = p.family AND dated.labels = d.labels AND dated.place = 1 AND dated.days <= 7
WHERE {_UNDATED} ORDER BY d.id, p.ordinal
"""
_DOCUMENT = "SELECT id, source, title, text, sha256, published, language, labels, pages, blocks, precision, dated_by FROM documents"


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its words, its document's title, the key that identical copies share, and that of its family.

    Copies with small changes are one family; a passage without any is a family with its identical copies.
    """

    passage: Passage
    title: str
    text: str
    text_key: int
    family: int

    @property
    def context(self) -> str:
        """Title and headings: words that the passage stands under and may not repeat."""
        return " › ".join((self.title, *self.passage.section))


@dataclass(frozen=True, slots=True)
class Shared:
    """A passage of a document whose date is not known for sure, and its copy in one whose date is."""

    document_id: str
    passage_id: int
    text: str
    copy_published: date
    copy_text: str


class TextStore:
    """One SQLite file of documents and passages. Reading is safe from several threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    @classmethod
    def create(cls, path: Path) -> TextStore:
        """Create an empty store, to be filled by one thread and then closed."""
        connection = sqlite3.connect(path)
        # A generation that was not finished is thrown away, so nothing is gained by waiting for the disk meanwhile.
        connection.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_SCHEMA}")
        return cls(connection)

    @classmethod
    def open(cls, path: Path) -> TextStore:
        """Open a finished store for reading alone; it works in a read-only folder."""
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        return cls(sqlite3.connect(uri, uri=True, check_same_thread=False))

    def close(self) -> None:
        """Commit what was added, and let go of the file."""
        self._connection.commit()
        self._connection.close()

    def add(self, document: Document, passages: Iterable[Passage]) -> None:
        """Add a document with its passages."""
        self._connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document.id,
                document.source,
                document.title,
                document.text,
                document.sha256,
                document.published.isoformat() if document.published else None,
                document.language,
                json.dumps(document.labels),
                json.dumps([(page.start, page.name) for page in document.pages], ensure_ascii=False),
                json.dumps([(block.kind, block.start, block.end, block.level) for block in document.blocks]),
                document.precision,
                document.dated_by,
            ),
        )
        self._connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    passage.id,
                    passage.document_id,
                    passage.ordinal,
                    document.text[passage.start : passage.end],
                    json.dumps([(place.paragraph, place.start, place.end) for place in passage.places]),
                    json.dumps(passage.section, ensure_ascii=False),
                    key := text_key(document.text[passage.start : passage.end]),
                    key,
                )
                for passage in passages
            ),
        )

    def join(self, keys: Sequence[int]) -> None:
        """Make passages with these text keys one family; they must not be in one with others yet."""
        rows = [(min(keys), key) for key in keys]
        self._connection.executemany("UPDATE passages SET family = ? WHERE family = ?", rows)

    def counts(self) -> tuple[int, int]:
        """Return the numbers of documents and of passages."""
        rows = self._rows("SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)")
        documents, passages = rows[0]
        return int(documents), int(passages)

    def dated(self, after: date | None = None, before: date | None = None) -> tuple[int, date | None, date | None]:
        """Return how many documents were published from ``after`` to ``before``, and the dates of the oldest and newest of them.

        Without either bound all documents count, those without a date too.
        """
        rows = self._rows(
            f"SELECT count(*), min(d.published), max(d.published) FROM documents d WHERE {_WITHIN}",
            **_bounds(after, before),
        )
        count, oldest, newest = rows[0]
        return int(count), oldest and date.fromisoformat(oldest), newest and date.fromisoformat(newest)

    def document(self, identity: str) -> Document | None:
        """Return a document by id, or None."""
        rows = self._rows(f"{_DOCUMENT} WHERE id = ?", identity)
        return _document(rows[0]) if rows else None

    def passages(self, ids: Sequence[int]) -> list[StoredPassage]:
        """Return passages in the order of their ids. Raises KeyError for an id that is not here."""
        marks = ", ".join("?" * len(ids))
        found = {row[0]: _passage(row) for row in self._rows(f"{_PASSAGE} WHERE p.id IN ({marks})", *ids)}
        return [found[identity] for identity in ids]

    def passage_ids(self, after: date | None, before: date | None) -> NDArray[np.int64]:
        """Return the ids, in order, int64 of shape (n,), of the passages of documents published from ``after`` to ``before``."""
        rows = self._rows(
            f"SELECT p.id FROM passages p JOIN documents d ON d.id = p.document_id WHERE d.published IS NOT NULL AND {_WITHIN} ORDER BY p.id",
            **_bounds(after, before),
        )
        return np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))

    def passage_count(self, identity: str) -> int:
        """Return how many passages a document has."""
        return int(self._rows("SELECT count(*) FROM passages WHERE document_id = ?", identity)[0][0])

    def shared_with_dated(self) -> list[Shared]:
        """Return the oldest dated copy of each passage of a document whose own date is not sure, among documents of the same labels.

        None is returned of a family whose dates are more than a week apart.
        """
        return [
            Shared(identity, passage, text, date.fromisoformat(published), copy_text)
            for identity, passage, text, published, copy_text in self._rows(_SHARED)
        ]

    def redate(self, identity: str, published: date | None) -> None:
        """Put a date that its copies tell, or none, in place of a document's, while the store is being filled."""
        self._connection.execute(
            "UPDATE documents SET published = ?, precision = 'day', dated_by = ? WHERE id = ?",
            (published and published.isoformat(), published and "copies", identity),
        )

    def family(
        self, family: int, most: int, after: date | None = None, before: date | None = None
    ) -> list[StoredPassage]:
        """Return the passages of a family, at most so many, in the order of their documents' sources.

        With a bound, only those of documents published from ``after`` to ``before``.
        """
        within = f"AND d.published IS NOT NULL AND {_WITHIN}" if after or before else ""
        rows = self._rows(
            f"{_PASSAGE} WHERE p.family = :family {within} ORDER BY d.source, p.ordinal LIMIT :most",
            family=family, most=most, **_bounds(after, before),
        )  # fmt: skip
        return [_passage(row) for row in rows]

    def batches(self, size: int) -> Iterator[list[StoredPassage]]:
        """Yield all passages in the order of their ids, ``size`` at a time."""
        last = -1
        while rows := self._rows(f"{_PASSAGE} WHERE p.id > ? ORDER BY p.id LIMIT ?", last, size):
            last = rows[-1][0]
            yield [_passage(row) for row in rows]

    def _rows(self, query: str, *values: object, **named: object) -> list[Any]:
        with self._lock:
            return self._connection.execute(query, named or values).fetchall()


def _bounds(after: date | None, before: date | None) -> dict[str, str | None]:
    return {"after": after.isoformat() if after else None, "before": before.isoformat() if before else None}


def _passage(row: Any) -> StoredPassage:
    identity, document_id, ordinal, places, section, key, family, title, text = row
    where = tuple(Place(*place) for place in json.loads(places))
    return StoredPassage(
        Passage(identity, document_id, ordinal, where, tuple(json.loads(section))), title, text, key, family
    )


def _document(row: Any) -> Document:
    identity, source, title, text, sha256, published, language, labels, pages, blocks, precision, dated_by = row
    return Document(
        id=identity,
        source=source,
        title=title,
        text=text,
        sha256=sha256,
        published=date.fromisoformat(published) if published else None,
        language=language,
        labels=tuple(json.loads(labels)),
        pages=tuple(Page(*page) for page in json.loads(pages)),
        blocks=tuple(Block(*block) for block in json.loads(blocks)),
        precision=precision,
        dated_by=dated_by,
    )
