"""What a document is made of. All offsets count characters (code points) of ``Document.text``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b, sha256
from typing import Literal

from index_build.original import Original

DatePrecision = Literal["day", "month"]
DatedBy = Literal["metadata", "stamp", "line", "banner", "text", "copies", "saved"]
"""What a date of publication was read from, see ``index_build.published``; ``banner`` and ``saved`` are the least to be relied on."""
BlockKind = Literal["heading", "paragraph", "list", "table", "code", "boilerplate"]


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a document's structure: ``text[start:end]``, and for a heading its level from 1."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """What people call the place that begins at a character: "page 3", "slide 2", "sheet Costs, row 4"."""

    start: int
    name: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is stored; ``text`` is what every citation refers to.

    ``pages`` are in order, the first one at 0, and empty for formats that have nothing of the kind. ``published`` is the first day of
    the month where its ``precision`` is a month. ``author`` names those who wrote it, parted by commas, where its file states it.
    """

    id: str
    source: str
    title: str
    text: str
    sha256: str
    published: date | None = None
    language: str | None = None
    labels: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()
    blocks: tuple[Block, ...] = ()
    precision: DatePrecision = "day"
    dated_by: DatedBy | None = None
    author: str | None = None
    original: Original | None = field(default=None, compare=False, repr=False)
    """What it was read from, on its way into the index; one that comes out of it has its pages in the store, see ``StoredPages``."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands: its paragraph's number from 1, and its characters."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a window of sentences of a long one.

    ``places`` has at least one member: a paragraph that the document repeats is one passage with several places.
    ``section`` names the headings it stands under, outermost first.
    """

    id: int
    document_id: str
    ordinal: int
    places: tuple[Place, ...]
    section: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        """First character of the first place."""
        return self.places[0].start

    @property
    def end(self) -> int:
        """One past the last character of the first place."""
        return self.places[0].end

    @property
    def paragraph(self) -> int:
        """Number, from 1, of the paragraph at the first place."""
        return self.places[0].paragraph


def document_id(source: str) -> str:
    """Return 16 hexadecimal digits that depend on the document's place alone, not on what it says."""
    return blake2b(source.encode(), digest_size=8).hexdigest()


def text_sha256(text: str) -> str:
    """Return the sha256 of a stored text: offsets hold for as long as it does."""
    return sha256(text.encode()).hexdigest()


def passage_id(document: str, text: str) -> int:
    """Return a stable id below 2**63, which both FAISS and SQLite hold, of a passage's document and words."""
    digest = blake2b(f"{document}\0{text}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def text_key(text: str) -> int:
    """Return the same number for texts that differ in white space alone: how copies across documents are found."""
    return passage_id("", " ".join(text.split()))
