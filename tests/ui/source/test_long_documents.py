"""A long document is shown in parts: all of it can be reached, each part is small, and what is marked has its surroundings."""

from __future__ import annotations

import time
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from index_build.document import Block, Document, text_sha256
from tests.ui.source.documents import Read, of_paragraphs
from ui.source.layout import MARGIN, PART, WHOLE, Layout
from ui.source.page import source_page
from ui.source.view import View


def one_block(length: int) -> Document:
    text = ("word " * (length // 5 + 1))[: length - 1] + "."
    return Document("d", "s", "t", text, text_sha256(text), blocks=(Block("paragraph", 0, len(text)),))


@pytest.mark.parametrize("document", [of_paragraphs(20_000, headings=50), one_block(WHOLE * 3), one_block(WHOLE + 1)])
def test_the_parts_are_the_whole_document(document: Document) -> None:
    layout = Layout(document)
    assert len(layout.parts) > 1
    assert "".join(document.text[start:end] for start, end in layout.parts) == document.text
    for number, (start, end) in enumerate(layout.parts, 1):
        shown = layout.window(number)
        assert (
            shown[0] <= start < end <= shown[1] and end - start <= PART + 2 and shown[1] - shown[0] <= PART + 4 * MARGIN
        )
        assert layout.part_at(start) == layout.part_at(end - 1) == number


def test_a_short_document_is_shown_whole() -> None:
    html = source_page(of_paragraphs(1000))
    assert html.count("<section") == 1000 and "Part 1" not in html


def test_a_mark_at_the_edge_of_a_part_is_shown_with_what_stands_beside_it() -> None:
    document = of_paragraphs(5000)
    layout = Layout(document)
    edge = layout.parts[1][0]
    read = Read(source_page(document, View(marks=((edge, edge + 8),))))
    number = layout.paragraph_at(edge)
    assert read.marks == {1: "It rains"}
    assert {f"p{number - 2}", f"p{number}", f"p{number + 2}"} <= set(read.ids())


def test_every_paragraph_can_be_reached_through_earlier_and_later_parts() -> None:
    document = of_paragraphs(4000)
    seen: set[str] = set()
    view, asked = View(), 0
    while asked < 20:
        asked += 1
        read = Read(source_page(document, view))
        seen |= set(read.ids())
        later = [held["href"] or "" for tag, held in read.tags if tag == "a" and held.get("rel") == "next"]
        if not later:
            break
        view = View.of(parse_qsl(urlsplit(later[0]).query))
    assert {f"p{number}" for number in range(1, 4001)} <= seen and asked > 2


def test_contents_lead_to_headings_in_other_parts() -> None:
    document = of_paragraphs(4000, headings=500)
    read = Read(source_page(document))
    links = [link for link in read.links() if "#h" in link]
    assert len(links) == 8
    for link in links:
        parts = urlsplit(link)
        assert parts.fragment in Read(source_page(document, View.of(parse_qsl(parts.query)))).ids()


def test_marks_in_other_parts_are_a_link_away_and_in_this_one_a_place_of_the_page() -> None:
    document = of_paragraphs(4000)
    last = len(document.text) - 9
    view = View(marks=((3, 8), (100, 105), (last, last + 5)))
    read = Read(source_page(document, view))
    first, second, third = [link for link in read.links() if "#m" in link and "button" not in link][-3:]
    assert (first, second) == ("#m1", "#m2") and third.endswith("#m3") and "m=3" in third
    far = Read(source_page(document, View.of(parse_qsl(urlsplit(third).query))))
    assert far.marks[3] == document.text[last : last + 5] and "m3" in far.ids()


def test_a_paragraph_is_shown_by_its_number() -> None:
    document = of_paragraphs(4000)
    assert "p3999" in Read(source_page(document, View(paragraph=3999))).ids()
    assert "p1" in Read(source_page(document, View(paragraph=99_999))).ids()


def test_the_longest_document_is_sent_in_small_pieces_and_soon() -> None:
    document = of_paragraphs(
        250_000,
        "It rains on the {} day of the long year, and nobody who stood at the pier in the morning, nor after, said why.",
    )
    assert len(document.text) > 27_000_000
    begun = time.perf_counter()
    layout = Layout(document)
    laid = time.perf_counter()
    start = document.text.index("on the 200000 day")
    html = source_page(document, View(marks=((start, start + 17), (5, 9))), laid=layout)
    took = time.perf_counter() - laid
    assert "<mark>on the 200000 day</mark>" in html and len(html) < 250_000
    # Measured: laid out in 1.4 s, once; a part in 0.08 s at first, then 0.01 s. Machines that do other things as well are slower.
    assert laid - begun < 15 and took < 5


def test_very_many_headings_are_not_all_listed() -> None:
    document = of_paragraphs(3000, headings=3)
    html = source_page(document)
    assert html.count('class="level1"') == 400 and "600 further headings are not listed" in html


def test_levels_of_headings_are_never_skipped() -> None:
    document = of_paragraphs(6, headings=2)
    deep = replace(
        document, blocks=tuple(replace(each, level=5) if each.kind == "heading" else each for each in document.blocks)
    )
    assert [tag for tag, _ in Read(source_page(deep)).tags if tag in ("h2", "h3", "h4", "h5", "h6")][:2] == ["h2", "h3"]
