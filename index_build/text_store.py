"""Documents and passages in SQLite, as a generation is read. ``text_writer`` writes them."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index_build.document import Document
from index_build.kept_few import KeptFew
from index_build.page_letters import PageLetters
from index_build.sources import DeletedDocument, Sources
from index_build.stored_pages import NAMES, ORIGINAL, PAGES, StoredOriginal, pages_of
from index_build.stored_rows import (
    DOCUMENTS,
    PASSAGES,
    SUMMARIES,
    DocumentSummary,
    StoredPassage,
    document_of,
    passage_of,
    summary_of,
)
from index_build.stored_texts import OLD_TABLES, StoredTexts

__all__ = ["DocumentSummary", "StoredPassage", "TextStore"]

# A month known alone counts where all of it does: a date that may lie outside does not lie within.
_LAST_DAY = (
    "CASE d.precision WHEN 'month' THEN date(d.published, 'start of month', '+1 month', '-1 day') ELSE d.published END"
)
_Period = tuple[date | None, date | None]
# People ask on within the dates that they chose, or without any. To look up what these hold takes longer than to search: among a million passages 27 ms
# for their ids, 15 for how many documents there are.
_PERIODS_KEPT = 4
_NOT_HIDDEN = "d.id NOT IN (SELECT value FROM json_each(:hidden))"
_WITHIN_COMPARTMENTS = "d.labels IN (SELECT value FROM json_each(:compartments))"
_WITHIN = f"(:after IS NULL OR d.published >= :after) AND (:before IS NULL OR {_LAST_DAY} <= :before)"


class _Held:
    """What is looked up once for all views of a store: 12 bytes a passage, where a period is asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: tuple[NDArray[np.int64], NDArray[np.int32]] | None = None

    def of_documents(self, rows: Callable[[str], list[Any]]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Return all passages' ids, in order, and their documents' numbers, each of shape (n,). The first time takes a second for a million."""
        with self._lock:
            if self._found is None:
                found = np.array(rows("SELECT id, document FROM passages ORDER BY id"), dtype=np.int64).reshape(-1, 2)
                self._found = np.ascontiguousarray(found[:, 0]), found[:, 1].astype(np.int32)
            return self._found


class TextStore:
    """A SQLite file of documents and passages, and one of their texts beside it; some of which may be hidden. Reading is safe from several threads."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        texts: StoredTexts,
        lock: threading.Lock | None = None,
        held: _Held | None = None,
        hidden: Collection[str] = (),
        compartments: Collection[str] | None = None,
    ) -> None:
        self._connection, self._texts = connection, texts
        self._lock, self._held = lock or threading.Lock(), held or _Held()
        self._hidden = frozenset(hidden)
        # None where nothing is hidden, so that nothing is looked up for it.
        self._hidden_json = json.dumps(sorted(hidden)) if hidden else None
        self._compartments = None if compartments is None else frozenset(compartments)
        self._compartments_json = None if compartments is None else json.dumps(sorted(compartments))
        self._ids_of: KeptFew[_Period, NDArray[np.int64]] = KeptFew(self._ids_within, most=_PERIODS_KEPT)
        self._dated_in: KeptFew[_Period, tuple[int, date | None, date | None]] = KeptFew(
            self._dated_within, most=_PERIODS_KEPT
        )

    @classmethod
    def open(cls, path: Path) -> TextStore:
        """Open a finished store for reading alone; it works in a read-only folder."""
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        connection, texts = sqlite3.connect(uri, uri=True, check_same_thread=False), StoredTexts.open(path)
        if texts.old:
            connection.executescript(OLD_TABLES)
        return cls(connection, texts)

    def without(self, documents: Collection[str]) -> TextStore:
        """Return the same store as if these documents, and no others, were not in it: uncounted, uncited, not found by id."""
        return TextStore(self._connection, self._texts, self._lock, self._held, documents, self._compartments)

    def within(self, compartments: Collection[str]) -> TextStore:
        """Return the same store as if only documents of these compartments, as ``written_labels`` names them, were in it."""
        return TextStore(self._connection, self._texts, self._lock, self._held, self._hidden, compartments)

    def compartments(self) -> dict[str, int]:
        """Return the compartments that documents which are not hidden are in, in order, and how many each holds."""
        return dict(
            self._rows(
                f"SELECT d.labels, count(*) FROM documents d WHERE {self._seen} GROUP BY 1 ORDER BY 1", **self._named()
            )
        )

    def largest_compartment(self) -> str:
        """Return the compartment with the most passages that are not hidden; of equals the first."""
        rows = self._rows(
            f"SELECT d.labels FROM documents d JOIN passages p ON p.document = d.number WHERE {self._seen} "
            "GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
            **self._named(),
        )
        return str(rows[0][0])

    def close(self) -> None:
        """Let go of the files."""
        self._connection.close()
        self._texts.close()

    def labels(self) -> dict[str, str]:
        """Return the compartment of every document that is not hidden, by its source."""
        return dict(self._rows(f"SELECT d.source, d.labels FROM documents d WHERE {self._seen}", **self._named()))

    def counts(self) -> tuple[int, int]:
        """Return the numbers of documents and of passages as they are stored, hidden ones too."""
        rows = self._rows("SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)")
        documents, passages = rows[0]
        return int(documents), int(passages)

    def dated(self, after: date | None = None, before: date | None = None) -> tuple[int, date | None, date | None]:
        """Return how many documents were published from ``after`` to ``before``, and the dates of the oldest and newest of them.

        Without either bound all documents count, those without a date too.
        """
        return self._dated_in.get((after, before))

    def _dated_within(self, period: _Period) -> tuple[int, date | None, date | None]:
        after, before = period
        rows = self._rows(
            f"SELECT count(*), min(d.published), max(d.published) FROM documents d WHERE {self._seen} AND {_WITHIN}",
            **self._named(after, before),
        )
        count, oldest, newest = rows[0]
        return int(count), oldest and date.fromisoformat(oldest), newest and date.fromisoformat(newest)

    def document(self, identity: str) -> Document | None:
        """Return a document by id, or None."""
        if identity in self._hidden:
            return None
        rows = self._rows(f"{DOCUMENTS} d WHERE d.id = :id AND {self._seen}", id=identity, **self._named())
        return document_of(rows[0], self._texts) if rows else None

    def original(self, document: str) -> StoredOriginal | None:
        """Return what a document was read from, where its pages can be shown as they look."""
        rows = self._rows(f"{ORIGINAL} AND {self._seen}", document=document, **self._named())
        return StoredOriginal(*rows[0]) if rows else None

    def page(self, document: str, number: int) -> PageLetters | None:
        """Return a page of a document's original, by its number from 0, or None where there is none."""
        rows = self._rows(
            f"{PAGES} AND p.number = :number AND {self._seen}",
            document=document, number=number, **self._named(),
        )  # fmt: skip
        return pages_of(rows)[0] if rows else None

    def pages_holding(self, document: str, start: int, end: int, most: int = -1) -> list[PageLetters]:
        """Return the pages, in order, on which letters of a document's characters ``start`` to ``end`` may stand; the first so many."""
        rows = self._rows(
            f"{PAGES} AND p.first < :end AND p.last > :start AND {self._seen} ORDER BY p.number LIMIT :most",
            document=document, start=start, end=end, most=most, **self._named(),
        )  # fmt: skip
        return pages_of(rows)

    def originals(self) -> list[str]:
        """Return the names of all originals that documents refer to, hidden ones too."""
        return [name for (name,) in self._rows(NAMES)]

    def passages(self, ids: Sequence[int]) -> list[StoredPassage]:
        """Return passages in the order of their ids. Raises KeyError for an id that is not here."""
        marks = ", ".join("?" * len(ids))
        found = {
            row[0]: passage_of(row, self._texts) for row in self._rows(f"{PASSAGES} WHERE p.id IN ({marks})", *ids)
        }
        return [found[identity] for identity in ids]

    def passages_of(self, identity: str) -> list[StoredPassage]:
        """Return the passages of a document in their order."""
        return [
            passage_of(row, self._texts)
            for row in self._rows(f"{PASSAGES} WHERE d.id = ? ORDER BY p.ordinal", identity)
        ]

    def passage_ids(self, after: date | None, before: date | None) -> NDArray[np.int64]:
        """Return the ids, in order, int64 of shape (n,) and not to be written to, of the passages of documents published from ``after`` to ``before``."""
        return self._ids_of.get((after, before))

    def _ids_within(self, period: _Period) -> NDArray[np.int64]:
        after, before = period
        rows = self._rows(
            f"SELECT d.number FROM documents d WHERE {self._seen} AND d.published IS NOT NULL AND {_WITHIN}",
            **self._named(after, before),
        )
        ids, documents = self._held.of_documents(self._rows)
        wanted = _ids(rows)
        within = np.zeros(max(documents.max(initial=0), wanted.max(initial=0)) + 1, dtype=np.bool_)
        within[wanted] = True
        found = ids[within[documents]]
        found.flags.writeable = False
        return found

    def all_passage_ids(self) -> NDArray[np.int64]:
        """Return the ids, in order, int64 of shape (n,), of all passages that are stored, hidden ones too."""
        return _ids(self._rows("SELECT id FROM passages ORDER BY id"))

    def ids_within(self) -> NDArray[np.int64]:
        """Return the ids, in order, int64 of shape (n,), of the passages of the compartments looked at, those of hidden documents too."""
        if self._compartments is None:
            return self.all_passage_ids()
        # By documents, since one compartment of many may hold few of all passages.
        return _ids(
            self._rows(
                f"SELECT p.id FROM documents d CROSS JOIN passages p ON p.document = d.number WHERE {_WITHIN_COMPARTMENTS} ORDER BY p.id",
                compartments=self._compartments_json,
            )
        )

    def ids_of_hidden_documents(self) -> NDArray[np.int64]:
        """Return the ids, in order, int64 of shape (n,), of the passages of hidden documents, of whatever compartment."""
        if self._hidden_json is None:
            return np.empty(0, dtype=np.int64)
        return _ids(
            self._rows(
                "SELECT p.id FROM documents d CROSS JOIN passages p ON p.document = d.number "
                "WHERE d.id IN (SELECT value FROM json_each(?)) ORDER BY p.id",
                self._hidden_json,
            )
        )

    def passage_count(self, identity: str) -> int:
        """Return how many passages a document has."""
        return int(
            self._rows(
                "SELECT count(*) FROM passages p JOIN documents d ON d.number = p.document WHERE d.id = ?", identity
            )[0][0]
        )

    def family(
        self, families: Collection[int], most: int, after: date | None = None, before: date | None = None
    ) -> list[StoredPassage]:
        """Return the passages of families, at most so many, in the order of their documents' sources.

        With a bound, only those of documents published from ``after`` to ``before``.
        """
        within = f"AND d.published IS NOT NULL AND {_WITHIN}" if after or before else ""
        rows = self._rows(
            f"{PASSAGES} WHERE p.family IN (SELECT value FROM json_each(:families)) AND {self._seen} {within} "
            "ORDER BY d.source, p.ordinal LIMIT :most",
            families=json.dumps(sorted(families)), most=most, **self._named(after, before),
        )  # fmt: skip
        return [passage_of(row, self._texts) for row in rows]

    def batches(self, size: int) -> Iterator[list[StoredPassage]]:
        """Yield all passages of the compartments looked at in the order of their ids, ``size`` at a time, hidden ones too."""
        if self._compartments is not None:
            ids = self.ids_within()
            for at in range(0, len(ids), size):
                yield self.passages(ids[at : at + size].tolist())
            return
        last = -1
        while rows := self._rows(f"{PASSAGES} WHERE p.id > ? ORDER BY p.id LIMIT ?", last, size):
            last = rows[-1][0]
            yield [passage_of(row, self._texts) for row in rows]

    def sources(self) -> Sources:
        """Return the files that the documents were read from."""
        with self._lock:
            return Sources.read(self._connection)

    def select(self, condition: str, value: object) -> dict[str, str]:
        """Return the sources, by id, of the documents for which a condition in SQL, with ``:value`` in it, holds; a list is given as JSON."""
        value = json.dumps(value) if isinstance(value, list) else value
        rows = self._rows(
            f"SELECT d.id, d.source FROM documents d WHERE ({condition}) AND {self._seen}",
            value=value, **self._named(),
        )  # fmt: skip
        return dict(rows)

    def dated_ids(self, after: date | None, before: date | None) -> list[str]:
        """Return the ids of documents that were surely published from ``after`` to ``before``."""
        rows = self._rows(
            f"SELECT d.id FROM documents d WHERE d.published IS NOT NULL AND {_WITHIN}", **self._named(after, before)
        )
        return [identity for (identity,) in rows]

    def documents_by_file(self) -> list[tuple[str, int]]:
        """Return the files that documents were read from, by the names they are cited by, and how many documents of each there are."""
        return self._rows(
            f"SELECT coalesce(nullif(d.file, ''), d.source), count(*) FROM documents d WHERE {self._seen} GROUP BY 1",
            **self._named(),
        )

    def as_deleted(self, ids: Collection[str]) -> list[DeletedDocument]:
        """Return what is to be remembered of documents that were deleted; ids that are not here are passed over."""
        rows = self._rows(
            "SELECT id, sha256, file FROM documents WHERE id IN (SELECT value FROM json_each(?))",
            json.dumps(sorted(ids)),
        )
        return [DeletedDocument(*row) for row in rows]

    def documents(self) -> Iterator[Document]:
        """Yield the documents that are not hidden, in the order of their ids, one at a time."""
        last = ""
        query = f"{DOCUMENTS} d WHERE d.id > :last AND {self._seen} ORDER BY d.id LIMIT 1"
        while rows := self._rows(query, last=last, **self._named()):
            last = rows[0][0]
            yield document_of(rows[0], self._texts)

    def summaries(self, last: str, most: int) -> list[DocumentSummary]:
        """Return documents that are not hidden, in the order of their ids, at most so many of those after the id ``last``."""
        rows = self._rows(
            f"{SUMMARIES} WHERE d.id > :last AND {self._seen} ORDER BY d.id LIMIT :most",
            last=last, most=most, **self._named(),
        )  # fmt: skip
        return [summary_of(row) for row in rows]

    @property
    def _seen(self) -> str:
        conditions = (
            _NOT_HIDDEN if self._hidden_json else "",
            _WITHIN_COMPARTMENTS if self._compartments_json is not None else "",
        )
        return " AND ".join(filter(None, conditions)) or "TRUE"

    def _named(self, after: date | None = None, before: date | None = None) -> dict[str, str | None]:
        bounds = {"after": after.isoformat() if after else None, "before": before.isoformat() if before else None}
        return bounds | {"hidden": self._hidden_json, "compartments": self._compartments_json}

    def _rows(self, query: str, *values: object, **named: object) -> list[Any]:
        with self._lock:
            return self._connection.execute(query, named or values).fetchall()


def _ids(rows: Sequence[Any]) -> NDArray[np.int64]:
    return np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))
