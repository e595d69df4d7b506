"""Formats that can be read, by the endings of file names: a new one is a module of ``index_build.loaders`` and a line here.

Nothing else is imported until the first file of a format is met, so that help can name them at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from index_build.loaders import LoadedDocument, Member, Reading


class Format(NamedTuple):
    """A format by the endings of its file names; ``module`` is imported when the first such file is met."""

    name: str
    suffixes: tuple[str, ...]
    module: str

    def load(self, data: bytes) -> LoadedDocument:
        """Read one file. Raises UnreadableDocument with a sentence for the user."""
        loader: Callable[[bytes], LoadedDocument] = import_module(self.module).load
        return loader(data)


class Container(NamedTuple):
    """A format whose files hold several documents, by the endings of their names."""

    name: str
    suffixes: tuple[str, ...]
    module: str

    def members(self, data: bytes, reading: Reading) -> Iterator[Member]:
        """Yield what a file holds, one by one. Raises UnreadableDocument, perhaps after some, when it cannot be read on."""
        take_apart: Callable[[bytes, Reading], Iterator[Member]] = import_module(self.module).members
        return take_apart(data, reading)


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
