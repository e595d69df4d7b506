"""Formats that can be read: a new one is a new module here and a line in ``FORMATS``.

A loader turns a file's bytes into the text that will be stored and cited, with its structure as offsets into that text.
A container's module takes a file apart instead that holds several documents; a new one is a line in ``CONTAINERS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pathlib import PurePath

from index_build.document import Block, Page
from index_build.errors import UnreadableDocument
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
class Format:
    """A format by the endings of its file names; ``module`` is imported when the first such file is met."""

    name: str
    suffixes: tuple[str, ...]
    module: str

    def load(self, data: bytes) -> LoadedDocument:
        """Read one file. Raises UnreadableDocument with a sentence for the user."""
        loader: Callable[[bytes], LoadedDocument] = import_module(self.module).load
        return loader(data)


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


@dataclass(frozen=True, slots=True)
class Container:
    """A format whose files hold several documents, by the endings of their names."""

    name: str
    suffixes: tuple[str, ...]
    module: str

    def members(self, data: bytes, reading: Reading) -> Iterator[Member]:
        """Yield what a file holds, one by one. Raises UnreadableDocument, perhaps after some, when it cannot be read on."""
        take_apart: Callable[[bytes, Reading], Iterator[Member]] = import_module(self.module).members
        return take_apart(data, reading)


MOST_LINES = 250_000
"""Paragraphs, headings and the like in one document, and a fourth of its lines: some thousand pages of a dictionary."""

FORMATS: tuple[Format, ...] = (
    Format("plain text", (".txt",), "index_build.loaders.plain_text"),
    Format("Markdown", (".md", ".markdown"), "index_build.loaders.markdown"),
    Format("HTML", (".html", ".htm"), "index_build.loaders.html"),
    Format("PDF", (".pdf",), "index_build.loaders.pdf"),
    Format("Word", (".docx", ".docm"), "index_build.loaders.docx"),
    Format("PowerPoint", (".pptx", ".pptm"), "index_build.loaders.pptx"),
    Format("Excel", (".xlsx", ".xlsm"), "index_build.loaders.xlsx"),
    Format("CSV", (".csv", ".tsv"), "index_build.loaders.csv_table"),
    Format("OpenDocument text", (".odt",), "index_build.loaders.odt"),
    Format("OpenDocument spreadsheet", (".ods",), "index_build.loaders.ods"),
    Format("OpenDocument presentation", (".odp",), "index_build.loaders.odp"),
    Format("RTF", (".rtf",), "index_build.loaders.rtf"),
    Format("EPUB", (".epub",), "index_build.loaders.epub"),
)

CONTAINERS: tuple[Container, ...] = (
    Container("ZIP archive", (".zip",), "index_build.loaders.zip_archive"),
    Container("mail", (".eml",), "index_build.loaders.mail"),
    Container("mailbox", (".mbox",), "index_build.loaders.mailbox"),
    Container("feed", (".rss", ".atom", ".xml"), "index_build.loaders.feed"),
    Container("JSON", (".json",), "index_build.loaders.json_records"),
    Container("JSON lines", (".jsonl", ".ndjson"), "index_build.loaders.json_lines"),
)

_BY_SUFFIX = {suffix: format for format in FORMATS for suffix in format.suffixes}
_CONTAINER_BY_SUFFIX = {suffix: container for container in CONTAINERS for suffix in container.suffixes}


def format_of(name: str) -> Format | None:
    """Return the format that a file name's ending stands for, or None."""
    return _BY_SUFFIX.get(PurePath(name).suffix.lower())


def container_of(name: str) -> Container | None:
    """Return the container that a file name's ending stands for, or None."""
    return _CONTAINER_BY_SUFFIX.get(PurePath(name).suffix.lower())


def endings() -> list[str]:
    """Return every ending that is read, formats before containers: [".txt", ".md", ...]."""
    return [*_BY_SUFFIX, *_CONTAINER_BY_SUFFIX]


def is_readable(name: str) -> bool:
    """Tell whether a file name's ending stands for a format or a container."""
    return format_of(name) is not None or container_of(name) is not None


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
