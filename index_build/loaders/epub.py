"""Books (.epub): the chapters in reading order, each a page that bears its heading's name.

A chapter is not called by its number in the file: covers and title pages are counted there too, so that "chapter 4" would be Chapter 1.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

import lxml.etree
import lxml.html

from index_build.errors import UnreadableDocument
from index_build.loaders import LoadedDocument
from index_build.loaders.decoding import decode
from index_build.loaders.office import read_day
from index_build.loaders.safe_xml import parse
from index_build.loaders.stated_author import stated_author
from index_build.loaders.text_builder import TextBuilder, one_line
from index_build.loaders.xhtml_blocks import add_blocks, name_of, words_of
from index_build.loaders.zip_guard import damaged, open_zip, reading

_KIND = "EPUB book"
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
# These only disguise fonts; every other encryption is a seller's lock.
_FONTS_ONLY = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_LONGEST_NAME = 60
_EVENT = "{http://www.idpf.org/2007/opf}event"


def load(data: bytes) -> LoadedDocument:
    """Read a book. Raises UnreadableDocument for what is none, is damaged, too large or locked by its seller."""
    archive = open_zip(data, _KIND, "EPUB (.epub)")
    builder = TextBuilder()
    with reading(_KIND):
        _refuse_locked(archive)
        opf, package = _package(archive)
        about = {name_of(part): part for part in package}
        if "manifest" not in about or "spine" not in about:
            raise UnreadableDocument(damaged(_KIND))
        for number, path in enumerate(_spine(opf, about["manifest"], about["spine"]), start=1):
            _chapter(builder, archive.read(path), number)
    metadata = list(about["metadata"].iter()) if "metadata" in about else []
    text, blocks = builder.build()
    return LoadedDocument(
        text,
        blocks,
        _first(metadata, "title"),
        _published(metadata),
        _first(metadata, "language"),
        builder.pages,
        saved=next((read_day(each.text) for each in metadata if each.get("property") == "dcterms:modified"), None),
        author=stated_author([each.text or "" for each in metadata if name_of(each) == "creator"]),
    )


def _refuse_locked(archive: ZipFile) -> None:
    if "META-INF/encryption.xml" in archive.namelist():
        methods = [
            each
            for each in parse(archive.read("META-INF/encryption.xml")).iter()
            if name_of(each) == "encryptionmethod"
        ]
        if any(each.get("Algorithm") not in _FONTS_ONLY for each in methods):
            raise UnreadableDocument("its seller has locked it (DRM): use an edition without a lock")


def _package(archive: ZipFile) -> tuple[str, Any]:
    """Return the name of the book's package file and its root element."""
    if "META-INF/container.xml" not in archive.namelist():
        raise UnreadableDocument(f"it is no {_KIND}, whatever its ending: save it as EPUB (.epub)")
    container = parse(archive.read("META-INF/container.xml"))
    path = next((each.get("full-path", "") for each in container.iter() if name_of(each) == "rootfile"), "")
    return path, parse(archive.read(path))


def _spine(opf: str, manifest: Any, spine: Any) -> Iterator[str]:
    """Yield the names of the pages in reading order, each once, but for the table of contents."""
    items = {item.get("id"): item for item in manifest}
    seen = set()
    for reference in spine:
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _PAGES or "nav" in item.get("properties", "").split():
            continue
        path = posixpath.normpath(posixpath.join(posixpath.dirname(opf), unquote(item.get("href", "").split("#")[0])))
        if path not in seen:
            seen.add(path)
            yield path


def _chapter(builder: TextBuilder, data: bytes, number: int) -> None:
    root = _page(data)
    body = next((each for each in root.iter() if name_of(each) == "body"), root)
    heading = next((each for each in body.iter() if name_of(each) in ("h1", "h2", "h3")), None)
    name = one_line(words_of(heading)) if heading is not None else ""
    if len(name) > _LONGEST_NAME:
        name = f"{name[:_LONGEST_NAME].rsplit(' ', 1)[0]}…"
    builder.begin_page(
        (name if name.lower().startswith("chapter") else f"chapter “{name}”") if name else f"part {number}"
    )
    add_blocks(builder, body)


def _page(data: bytes) -> Any:
    """Return a page's root: as XML, or as browsers read it where it is not well-formed."""
    try:
        return parse(data)
    except lxml.etree.XMLSyntaxError:
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        try:
            return lxml.html.document_fromstring(decode(data).encode(), parser=parser)
        except lxml.etree.LxmlError as error:
            raise UnreadableDocument(damaged(_KIND)) from error


def _first(metadata: list[Any], name: str) -> str | None:
    return next((words for each in metadata if name_of(each) == name and (words := one_line(each.text or ""))), None)


def _published(metadata: list[Any]) -> date | None:
    """Return the date of publication: the one that is called so, else one that is called nothing. A year alone is no day."""
    dates = {each.get(_EVENT, ""): read_day(each.text) for each in reversed(metadata) if name_of(each) == "date"}
    return dates.get("publication") or dates.get("")
