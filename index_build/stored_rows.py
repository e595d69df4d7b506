"""Rows of the database become documents and passages."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from index_build.document import Block, DatePrecision, Document, Page, Passage, Place
from index_build.stored_texts import StoredTexts

# Where a passage's words stand is stored in bytes too: found by characters in a long document each time, they took time by its square.
PASSAGES = """
SELECT p.id, d.id, p.ordinal, p.places, s.headings, p.text_key, p.family, d.title, d.at, p.first, p.bytes, d.labels
FROM passages p JOIN documents d ON d.number = p.document JOIN sections s ON s.document = p.document AND s.number = p.section
"""
SUMMARIES = "SELECT d.id, d.source, d.title, d.sha256, d.published, d.precision, d.language, d.author, d.characters FROM documents d"
DOCUMENTS = "SELECT id, source, title, at, bytes, sha256, published, language, labels, pages, blocks, precision, dated_by, author FROM documents"


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document without its text, whose length in characters it tells."""

    id: str
    source: str
    title: str
    sha256: str
    published: date | None
    precision: DatePrecision
    language: str | None
    author: str | None
    characters: int


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
    compartment: str = "[]"
    """The labels of its document, as ``written_labels`` writes them; families are formed within one compartment."""

    @property
    def context(self) -> str:
        """Title and headings: words that the passage stands under and may not repeat."""
        return context_of(self.title, self.passage)


def context_of(title: str, passage: Passage) -> str:
    """Return what a passage of a document of this title stands under: title and headings."""
    return " › ".join((title, *passage.section))


def passage_of(row: Any, texts: StoredTexts) -> StoredPassage:
    """Return the passage that a row of ``PASSAGES`` is."""
    identity, document_id, ordinal, places, headings, key, family, title, at, first, size, compartment = row
    text = first if isinstance(first, str) else texts.cut(at + first, size)
    where = tuple(Place(*place) for place in json.loads(places))
    return StoredPassage(
        Passage(identity, document_id, ordinal, where, tuple(json.loads(headings))),
        title,
        text,
        key,
        family,
        compartment,
    )


def packed(content: str | bytes) -> bytes:
    """Return what is long and says much the same as its neighbours, such as a document's blocks, in a quarter of the room."""
    return content if isinstance(content, bytes) else zlib.compress(content.encode(), 9)


def unpacked(content: str | bytes) -> str:
    """Return what was packed; in an index of the old format it was not."""
    return content if isinstance(content, str) else zlib.decompress(content).decode()


def summary_of(row: Any) -> DocumentSummary:
    """Return the summary that a row of ``SUMMARIES`` is."""
    identity, source, title, sha256, published, *others = row
    return DocumentSummary(
        identity, source, title, sha256, date.fromisoformat(published) if published else None, *others
    )


def document_of(row: Any, texts: StoredTexts) -> Document:
    """Return the document that a row of ``DOCUMENTS`` is."""
    (
        identity,
        source,
        title,
        at,
        size,
        sha256,
        published,
        language,
        labels,
        pages,
        blocks,
        precision,
        dated_by,
        author,
    ) = row
    return Document(
        id=identity,
        source=source,
        title=title,
        text=texts.cut(at, size),
        sha256=sha256,
        published=date.fromisoformat(published) if published else None,
        language=language,
        labels=tuple(json.loads(labels)),
        pages=tuple(Page(*page) for page in json.loads(pages)),
        blocks=tuple(Block(*block) for block in json.loads(unpacked(blocks))),
        precision=precision,
        dated_by=dated_by,
        author=author,
    )
