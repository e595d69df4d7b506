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
NAMES = "SELECT DISTINCT name FROM originals ORDER BY name"
# What a store hides is left out by a condition on ``d``.
ORIGINAL = """
SELECT o.name, (SELECT count(*) FROM pages WHERE document_id = o.document_id)
FROM originals o JOIN documents d ON d.id = o.document_id WHERE d.id = :document
"""
PAGES = """
SELECT p.number, p.name, p.width, p.height, p.first, p.last, p.letters
FROM pages p JOIN documents d ON d.id = p.document_id WHERE d.id = :document
"""


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
    """Return the pages that rows of ``PAGES`` are."""
    return [PageLetters(*row) for row in rows]
