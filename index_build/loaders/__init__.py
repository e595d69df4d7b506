"""What loaders give: a module here for each format of ``index_build.formats``.

A loader turns a file's bytes into the text that will be stored and cited, with its structure as offsets into that text.
A container's module takes a file apart instead that holds several documents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from index_build.document import Block, Page
from index_build.errors import UnreadableDocument
from index_build.formats import endings, format_of
from index_build.original import Original


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """What a loader found: ``blocks`` are in order, do not overlap, and each lies within ``text``.

    ``saved`` is the day on which the file was last saved, as the file itself tells it: when the version at hand came to be, and so
    the date of publication where neither ``published`` nor the text tells a better one. ``author`` is as ``stated_author`` gives it.
    """

    text: str
    blocks: tuple[Block, ...]
    title: str | None = None
    published: date | None = None
    language: str | None = None
    pages: tuple[Page, ...] = ()
    saved: date | None = None
    labels: frozenset[str] = frozenset()
    """What a record itself says of who may see it; the labels of its file are added to them."""
    original: Original | None = field(default=None, compare=False, repr=False)
    """What a page of it looks like, for formats that have pages that can be shown."""
    author: str | None = None
    remarks: tuple[str, ...] = ()
    """What of the file is not in ``text``, each with the way out, for the report."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a member of a container is no document; it ``failed`` when it was to be read and could not be."""

    reason: str
    failed: bool = True


@dataclass(frozen=True, slots=True)
class Member:
    """One document of a container, or bytes to be read by the ending of ``name``.

    ``name`` is its place within the container, parted by "/", and says what it is for as long as it is there ("inner/report.md");
    it is empty for what the file itself says, such as a mail that has attachments.
    """

    name: str
    content: bytes | LoadedDocument | Unread


@dataclass(slots=True)
class Reading:
    """What holds while one file is taken apart, however deep: how much may still come out of it."""

    fields: Mapping[str, str] = field(default_factory=dict)
    """Names of fields that records are read from, by what they hold: {"text": "body"}; see the JSON loader."""
    members_left: int = 100_000
    bytes_left: int = 2 << 30
    member_bytes: int = 256 << 20
    """The most that one member may hold: it is read into memory."""


MOST_LINES = 250_000
"""Paragraphs, headings and the like in one document, and a fourth of its lines: some thousand pages of a dictionary."""


def load(name: str, data: bytes) -> LoadedDocument:
    """Read one file by its name's ending.

    Raises UnreadableDocument when the format is unknown, the file is empty or damaged, or holds no text.
    """
    format = format_of(name)
    if format is None:
        known = ", ".join(sorted(endings()))
        raise UnreadableDocument(f"the ending is none that pincite reads ({known})")
    if not data.strip():
        raise UnreadableDocument("the file is empty")
    loaded = format.load(data)
    if not any(character.isalnum() for character in loaded.text):
        raise UnreadableDocument(f"no text was found in this {format.name} file")
    return refuse_many(loaded)


def or_reason(read: Callable[[], LoadedDocument | Unread]) -> LoadedDocument | Unread:
    """Return what is read, or why it is not: one member that is refused stops no other."""
    try:
        return read()
    except UnreadableDocument as error:
        return Unread(str(error))


def refuse_many(loaded: LoadedDocument) -> LoadedDocument:
    """Return the document. Raises UnreadableDocument for one of more than ``MOST_LINES``."""
    if len(loaded.blocks) > MOST_LINES or loaded.text.count("\n") > 4 * MOST_LINES:
        raise UnreadableDocument(f"it has more than {MOST_LINES:,} paragraphs: split it")
    return loaded
