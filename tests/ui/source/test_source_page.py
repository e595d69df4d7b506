from __future__ import annotations

from dataclasses import replace

from index_build.document import Document, document_id, text_sha256
from index_build.loaders import plain_text
from ui.source.page import source_page
from ui.source.view import View

TEXT = "Prices\n\nA hat is 47 crowns & more.\n\nBring these:\n\n- <b>a pass</b>\n- a pen\n\nShare\n"


def make(text: str = TEXT) -> Document:
    blocks = plain_text.load(text.encode()).blocks
    return Document(document_id("a"), "a <i>.txt", "Hats <i>", text, text_sha256(text), blocks=blocks)


def page(quote: str, version: str = "") -> str:
    start = TEXT.index(quote)
    return source_page(make(), View(marks=((start, start + len(quote)),), version=version))


def test_the_words_are_marked_in_their_numbered_paragraph() -> None:
    assert '<section id="p1">' in page("47 crowns")
    assert "<mark>47 crowns</mark></span> &amp; more.</span>" in page("47 crowns")


def test_a_mark_over_several_blocks_is_drawn_in_each() -> None:
    html = page("Bring these:\n\n- <b>a pass</b>")
    assert "<mark>Bring these:</mark>" in html
    assert "<mark>- &lt;b&gt;a pass&lt;/b&gt;</mark>" in html
    assert html.count('id="p2"') == 1


def test_headings_and_furniture_are_shown_and_told_apart() -> None:
    html = source_page(make())
    assert '<h2 id="h1" dir="auto">Prices</h2>' in html
    assert '<p class="furniture" dir="auto">Share</p>' in html


def test_a_text_that_has_changed_since_is_not_marked_and_the_page_says_so() -> None:
    assert "<mark>" in page("47 crowns", make().sha256[:16])
    changed = page("47 crowns", "0" * 16)
    assert "<mark>" not in changed
    assert "has changed since it was cited" in changed


def test_a_mark_that_is_none_marks_nothing() -> None:
    for mark in ("", "x", "5", "9-3", "3-3", "0-99999", "-1-4", "1-2-3", "١-٢٢"):
        assert "<mark>" not in source_page(make(), View.of([("mark", mark)]))


def test_titles_and_names_are_escaped() -> None:
    html = source_page(make())
    assert "Hats &lt;i&gt;" in html
    assert "a &lt;i&gt;.txt" in html
    assert "<i>" not in html


def test_the_author_stands_above_the_text_escaped() -> None:
    html = source_page(replace(make(), author="Ann <b>Lee"))
    assert '<span class="author" dir="auto">Ann &lt;b&gt;Lee</span> · ' in html
    assert 'class="author"' not in source_page(make())
