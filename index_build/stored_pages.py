"""The pages of originals in the database of a generation: what they are called, their sizes, and where their letters stand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from index_build.original import Original
from index_build.page_letters import PageLetters

SCHEMA = """
CREATE TABLE originals (document_id TEXT PRIMARY KEY REFERENCES documents (id), name TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE pages (
    document_id TEXT NOT NULL REFERENCES documents (id), number INTEGER NOT NULL, name TEXT NOT NULL,
    width REAL NOT NULL, height REAL NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, letters BLOB NOT NULL,
    PRIMARY KEY (document_id, number)
) STRICT;
"""
_PAGES = "SELECT number, name, width, height, first, last, {letters} FROM pages WHERE document_id = :document"
NAMES = "SELECT DISTINCT name FROM originals ORDER BY name"
ORIGINAL = "SELECT name, (SELECT count(*) FROM pages WHERE pages.document_id = :document) FROM originals WHERE document_id = :document"
PAGE = f"{_PAGES.format(letters='letters')} AND number = :number"
HOLDING = f"{_PAGES.format(letters='letters')} AND first < :end AND last > :start ORDER BY number"


@dataclass(frozen=True, slots=True)
class StoredOriginal:
    """The name that a document's original is kept by, and how many pages it has."""

    name: str
    pages: int


def write_pages(connection: sqlite3.Connection, document_id: str, original: Original) -> None:
    """Put the pages of a document's original into a store."""
    connection.execute("INSERT INTO originals VALUES (?, ?)", (document_id, original.name))
    connection.executemany(
        "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (document_id, page.number, page.name, page.width, page.height, page.first, page.last, page.letters)
            for page in original.pages
        ),
    )


def copy_pages(connection: sqlite3.Connection) -> None:
    """Take over, from the attached store ``previous``, the pages of the documents that are here and have none yet."""
    for table in ("originals", "pages"):
        connection.execute(
            f"INSERT INTO {table} SELECT * FROM previous.{table} WHERE document_id IN (SELECT id FROM documents)"
        )


def pages_of(rows: Iterable[Any]) -> list[PageLetters]:
    """Return the pages that rows of ``PAGE`` or ``HOLDING`` are."""
    return [PageLetters(*row) for row in rows]
