"""PDF: the text that each page draws, put together from the places of its characters (with PDFium).

Nothing in a PDF says what is a paragraph; its lines, columns, headings and tables are read from where words stand.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pypdfium2 as pdfium

from index_build.errors import UnreadableDocument
from index_build.loaders import LoadedDocument
from index_build.loaders.pdf.flow import flow
from index_build.loaders.pdf.forms import Form
from index_build.loaders.pdf.pictures import shows_pictures, without_text
from index_build.loaders.pdf.segments import Segment, page_segments
from index_build.loaders.pdf.xmp import authors
from index_build.loaders.stated_author import stated_author
from index_build.original import MOST_BYTES, Original

MOST_PAGES = 10_000
MOST_SECONDS = 900.0
"""A page of text takes about a twentieth of a second, so that a file at the limit of pages is read within this time."""

_MOST_UNKNOWN = 0.2  # Share of letters without a meaning from which on the text is worth nothing.
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FIRST_YEAR = 1993  # There was no PDF before.
_NO_TITLE = re.compile(
    r"\(?(untitled|anonymous|unspecified|no title).*|document\d*|.*\.(docx?|odt|rtf|pdf|tex|dvi|indd|qxd|pptx?|xlsx?|html?)|.*[\\/].*",
    re.I,
)
_PRINTED_FROM = re.compile(r"(Microsoft (Word|PowerPoint|Excel)|OpenOffice.org \w+) - ", re.IGNORECASE)


def load(data: bytes) -> LoadedDocument:
    """Read a PDF. Raises UnreadableDocument for one that is damaged, locked, too long, or holds pictures alone."""
    document = _open(data)
    try:
        return _read(document, data)
    except pdfium.PdfiumError as error:
        raise UnreadableDocument("a page of this PDF is damaged: print it to a new PDF and index that") from error
    finally:
        document.close()


def _open(data: bytes) -> Any:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in (pdfium.raw.FPDF_ERR_PASSWORD, pdfium.raw.FPDF_ERR_SECURITY):
            raise UnreadableDocument("it is locked with a password: save a copy without one and index that") from error
        raise UnreadableDocument(
            "it is no PDF, or a damaged one: open it, and save or print it to a new PDF"
        ) from error


def _read(document: Any, data: bytes) -> LoadedDocument:
    count = len(document)
    if count > MOST_PAGES:
        raise UnreadableDocument(f"it has {count:,} pages, more than {MOST_PAGES:,}: split it")
    deadline = time.monotonic() + MOST_SECONDS
    pages: list[list[Segment]] = []
    sizes: list[tuple[float, float]] = []
    pictures: list[int] = []
    form = Form(document)
    for number in range(count):
        _check(deadline)
        page = form.page(number)
        sizes.append(page.get_size())
        segments, is_picture = _segments(page, deadline)
        pages.append(segments)
        pictures += [number] if is_picture else []
    if not any(pages):
        raise UnreadableDocument("it holds no text, only pictures of it: run text recognition (OCR) over it first")
    names = [_page_name(document, number) for number in range(count)]
    loaded, placing = flow(pages, names)
    letters = sum(not character.isspace() for character in loaded.text)
    if loaded.text.count("\ufffd") > _MOST_UNKNOWN * letters:
        raise UnreadableDocument(
            "its fonts do not say which letters they draw: print it to a new PDF, or run text recognition (OCR) over it"
        )
    metadata = document.get_metadata_dict(skip_empty=True)
    first_pages = loaded.text[: loaded.pages[2].start if len(loaded.pages) > 2 else len(loaded.text)]
    return LoadedDocument(
        loaded.text,
        loaded.blocks,
        title=_title(metadata.get("Title", "")) or loaded.title,
        published=_published(metadata.get("CreationDate", ""), first_pages),
        language=_language(document),
        pages=loaded.pages,
        original=Original(data, ".pdf", placing.pages(names, sizes)) if len(data) <= MOST_BYTES else None,
        author=stated_author(metadata.get("Author")) or stated_author(authors(data)),
        remarks=(*form.remarks, *without_text([names[number] for number in pictures])),
    )


def _segments(page: Any, deadline: float) -> tuple[list[Segment], bool]:
    """Return a page's segments, and whether it has none and shows pictures; the page is closed."""
    text_page = page.get_textpage()
    try:
        found = list(page_segments(page, text_page, lambda: _check(deadline)))
        return found, not found and shows_pictures(page)
    finally:
        text_page.close()
        page.close()


def _check(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise UnreadableDocument(f"reading it takes more than {MOST_SECONDS / 60:.0f} minutes: split it")


def _page_name(document: Any, number: int) -> str:
    """Return what the page is called: by the PDF's own label, where it has one ("page iv"), else by its number from 1."""
    try:
        label = document.get_page_label(number)
    except (pdfium.PdfiumError, UnicodeDecodeError):
        label = ""
    label = " ".join(label.split())
    return f"page {label if label and len(label) <= 20 and label.isprintable() else number + 1}"


def _title(stated: str) -> str | None:
    """Return the title that the PDF states, unless it is a file's name or what a program put there."""
    title = " ".join(_PRINTED_FROM.sub("", stated.replace("\ufffd", "")).split())
    letters = sum(character.isalpha() for character in title)
    return None if letters < 3 or _NO_TITLE.fullmatch(title) else title


def _published(stated: str, beginning: str) -> date | None:
    """Return the day on which the PDF was made, where that is likely to be when the document came out.

    A PDF may be made years later, by a scanner or an archive. So the day counts only when it is no day to come, not older than
    PDF is, and when the first two pages name its year, or no year at all; a printed date is left to be found in the words.
    """
    found = _DATE.match(stated)
    if not found:
        return None
    try:
        day = date(*map(int, found.groups()))
    except ValueError:
        return None
    # Somewhere on Earth it may be tomorrow.
    today = datetime.now(UTC).astimezone(timezone(timedelta(hours=14))).date()
    years = {int(year) for year in _YEAR.findall(beginning)}
    return day if day.year >= _FIRST_YEAR and day <= today and (not years or day.year in years) else None


def _language(document: Any) -> str | None:
    """Return the language that the PDF states, as it writes it ("en-GB")."""
    length = pdfium.raw.FPDFCatalog_GetLanguage(document, None, 0)
    if not 4 < length < 100:
        return None
    buffer = (pdfium.raw.FPDF_WCHAR * (length // 2))()
    pdfium.raw.FPDFCatalog_GetLanguage(document, buffer, length)
    language = bytes(buffer).decode("utf-16-le", "replace").strip("\0 ")
    return language if re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*", language) else None
