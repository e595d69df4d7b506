"""OpenDocument (OASIS ODF 1.3): how its files are opened, what they say of themselves, and the words of a paragraph.

The XML is read as it stands, with lxml: odfpy is no longer maintained, and builds a tree of Python objects that takes many times longer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any
from zipfile import ZipFile

from index_build.errors import UnreadableDocument
from index_build.loaders.office import read_day
from index_build.loaders.safe_xml import parse
from index_build.loaders.stated_author import stated_author
from index_build.loaders.text_builder import lines_of, one_line
from index_build.loaders.zip_guard import damaged, open_zip, reading

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    "office": f"{_ODF}office:1.0",
    "text": f"{_ODF}text:1.0",
    "table": f"{_ODF}table:1.0",
    "draw": f"{_ODF}drawing:1.0",
    "style": f"{_ODF}style:1.0",
    "svg": f"{_ODF}svg-compatible:1.0",
    "presentation": f"{_ODF}presentation:1.0",
    "meta": f"{_ODF}meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def tag(name: str) -> str:
    """Return the full name of an element or attribute such as "text:p"."""
    prefix, local = name.split(":")
    return f"{{{_PREFIXES[prefix]}}}{local}"


_SPACE, _TAB, _BREAK, _NOTE = (tag(name) for name in ("text:s", "text:tab", "text:line-break", "text:note"))
# Remarks in the margin, reading aids above ideographs, descriptions of pictures; deletions are kept elsewhere in the file.
_UNSEEN = {tag(name) for name in ("office:annotation", "text:ruby-text", "svg:title", "svg:desc", "text:note-citation", "draw:object")}  # fmt: skip
_LONGEST_GAP = 100


class Styles:
    """The styles of a file by family and name, and the list styles by name."""

    def __init__(self, *roots: Any) -> None:
        self._styles: dict[tuple[str, str], Any] = {}
        self.lists: dict[str, dict[int, Any]] = {}
        for root in roots:
            for style in root.iter(tag("style:style")):
                self._styles[style.get(tag("style:family"), ""), style.get(tag("style:name"), "")] = style
            for style in root.iter(tag("text:list-style")):
                levels = {whole(level.get(tag("text:level")), 1): level for level in style if level.tag is not None}
                self.lists[style.get(tag("style:name"), "")] = levels

    def is_title(self, name: str | None) -> bool:
        """Tell whether a paragraph style is that of the document's title, or based on it."""
        for _ in range(20):
            if name in (None, "Title"):
                break
            style = self._styles.get(("paragraph", name or ""))
            name = style.get(tag("style:parent-style-name")) if style is not None else None
        return name == "Title"

    def hides(self, family: str, name: str | None, attribute: str, value: str) -> bool:
        """Tell whether a style has a property that takes a sheet or slide out of sight."""
        style = self._styles.get((family, name or ""))
        return style is not None and any(properties.get(tag(attribute)) == value for properties in style)


class OpenedFile:
    """An OpenDocument file: the ``body`` of its content, its ``styles``, ``title``, ``author``, ``language``, and ``saved``, the day of its last saving."""

    def __init__(self, data: bytes, kind: str, ending: str) -> None:
        """Open a file whose ``kind`` is "text", "spreadsheet" or "presentation".

        Raises UnreadableDocument for what is no such file, is damaged, too large or locked.
        """
        content_of, kind = kind, f"OpenDocument {kind}"
        save_as = f"{kind} ({ending})"
        archive = open_zip(data, kind, save_as)
        with reading(kind):
            manifest = _part(archive, "META-INF/manifest.xml")
            if manifest is not None and any(str(each.tag).endswith("}encryption-data") for each in manifest.iter()):
                raise UnreadableDocument("it is protected with a password: save it without one and index it again")
            content, styles = _part(archive, "content.xml"), _part(archive, "styles.xml")
            meta = None
            with suppress(SyntaxError):  # Broken properties cost the document those, not its text.
                meta = _part(archive, "meta.xml")
        if content is None:
            raise UnreadableDocument(f"it is no {kind}, whatever its ending: save it as {save_as}")
        body = content.find(tag("office:body"))
        if body is None or not len(body):
            raise UnreadableDocument(damaged(kind))
        if body[0].tag != tag(f"office:{content_of}"):
            raise UnreadableDocument(f"it is no {kind}, whatever its ending: save it as {save_as}")
        self.body = body[0]
        self.styles = Styles(*(root for root in (styles, content) if root is not None))
        found = {each.tag: one_line(each.text or "") for each in meta.iter()} if meta is not None else {}
        self.title = found.get(tag("dc:title")) or None
        self.language = found.get(tag("dc:language")) or None
        self.author = stated_author(found.get(tag("meta:initial-creator"))) or stated_author(
            found.get(tag("dc:creator"))
        )
        self.saved: date | None = read_day(found.get(tag("dc:date")))


def words_of(paragraph: Any, aside: list[Any]) -> str:
    """Return a paragraph's words; its notes and what is in its frames and shapes are appended to ``aside`` as elements to be read."""
    return lines_of("".join(_pieces(paragraph, aside)))


def whole(value: str | None, otherwise: int) -> int:
    """Return an attribute's whole number, or ``otherwise`` where it has none."""
    return int(value) if value and value.isascii() and value.isdecimal() and len(value) < 10 else otherwise


def _pieces(node: Any, aside: list[Any]) -> Iterator[str]:
    yield (node.text or "").replace("\n", " ")
    for child in node:
        if child.tag == _SPACE:
            yield " " * min(whole(child.get(tag("text:c")), 1), _LONGEST_GAP)
        elif child.tag == _TAB:
            yield "\t"
        elif child.tag == _BREAK:
            yield "\n"
        elif child.tag == _NOTE:
            aside.extend(child.iterchildren(tag("text:note-body")))
        elif (
            isinstance(child.tag, str)
            and child.tag.startswith(f"{{{_PREFIXES['draw']}}}")
            and child.tag != tag("draw:a")
        ):
            aside.append(child)
        elif child.tag not in _UNSEEN:
            yield from _pieces(child, aside)
        yield (child.tail or "").replace("\n", " ")


def _part(archive: ZipFile, name: str) -> Any | None:
    return parse(archive.read(name)) if name in archive.namelist() else None
