"""Formats that can be read: a new one is a new module here and a line in ``FORMATS``.

A loader turns a file's bytes into the text that will be stored and cited, with its structure as offsets into that text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import PurePath

from index_build.document import Block, Page
from index_build.errors import UnreadableDocument


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """What a loader found: ``blocks`` are in order, do not overlap, and each lies within ``text``.

    ``saved`` is the day on which the file was last saved, as the file itself tells it: when the version at hand came to be, and so
    the date of publication where neither ``published`` nor the text tells a better one.
    """

    text: str
    blocks: tuple[Block, ...]
    title: str | None = None
    published: date | None = None
    language: str | None = None
    pages: tuple[Page, ...] = ()
    saved: date | None = None


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


FORMATS: tuple[Format, ...] = (
    Format("plain text", (".txt",), "index_build.loaders.plain_text"),
    Format("Markdown", (".md", ".markdown"), "index_build.loaders.markdown"),
    Format("HTML", (".html", ".htm"), "index_build.loaders.html"),
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

_BY_SUFFIX = {suffix: format for format in FORMATS for suffix in format.suffixes}


def format_of(name: str) -> Format | None:
    """Return the format that a file name's ending stands for, or None."""
    return _BY_SUFFIX.get(PurePath(name).suffix.lower())


def load(name: str, data: bytes) -> LoadedDocument:
    """Read one file by its name's ending.

    Raises UnreadableDocument when the format is unknown, the file is empty or damaged, or holds no text.
    """
    format = format_of(name)
    if format is None:
        known = ", ".join(sorted(_BY_SUFFIX))
        raise UnreadableDocument(f"the ending is none that pincite reads ({known})")
    if not data.strip():
        raise UnreadableDocument("the file is empty")
    loaded = format.load(data)
    if not any(character.isalnum() for character in loaded.text):
        raise UnreadableDocument(f"no text was found in this {format.name} file")
    return loaded
