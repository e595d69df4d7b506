from __future__ import annotations

from datetime import date

import pytest

from index_build.errors import UnreadableDocument
from index_build.loaders import load

PAGE = """<!doctype html><html lang="en-GB"><head><title>Hotels | Tidewater</title>
<meta property="article:published_time" content="2024-06-18T10:00:00Z"></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Hotel rules</h1>
<p>A night in Berlin may cost at most <b>140</b> euros, as the travel desk decided in the spring of last year.</p>
<h2>Elsewhere</h2><p>In London &lt;script&gt;alert(1)&lt;/script&gt; it is 180 pounds, breakfast included where it can be had.</p>
<ul><li>Keep the receipt</li><li>Send it within ten days</li></ul>
<table><tr><th>City</th><th>Limit</th></tr><tr><td>Rome</td><td>150</td></tr></table>
</article><script>alert("no")</script><footer>© Tidewater</footer></body></html>"""


def blocks(data: bytes) -> list[tuple[str, str]]:
    loaded = load("page.html", data)
    return [(block.kind, loaded.text[block.start : block.end]) for block in loaded.blocks]


def test_the_article_is_kept_block_by_block_and_the_page_around_it_is_not() -> None:
    found = blocks(PAGE.encode())
    assert ("heading", "Elsewhere") in found
    assert ("list", "• Keep the receipt\n• Send it within ten days") in found
    assert ("table", "City | Limit\nRome | 150") in found
    assert not any("Home" in words or 'alert("no")' in words for _, words in found)


def test_tags_that_the_author_wrote_as_text_stay_text() -> None:
    assert any("<script>alert(1)</script>" in words for kind, words in blocks(PAGE.encode()) if kind == "paragraph")


def test_title_date_and_language_are_the_pages() -> None:
    loaded = load("page.html", PAGE.encode())
    assert (loaded.title, loaded.published, loaded.language) == ("Hotel rules", date(2024, 6, 18), "en-GB")


def test_a_page_of_one_line_is_read() -> None:
    assert blocks(b"<p>The office closes at six.</p>") == [("paragraph", "The office closes at six.")]


def test_the_encoding_that_a_page_declares_is_obeyed() -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Das Büro schließt um sechs Uhr.</p></body></html>'
    assert "Das Büro schließt" in blocks(page.encode("iso-8859-1"))[0][1]


def test_a_page_without_words_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="no "):
        load("page.html", b"<html><body><script>var a = 1;</script></body></html>")


def test_a_line_break_parts_lines_and_not_paragraphs() -> None:
    assert blocks(b"<p>Harbour Road 1<br>Quay 5</p>") == [("paragraph", "Harbour Road 1\nQuay 5")]


def test_nested_lists_and_definitions_are_said_once_and_together() -> None:
    page = """<article><p>The canteen serves everybody who works here, on every day of the week.</p>
    <ul><li>Monday<ul><li>Soup of the day</li><li>Fish pie</li></ul></li><li>Tuesday</li></ul>
    <dl><dt>Blue zone</dt><dd>Two hours.</dd><dt>Red zone</dt><dd>Never.</dd></dl>
    <table><tr><th>Site</th><th>Opens</th><th>Closes</th></tr><tr><td>Leeds</td><td>07:00</td><td>19:30</td></tr></table></article>"""
    found = [words for kind, words in blocks(page.encode()) if kind in ("list", "table")]
    assert found == [
        "• Monday\n  • Soup of the day\n  • Fish pie\n• Tuesday",
        "• Blue zone: Two hours.\n• Red zone: Never.",
        "Site | Opens | Closes\nLeeds | 07:00 | 19:30",
    ]


def test_a_year_in_the_text_is_no_date_of_publication() -> None:
    page = b"<article><p>The canteen has served lunch to everybody since 2003.</p><p>Copyright 2019 Acme</p></article>"
    assert load("page.html", page).published is None


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ('<p>Write <code>&lt;meta charset="koi8-r"&gt;</code> in the café.</p>'.encode(), "in the café."),
        (b"<meta charset=iso-8859-1><p>\x93yes\x94 it\x92s so</p>", "“yes” it’s so"),
        (b'<meta charset="utf-16"><p>These are plain words</p>', "These are plain words"),
    ],
)
def test_encodings_are_read_as_browsers_read_them(page: bytes, words: str) -> None:
    assert words in blocks(page)[0][1]
