"""The texts of a generation that is being made: documents and passages go into SQLite, some of them from the generation before."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
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
from index_build.text_store import TextStore

_SCHEMA = """
CREATE TABLE documents (
    id TEXT PRIMARY KEY, source TEXT NOT NULL UNIQUE, file TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    sha256 TEXT NOT NULL, published TEXT, language TEXT, labels TEXT NOT NULL, pages TEXT NOT NULL, blocks TEXT NOT NULL,
    precision TEXT NOT NULL, dated_by TEXT, own_published TEXT, own_precision TEXT NOT NULL, own_dated_by TEXT,
    author TEXT
) STRICT;
CREATE INDEX documents_of_file ON documents (file);
CREATE INDEX documents_of_labels ON documents (labels);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents (id), ordinal INTEGER NOT NULL,
    text TEXT NOT NULL, places TEXT NOT NULL, section TEXT NOT NULL, text_key INTEGER NOT NULL,
    family INTEGER NOT NULL
) STRICT;
CREATE INDEX passages_of_document ON passages (document_id, ordinal);
CREATE INDEX passages_of_family ON passages (family);
"""
_DOCUMENT_COLUMNS = (
    "id, source, file, title, text, sha256, published, language, labels, pages, blocks, precision, dated_by, "
    "own_published, own_precision, own_dated_by, author"
)
# Dates that copies told are told anew, by the copies there are now.
_COPIED_COLUMNS = (
    "id, source, file, title, text, sha256, own_published, language, labels, pages, blocks, own_precision, own_dated_by, "
    "own_published, own_precision, own_dated_by, author"
)
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
        # A generation that was not finished is thrown away, so nothing is gained by waiting for the disk meanwhile.
        connection.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_SCHEMA}{SOURCES_SCHEMA}{PAGES_SCHEMA}"
        )
        return cls(connection)

    def close(self) -> None:
        """Commit what was added, and let go of the file."""
        self._connection.commit()
        self._connection.close()

    def abandon(self) -> None:
        """Let go of the file, whatever is in it; does nothing once it is closed."""
        self._connection.close()

    def add(self, document: Document, passages: Iterable[Passage], file: str = "") -> None:
        """Add a document, from the file that is cited by this name, with its passages. Raises sqlite3.IntegrityError, having added
        nothing, when there is one of its name already.
        """
        published = document.published.isoformat() if document.published else None
        self._connection.execute(
            f"INSERT INTO documents VALUES ({', '.join('?' * 17)})",
            (
                document.id,
                document.source,
                file,
                document.title,
                document.text,
                document.sha256,
                published,
                document.language,
                written_labels(document.labels),
                json.dumps([(page.start, page.name) for page in document.pages], ensure_ascii=False),
                json.dumps([(block.kind, block.start, block.end, block.level) for block in document.blocks]),
                document.precision,
                document.dated_by,
                published,
                document.precision,
                document.dated_by,
                document.author,
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
        if document.original is not None:
            write_pages(self._connection, document.id, document.original)

    def record(self, sources: Sources) -> None:
        """Say once, at the end, which files the documents were read from."""
        sources.write(self._connection)

    def attach(self, previous: Path) -> None:
        """Open the store of the generation before beside this one; to be called before anything is added."""
        self._connection.execute("ATTACH ? AS previous", (f"{previous.absolute().as_uri()}?mode=ro&immutable=1",))

    def copy(self, files: Collection[str], but: Collection[str]) -> None:
        """Take over the documents of files of the attached store, with their passages, all but those with certain ids."""
        self._connection.execute(
            f"""
            INSERT INTO documents ({_DOCUMENT_COLUMNS}) SELECT {_COPIED_COLUMNS} FROM previous.documents
            WHERE file IN (SELECT value FROM json_each(?)) AND id NOT IN (SELECT value FROM json_each(?))
            """,
            (json.dumps(sorted(files)), json.dumps(sorted(but))),
        )
        self._connection.execute(
            """
            INSERT INTO passages (id, document_id, ordinal, text, places, section, text_key, family)
            SELECT id, document_id, ordinal, text, places, section, text_key, text_key FROM previous.passages
            WHERE document_id IN (SELECT id FROM documents)
            """
        )
        copy_pages(self._connection)

    def unchanged_ids(self) -> NDArray[np.int64]:
        """Return the ids, in order, int64 of shape (n,), of passages that the attached store has under the same title and headings."""
        rows = self._rows(
            """
            SELECT p.id FROM passages p JOIN documents d ON d.id = p.document_id
            JOIN previous.passages q ON q.id = p.id JOIN previous.documents e ON e.id = q.document_id
            WHERE p.text = q.text AND p.section = q.section AND d.title = e.title ORDER BY p.id
            """
        )
        return np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))

    def left_out(self) -> tuple[int, int]:
        """Return how many repeated paragraphs and lines of page furniture became no passage of their own."""
        mark = '"boilerplate"'
        rows = self._rows(
            """
            SELECT (SELECT coalesce(sum(json_array_length(places) - 1), 0) FROM passages),
                (SELECT coalesce(sum((length(blocks) - length(replace(blocks, ?, ''))) / length(?)), 0) FROM documents)
            """,
            mark, mark,
        )  # fmt: skip
        return int(rows[0][0]), int(rows[0][1])

    def join(self, keys: Sequence[int], compartment: str) -> None:
        """Make passages of a compartment with these text keys one family; they must not be in one with others yet."""
        rows = [(min(keys), key, compartment) for key in keys]
        self._connection.executemany(
            "UPDATE passages SET family = ? WHERE family = ? AND (SELECT labels FROM documents d WHERE d.id = document_id) = ?",
            rows,
        )

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
