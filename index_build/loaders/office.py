"""What Word, PowerPoint and Excel files (Office Open XML, ECMA-376) have in common: how they are opened, their titles and dates."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from zipfile import ZipFile

from index_build.loaders.safe_xml import parse
from index_build.loaders.stated_author import stated_author
from index_build.loaders.text_builder import one_line
from index_build.loaders.zip_guard import open_zip, reading, refuse_doctypes

# Titles that the programs or their templates put in by themselves.
_NO_TITLES = {"word document", "powerpoint presentation", "powerpoint-präsentation", "presentación de powerpoint", "présentation powerpoint",
              "slide 1", "untitled", "unbenannt", "document", "document1", "title", "presentation", "book1"}  # fmt: skip
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_COVER = "{http://schemas.microsoft.com/office/2006/coverPageProps}"


class Properties:
    """The properties of an office file: ``title``, ``author``, ``language``, ``published`` and ``saved``, None where it does not say.

    ``saved`` is the day of the last saving. The day of creation is never asked: it is the template's, or that of the file that this one
    was once copied from. A file that was saved only once comes from a program that fills in a template, and its dates are the template's too.
    ``published`` is the date that somebody chose on one of Word's cover pages.
    """

    def __init__(self, archive: ZipFile) -> None:
        core = _parts(archive, "docProps/core.xml")
        found = {element.tag: one_line(element.text or "") for root in core for element in root}
        title = found.get(f"{_DC}title", "")
        self.title = title if title.lower() not in _NO_TITLES else None
        self.title = self.title or None
        self.author = stated_author(found.get(f"{_DC}creator"))
        self.language = found.get(f"{_DC}language") or None
        created, modified = found.get(f"{_TERMS}created"), found.get(f"{_TERMS}modified")
        revision = found.get(f"{_CORE}revision", "2" if created != modified else "1")
        self.saved = read_day(modified) if revision not in ("0", "1") else None
        covers = [root for root in _parts(archive, "customXml/item") if root.tag == f"{_COVER}CoverPageProperties"]
        self.published = next(
            (day for root in covers if (day := read_day(root.findtext(f"{_COVER}PublishDate")))), None
        )


def open_office(data: bytes, kind: str, save_as: str) -> ZipFile:
    """Open an office file as the zip archive it is. Raises UnreadableDocument as ``open_zip`` does, and for document types."""
    archive = open_zip(data, kind, save_as)
    refuse_doctypes(archive, kind)
    return archive


def read_day(value: str | None) -> date | None:
    """Return the day of an ISO 8601 date or date and time; None for all else.

    >>> read_day("2024-06-18T22:00:00Z"), read_day("soon")
    (datetime.date(2024, 6, 18), None)
    """
    try:
        return datetime.fromisoformat((value or "").strip()).date()
    except ValueError:
        return None


def _parts(archive: ZipFile, prefix: str) -> Iterable[Any]:
    for name in archive.namelist():
        if name.startswith(prefix) and name.endswith(".xml") and "/itemProps" not in name:
            with reading("file's list of properties"):
                part = archive.read(name)
            with suppress(SyntaxError):  # Broken properties cost the document those, not its text.
                yield parse(part)
