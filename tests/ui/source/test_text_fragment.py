"""The link into the original: built as the specification has it, and found by Chromium on a real page at the right words."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from playwright.sync_api import Browser

from index_build.document import Document, document_id, text_sha256
from index_build.loaders import html as html_loader
from tests.ui.in_browser import wait_until
from tests.ui.source.documents import plain
from ui.source.layout import Layout
from ui.source.text_fragment import original_at, text_directive

FILLER = "<p>Nobody on the island could remember a spring in which so many boats had come in before noon.</p>" * 30
PAGE = f"""<!doctype html><html lang="en"><head><title>The ferry of Westray</title>
<style>body {{ font: 16px/1.5 sans-serif; width: 600px }} ::target-text {{ background: #f00; color: #f00 }}</style></head><body>
<nav>Home | Prices: 47 crowns | About</nav><article><h1>The ferry of Westray</h1>
<p>The ferry is <b>blue</b>. In winter it costs 47 crowns, as ever.</p>{FILLER}
<p>In summer it costs 47 crowns too, says the well-known captain, owner &amp; cook, who has
never <i>once</i> been ashore — “not even for tea” — since the day on which she bought the boat from her uncle, a fisherman of some fame.</p>{FILLER}
<ul><li>One pass for all of the days of the summer</li><li>A pen</li></ul>{FILLER}
<table><tr><th>Ticket</th><th>Price</th></tr><tr><td>Day pass of the Aurora</td><td>19 crowns and a half</td></tr></table>{FILLER}
<p>배는 매일 아침 여덟 시에 떠난다. 표는 항구에서 살 수 있다.</p>{FILLER}</article></body></html>"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/ferry"
    server.shutdown()


def laid(source: str) -> Layout:
    loaded = html_loader.load(PAGE.encode())
    return Layout(
        Document(document_id(source), source, "Ferry", loaded.text, text_sha256(loaded.text), blocks=loaded.blocks)
    )


def place(layout: Layout, words: str, nth: int = 0) -> tuple[int, int]:
    at = -1
    for _ in range(nth + 1):
        at = layout.document.text.index(words, at + 1)
    return at, at + len(words)


# Which element of the page holds the words, and which words of it a browser is to highlight.
CASES = [
    ("47 crowns", 0, "article p", 0, "47 crowns"),
    ("47 crowns", 1, "article p", 31, "47 crowns"),
    ("says the well-known captain, owner & cook", 0, "article p", 31, "says the well-known captain, owner & cook"),
    (
        "says the well-known captain, owner & cook, who has never once been ashore — “not even for tea” — since the day on which she bought the boat from her uncle, a fisherman of some fame",
        0, "article p", 31,
        "says the well-known captain, owner & cook, who has never once been ashore — “not even for tea” — since the day on which she bought the boat from her uncle, a fisherman of some fame",
    ),
    ("19 crowns and a half", 0, "td", 1, "19 crowns and a half"),
    ("One pass for all of the days", 0, "li", 0, "One pass for all of the days"),
    ("여덟 시에", 0, "article p", 122, "여덟 시에"),
]  # fmt: skip


@pytest.mark.slow
def test_chromium_shows_the_right_words_of_the_original_and_no_others(browser: Browser, address: str) -> None:
    layout = laid(address)
    context = browser.new_context(viewport={"width": 900, "height": 700})
    for words, nth, selector, element, expected in CASES:
        page = context.new_page()
        link = original_at(layout, place(layout, words, nth))
        page.goto(link)
        wait_until(page, "document.readyState === 'complete'")
        # Where the words are on the page, in pixels of the window.
        boxes = page.evaluate(
            """([selector, element, expected]) => {
                const holder = document.querySelectorAll(selector)[element], walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
                const places = []; let text = "";
                for (let node = walker.nextNode(); node; node = walker.nextNode())
                    for (let at = 0; at < node.data.length; at++) {
                        const letter = /\\s/.test(node.data[at]) ? " " : node.data[at];
                        if (letter === " " && text.endsWith(" ")) continue;
                        places.push([node, at]); text += letter;
                    }
                const first = text.indexOf(expected), range = document.createRange();
                if (first < 0) throw new Error(text);
                range.setStart(...places[first]);
                const [node, at] = places[first + expected.length - 1]; range.setEnd(node, at + 1);
                return [...range.getClientRects()].map((box) => [box.left, box.top, box.right, box.bottom]);
            }""",
            [selector, element, expected],
        )
        pixels = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype(int)
        rows, columns = np.nonzero((pixels[..., 0] > 240) & (pixels[..., 1] < 20) & (pixels[..., 2] < 20))
        assert len(rows) > 100, f"nothing is highlighted for {link}"
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        assert min(tops) - 3 <= rows.min() and rows.max() <= max(bottoms) + 3, (words, boxes, rows.min(), rows.max())
        assert abs(columns.min() - min(lefts)) <= 3 and abs(columns.max() - max(rights)) <= 3, (words, link)
        page.close()
    context.close()


def test_a_short_quote_stands_whole_and_a_long_one_as_its_ends() -> None:
    layout = laid("http://x.example/ferry")
    assert text_directive(layout, place(layout, "once been ashore — “not even for tea”")).count(",") == 0
    long = text_directive(layout, place(layout, CASES[3][0]))
    start, end = long.removeprefix("text=").split(",")
    assert unquote(start) == "says the well-known captain" and unquote(end) == "a fisherman of some fame"


def test_a_quote_that_occurs_twice_has_what_stands_around_it() -> None:
    layout = laid("http://x.example/ferry")
    first, second = (text_directive(layout, place(layout, "47 crowns", nth)) for nth in (0, 1))
    assert unquote(first) == "text=winter it costs-,47 crowns,-, as ever"
    assert unquote(second) == "text=summer it costs-,47 crowns,-too, says the"


def test_what_parts_the_pieces_of_a_directive_is_encoded_in_them() -> None:
    layout = Layout(plain("It is a well-known tale, all in all & more of it."))
    assert text_directive(layout, (8, 48)) == "text=well%2Dknown%20tale%2C%20all%20in%20all%20%26%20more%20of%20it"


def test_a_part_of_a_word_becomes_the_word() -> None:
    layout = Layout(plain("At least 10,000 containers of the unknown kind were seen there."))
    assert unquote(text_directive(layout, (12, 36))) == "text=10,000 containers of the unknown"


@pytest.mark.parametrize("source", ["handbook/a.md", "javascript:alert(1)", "ftp://x/y", " http://x/", "//x"])
def test_what_is_no_web_page_has_no_original_to_open(source: str) -> None:
    assert original_at(Layout(plain("Some words here.", source)), (0, 10)) == ""


def test_a_pdf_is_opened_at_its_page_and_a_fragment_is_kept() -> None:
    document = "Some longer words stand here for all to see."
    assert original_at(Layout(plain(document, "https://x/a.pdf")), (0, 35), 3) == "https://x/a.pdf#page=3"
    assert original_at(Layout(plain(document, "https://x/a.pdf")), (0, 35)) == "https://x/a.pdf"
    kept = original_at(Layout(plain(document, "https://x/feed#entry 3")), (0, 35))
    assert kept == "https://x/feed#entry 3:~:text=Some%20longer%20words%20stand%20here%20for%20all"


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=120),
    st.integers(0, 120),
    st.integers(1, 120),
)
def test_every_directive_keeps_to_the_grammar(words: str, start: int, length: int) -> None:
    document = plain(words)
    end = min(len(words), start + length)
    if start >= end:
        return
    found = text_directive(Layout(document), (start, end))
    if not found:
        return
    parts = found.removeprefix("text=").split(",")
    assert found.isascii() and " " not in found and "&" not in found and "#" not in found
    middle = [part for part in parts if not part.endswith("-") and not part.startswith("-")]
    assert 1 <= len(middle) <= 2 and len(parts) - len(middle) <= 2
    assert all("-" not in part.strip("-") and part.strip("-") for part in parts)
