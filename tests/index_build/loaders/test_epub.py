from __future__ import annotations

import io
import zipfile
from datetime import date
from html import escape

import pytest

from index_build.errors import UnreadableDocument
from index_build.loaders import load
from tests.index_build.loaders.office_files import WORDS, blocks, bomb, changed, page_of

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
DATES = '<dc:date opf:event="modification">2025-01-01</dc:date><dc:date opf:event="publication">2024-06-18</dc:date>'


def page(body: str, head: str = "<title/>") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head>{head}</head><body>{body}</body></html>'
    )


def epub(*pages: str, dates: str = DATES) -> bytes:
    items = "".join(
        f'<item id="c{number}" href="text/page%20{number}.xhtml" media-type="application/xhtml+xml"/>'
        for number in range(len(pages))
    )
    refs = "".join(f'<itemref idref="c{number}"/>' for number in range(len(pages)))
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf" version="3.0">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The  Harbour</dc:title><dc:language>en-GB</dc:language>'
        f'{dates}<dc:creator>Ann Lee</dc:creator><meta property="dcterms:modified">2026-02-03T00:00:00Z</meta></metadata>'
        f'<manifest>{items}<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>'
        f'<spine><itemref idref="nav"/>{refs}</spine></package>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OEBPS/book.opf", opf)
        archive.writestr("OEBPS/nav.xhtml", page("<nav><ol><li>Storms</li></ol></nav>"))
        for number, content in enumerate(pages):
            archive.writestr(f"OEBPS/text/page {number}.xhtml", content)
    return made.getvalue()


def test_paragraphs_hold_the_very_words_in_every_script() -> None:
    data = epub(page("".join(f"<p>{escape(words)}</p>" for words in WORDS)))
    assert blocks("a.epub", data) == [("paragraph", words) for words in WORDS]


def test_the_chapters_are_pages_in_reading_order_that_bear_their_headings_names() -> None:
    loaded = load(
        "a.epub",
        epub(
            page("<p>For Ann.</p>"), page("<h1>Storms</h1><p>It blew.</p>"), page("<h2>Chapter 2</h2><p>It rained.</p>")
        ),
    )
    assert [page_of(loaded, words) for words in ("For Ann", "Storms", "It blew", "It rained")] == [
        "part 1", "chapter “Storms”", "chapter “Storms”", "Chapter 2",
    ]  # fmt: skip
    assert loaded.pages[0].start == 0


def test_headings_lists_tables_and_loose_words_are_blocks() -> None:
    body = """<div><h1>Costs<br/>of 2026</h1>Loose <i>words</i>,
      here.<p>Harbour Road 1<br/>Quay&nbsp;5</p><ol start="3"><li><p>Wait</p><p>long</p><ul><li>a day</li></ul></li><li>Ask</li></ol>
      <dl><dt>Red zone</dt><dd>Never.</dd></dl><table><caption>Limits:</caption><thead><tr><th>Land</th><th>City</th><th>Limit</th></tr></thead>
      <tbody><tr><td rowspan="2">Norway</td><td>Oslo</td><td>54</td></tr><tr><td colspan="2">Bergen</td></tr></tbody></table>
      <pre>a  b\n c</pre><table><tr><td><p>Framed.</p></td></tr></table><span><p>Inside.</p></span><script>x</script><p hidden="">No.</p></div>"""
    assert blocks("a.epub", epub(page(body))) == [
        ("heading", "Costs of 2026"),
        ("paragraph", "Loose words, here."),
        ("paragraph", "Harbour Road 1\nQuay\u00a05"),
        ("list", "3. Wait\n  long\n  • a day\n4. Ask"),
        ("list", "• Red zone: Never."),
        ("paragraph", "Limits:"),
        ("table", "Land | City | Limit\nNorway | Oslo | 54\nNorway | Bergen |"),
        ("code", "a  b\n c"),
        ("paragraph", "Framed."),
        ("paragraph", "Inside."),
    ]


def test_title_language_and_dates_are_the_books() -> None:
    loaded = load("a.epub", epub(page("<p>Text.</p>")))
    assert (loaded.title, loaded.language, loaded.published, loaded.saved) == (
        "The Harbour", "en-GB", date(2024, 6, 18), date(2026, 2, 3),
    )  # fmt: skip
    assert load("a.epub", epub(page("<p>Text.</p>"), dates="<dc:date>1998</dc:date>")).published is None


def test_a_page_that_is_not_well_formed_is_read_as_browsers_do() -> None:
    assert blocks("a.epub", epub("<html><body><p>One &copy; <b>two</p><p>Three</body>")) == [
        ("paragraph", "One © two"),
        ("paragraph", "Three"),
    ]


def test_broken_locked_and_hostile_files_are_refused() -> None:
    data = epub(page("<p>Text.</p>"))
    with pytest.raises(UnreadableDocument, match="damaged or was cut short"):
        load("a.epub", data[:300])
    with pytest.raises(UnreadableDocument, match="save it as EPUB"):
        load("a.epub", b"text")
    lock = '<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></EncryptedData></encryption>'
    with pytest.raises(UnreadableDocument, match="DRM"):
        load("a.epub", changed(data, {"META-INF/encryption.xml": lock}))
    fonts = lock.replace("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "http://www.idpf.org/2008/embedding")
    assert load("a.epub", changed(data, {"META-INF/encryption.xml": fonts})).text == "Text."
    for name in ("META-INF/container.xml", "OEBPS/book.opf"):
        for content in ("", "<a/>", "<a", bomb("a")):
            with pytest.raises(UnreadableDocument):
                load("a.epub", changed(data, {name: content}))
    with pytest.raises(UnreadableDocument, match="entities"):
        load("a.epub", changed(data, {"OEBPS/text/page 0.xhtml": bomb("html")}))
    wide = page("<table><tr>" + "<td colspan='99' rowspan='99'>x</td>" * 9 + "</tr><tr><td>y</td></tr></table>")
    with pytest.raises(UnreadableDocument, match="250 columns"):
        load("a.epub", epub(wide))
    deep = page("<div>" * 200 + "deep" + "</div>" * 200)
    assert load("a.epub", epub(deep)).text == "deep"
