"""One real-looking file for every ending that is read, as programs write them; each says the same in its format's own way."""

from __future__ import annotations

import io
import json
import mailbox
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from html import escape

import docx
import openpyxl
import pptx
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table

from tests.index_build.loaders.containers import zipped
from tests.index_build.loaders.office_files import WORDS, changed, part
from tests.index_build.loaders.test_epub import epub, page
from tests.index_build.loaders.test_odf import cell, cells, frame, odf, odt
from tests.index_build.loaders.test_rtf import escaped, rtf

SAID = "The harbour office opens at seven every morning, and the ferry to the islands leaves at a quarter past eight."
TITLE, AUTHOR, DAY = "The harbour and its ferries", "Ann Lee", date(2024, 6, 18)
LONG = (
    "The difficult office of the harbour keeps an efficient file of all offices, and affiliates waffle about afflictions. "
    * 6
)
ROWS = (
    ("Ferry", "Leaves", "Fare"),
    ("Island line", "8:15", "12 €"),
    ("خط الجزيرة", "9:30", "14 €"),
    ("Night 🚢", "", "20 €"),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A file; the place at which ``SAID`` stands in it, and what the file itself states."""

    data: bytes
    place: str | None = None
    title: str | None = TITLE
    author: str | None = AUTHOR
    published: date | None = DAY
    language: str | None = "en"
    inner: str = ""
    """The name of the document within, for containers."""
    says: tuple[str, ...] = WORDS


def _pdf() -> bytes:
    """Two columns, ligatures, hyphens at line ends, a table; the page that says it is the second."""
    styles, data = getSampleStyleSheet(), io.BytesIO()
    body = ParagraphStyle("b", styles["BodyText"], hyphenationLang="", fontSize=10)
    broken = (
        "The ferries of the har-<br/>bour are repaired every win-<br/>ter by the harbour office's own work-<br/>shop."
    )
    frames = [Frame(60 + 245 * number, 80, 225, 660) for number in range(2)]
    made = BaseDocTemplate(
        data, pagesize=A4, pageTemplates=[PageTemplate(frames=frames)], title=TITLE, author=AUTHOR, lang="en"
    )
    story = [
        Paragraph(TITLE, styles["Title"]),
        *(Paragraph(f"{n}. {LONG}", body) for n in range(14)),
        Paragraph(broken, body),
    ]
    made.build(
        [*story, Paragraph(SAID, body), Table([["Ferry", "Leaves"], ["Island line", "8:15"], ["Night line", "23:00"]])]
    )
    # The program writes today.
    return re.sub(rb"(?<=/CreationDate \(D:)\d{8}", b"20240618", data.getvalue())


def _docx() -> bytes:
    made, data = docx.Document(), io.BytesIO()
    made.add_heading(TITLE)
    for words in (SAID, *WORDS):
        made.add_paragraph(words)
    table = made.add_table(len(ROWS), 3)
    for row, cells_of in zip(table.rows, ROWS, strict=True):
        for each, words in zip(row.cells, cells_of, strict=True):
            each.text = words
    _core(made.core_properties)
    made.save(data)
    return data.getvalue()


def _core(properties: object) -> None:
    for name, value in {
        "title": TITLE,
        "author": AUTHOR,
        "language": "en",
        "revision": 4,
        "modified": datetime(2024, 6, 18),
    }.items():
        setattr(properties, name, value)


def _pptx() -> bytes:
    deck, data = pptx.Presentation(), io.BytesIO()
    for title, words in ((TITLE, ""), ("Opening", "\n".join((SAID, *WORDS)))):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = title
        if words:
            slide.shapes.add_textbox(0, 2_000_000, 9, 9).text_frame.text = words
    _core(deck.core_properties)
    deck.save(data)
    return data.getvalue()


def _xlsx() -> bytes:
    book, data = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "Ferries"
    for row in (*ROWS, (SAID, "", "")):
        book.active.append(row)
    for words in WORDS:
        book.create_sheet().append((words,))
    book.properties.title, book.properties.creator, book.properties.language = TITLE, AUTHOR, "en"
    book.properties.created, book.properties.modified, book.properties.revision = (
        datetime(2020, 1, 1),
        datetime(2024, 6, 18),
        "3",
    )
    book.save(data)
    core = part(data.getvalue(), "docProps/core.xml")  # The program writes today.
    return changed(
        data.getvalue(),
        {"docProps/core.xml": re.sub(r"(<dcterms:modified[^>]*>)[^<]*", r"\g<1>2024-06-18T10:00:00Z", core)},
    )


def _table(parting: str) -> bytes:
    return "\r\n".join(
        parting.join(row) for row in (*ROWS, (f'"{SAID}"', "", ""), *((f'"{words}"', "1", "2") for words in WORDS))
    ).encode()


PARAGRAPHS = "".join(f"<text:p>{escape(words, quote=False)}</text:p>" for words in (SAID, *WORDS))
META = (
    f"<dc:title>{TITLE}</dc:title><meta:initial-creator>{AUTHOR}</meta:initial-creator><dc:creator>Bob Ray</dc:creator>"
    "<dc:language>en</dc:language><dc:date>2024-06-18T10:00:00</dc:date>"
)
ODF_ROWS = cells(
    *(
        "".join(cell(words) for words in row)
        for row in (*ROWS, (SAID, "", ""), *((escape(words, quote=False), "", "") for words in WORDS))
    )
)
HTML = (
    f'<!doctype html><html lang="en"><head><title>{TITLE}</title><meta name="author" content="{AUTHOR}">'
    '<meta property="article:published_time" content="2024-06-18T08:00:00Z"></head><body><nav><a href="/">Home</a></nav>'
    f"<article><h1>{TITLE}</h1>{''.join(f'<p>{escape(words)}</p>' for words in (SAID, *WORDS))}</article></body></html>"
).encode()
FRONT = f"---\ntitle: {TITLE}\nauthor: {AUTHOR}\ndate: 2024-06-18\nlang: en\n---\n"
MARKDOWN = (
    FRONT + f"# {TITLE}\n\n{SAID}\n\n" + "\n\n".join(words.replace("<", "\\<").replace("&", "\\&") for words in WORDS)
).encode()
TEXT = "\n\n".join((TITLE, "Published 18 June 2024", SAID, *WORDS)).encode("utf-16")
RECORD = {
    "id": "ferry",
    "title": TITLE,
    "author": AUTHOR,
    "date": "2024-06-18",
    "lang": "en",
    "text": "\n\n".join((SAID, *WORDS[:-1])),
}
RSS = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour</title>'
    f"<language>en</language><item><title>{TITLE}</title><guid isPermaLink='false'>ferry</guid><dc:creator>{AUTHOR}</dc:creator>"
    "<pubDate>Tue, 18 Jun 2024 10:15:00 GMT</pubDate><description><![CDATA["
    + "".join(f"<p>{escape(words)}</p>" for words in (SAID, *WORDS))
    + "]]></description></item></channel></rss>"
).encode()
ATOM = (
    f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Harbour</title><entry><id>ferry</id><title>{TITLE}</title>'
    f"<author><name>{AUTHOR}</name></author><updated>2024-06-18T10:15:00Z</updated><content type='html'>"
    + escape("".join(f"<p>{escape(words)}</p>" for words in (SAID, *WORDS)))
    + "</content></entry></feed>"
).encode()


def _mail() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"{AUTHOR} <ann@example.org>", "Bob Ray <bob@example.org>", TITLE
    made["Date"], made["Message-ID"], made["Content-Language"] = (
        "Tue, 18 Jun 2024 10:15:00 +0000",
        "<ferry@example.org>",
        "en",
    )
    made.set_content("\n\n".join((SAID, *WORDS)))
    return made


def _mbox(raw: bytes) -> bytes:
    return b"From ann@example.org Tue Jun 18 10:15:00 2024\n" + mailbox.mboxMessage(raw).as_bytes() + b"\n"


MAKERS: Mapping[str, Callable[[], Sample]] = {
    ".txt": lambda: Sample(TEXT, author=None),
    ".md": lambda: Sample(MARKDOWN, says=tuple(words for words in WORDS)),
    ".html": lambda: Sample(HTML),
    ".pdf": lambda: Sample(_pdf(), "page 2", says=("The ferries of the harbour are repaired every winter by the harbour office's own workshop.", "difficult office", "efficient")),
    ".docx": lambda: Sample(_docx()),
    ".pptx": lambda: Sample(_pptx(), "slide 2"),
    ".xlsx": lambda: Sample(_xlsx(), "sheet Ferries, row 5"),
    ".csv": lambda: Sample(_table(","), "row 5", title=None, author=None, published=None),
    ".tsv": lambda: Sample(_table("\t"), "row 5", title=None, author=None, published=None),
    ".odt": lambda: Sample(odt(PARAGRAPHS, meta=META)),
    ".ods": lambda: Sample(odf("spreadsheet", f'<table:table table:name="Ferries">{ODF_ROWS}</table:table>', meta=META), "sheet Ferries, row 5"),
    ".odp": lambda: Sample(
        odf("presentation", "<draw:page/>" + f"<draw:page>{''.join(frame(escape(words, quote=False), '1cm') for words in (SAID, *WORDS))}</draw:page>", meta=META),
        "slide 2",
    ),
    ".rtf": lambda: Sample(
        rtf(
            rf"{{\info{{\title {TITLE}}}{{\author {AUTHOR}}}{{\revtim\yr2024\mo6\dy18}}}}"
            + "".join(rf"\pard {escaped(words)}\par " for words in (SAID, *WORDS))
        )
    ),
    ".epub": lambda: Sample(
        epub(page("<h1>Arrival</h1><p>Nothing.</p>"), page("<h1>Ferries</h1>" + "".join(f"<p>{escape(words)}</p>" for words in (SAID, *WORDS)))),
        "chapter “Ferries”", "The Harbour", language="en-GB",
    ),
    ".zip": lambda: Sample(zipped({"inner/ferry.html": HTML}), inner="/inner/ferry.html"),
    ".eml": lambda: Sample(_mail().as_bytes()),
    ".mbox": lambda: Sample(_mbox(_mail().as_bytes()), inner="/ferry@example.org"),
    ".rss": lambda: Sample(RSS, inner="/ferry"),
    ".atom": lambda: Sample(ATOM, inner="/ferry"),
    ".json": lambda: Sample(json.dumps([RECORD]).encode(), inner="/ferry", says=WORDS[:-1]),
    ".jsonl": lambda: Sample(json.dumps(RECORD).encode(), inner="/ferry", says=WORDS[:-1]),
}  # fmt: skip
"""By ending; the others are names for the same."""
SAME = {
    ".markdown": ".md", ".htm": ".html", ".docm": ".docx", ".pptm": ".pptx", ".xlsm": ".xlsx", ".xml": ".rss", ".ndjson": ".jsonl",
}  # fmt: skip
