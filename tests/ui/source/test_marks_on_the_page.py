"""A mark shows the very characters that were cited, whatever the document holds and however many marks there are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index_build.document import Block, Document, text_sha256
from tests.ui.source.documents import Read, of_paragraphs, plain
from ui.source.layout import Layout
from ui.source.marks import Marks
from ui.source.page import source_page
from ui.source.view import MOST_MARKS, View

PIECES = [*"<>&\"' \t\r\n-–|()[]{}`*_\\#\u0301\u200d\u202e\u2066\ufeff\xa0אب中é"]
PIECES += ["👩‍👩‍👧", "🇩🇪", "e\u0301", "</mark>", "<script>", "&amp;", "]]>", "<!--", "{{", "\r\n"]
HOSTILE = st.lists(
    st.one_of(st.sampled_from(PIECES), st.characters(codec="utf-8", exclude_characters="\0")), min_size=1, max_size=40
).map("".join)


@st.composite
def documents_with_marks(draw: st.DrawFn) -> tuple[Document, list[tuple[int, int]]]:
    """A document of hostile blocks, each followed by an empty line, and marks anywhere in it, overlapping as they come."""
    pieces = draw(st.lists(HOSTILE, min_size=1, max_size=5))
    kinds = draw(
        st.lists(
            st.sampled_from(["heading", "paragraph", "list", "table", "code", "boilerplate"]),
            min_size=len(pieces),
            max_size=len(pieces),
        )
    )
    blocks, at = [], 0
    for piece, kind in zip(pieces, kinds, strict=True):
        blocks.append(Block(kind, at, at + len(piece), 3 if kind == "heading" else 0))
        at += len(piece) + 2
    text = "\n\n".join(pieces)
    spans = draw(
        st.lists(st.tuples(st.integers(0, len(text) + 5), st.integers(0, len(text) + 5)), min_size=1, max_size=6)
    )
    title = draw(HOSTILE)
    return Document("d", "s", title, text, text_sha256(text), blocks=tuple(blocks), language="en"), spans


@given(documents_with_marks())
def test_the_words_of_each_mark_are_those_of_the_document(made: tuple[Document, list[tuple[int, int]]]) -> None:
    document, spans = made
    view = View.of(("mark", f"{start}-{end}") for start, end in spans)
    found = Read(source_page(document, view)).marks
    valid = sorted({span for span in spans if span[0] < span[1] <= len(document.text)})
    for number, (start, end) in enumerate(valid, 1):
        # Between two blocks stand line ends alone, which the page shows as the gap between its paragraphs.
        cut = [
            document.text[max(start, block.start) : min(end, block.end)]
            for block in document.blocks
            if block.start < end and block.end > start
        ]
        assert found.get(number, "") == "".join(cut)
        if any(block.start <= start and end <= block.end for block in document.blocks):
            assert found[number] == document.text[start:end]
    assert max(found, default=0) <= len(valid)


@given(documents_with_marks())
def test_no_document_breaks_out_of_its_text(made: tuple[Document, list[tuple[int, int]]]) -> None:
    document, spans = made
    read = Read(source_page(document, View.of(("mark", f"{start}-{end}") for start, end in spans)))
    assert [held.get("src") for tag, held in read.tags if tag == "script"] == ["../page/source.js"]
    assert not {name for _, held in read.tags for name in held if name.startswith("on")}
    assert len(read.ids()) == len(set(read.ids())), "each name is given once"


def test_overlapping_marks_share_the_words_that_are_of_both() -> None:
    document = plain("One two three four five.")
    read = Read(source_page(document, View.of([("mark", "4-13"), ("mark", "8-18"), ("mark", "8-13")])))
    assert read.marks == {1: "two three", 2: "three", 3: "three four"}
    assert {"m1", "m2", "m3"} <= set(read.ids())


def test_the_first_mark_that_is_named_is_the_current_one_unless_a_number_says_another() -> None:
    layout = Layout(plain("One two three four five."))
    marks = Marks(layout, View.of([("mark", "8-13"), ("mark", "0-3")]))
    assert (marks.current, marks.span) == (2, (8, 13))
    assert Marks(layout, View.of([("mark", "8-13"), ("mark", "0-3"), ("m", "1")])).span == (0, 3)
    assert Marks(layout, View.of([("mark", "8-13"), ("mark", "0-3"), ("m", "9")])).span == (8, 13)


def test_a_mark_that_is_named_twice_is_one_and_there_is_an_end_to_them() -> None:
    assert len(View.of([("mark", "1-2")] * 5).marks) == 1
    assert len(View.of(("mark", f"{at}-{at + 1}") for at in range(500)).marks) == MOST_MARKS


def test_the_sentence_of_a_mark_over_two_paragraphs_is_that_of_both_its_ends() -> None:
    text = "First. It begins here\n\nand it ends. Then more."
    marks = Marks(Layout(plain(text)), View.of([("mark", f"{text.index('begins')}-{text.index(' ends.')}")]))
    start, end = marks.sentence or (0, 0)
    assert text[start:end] == "It begins here\n\nand it ends."


def test_a_mark_over_all_of_a_long_document_costs_no_sentence_but_those_at_its_ends() -> None:
    document = of_paragraphs(3000)
    marks = Marks(Layout(document), View(marks=((0, len(document.text)),)))
    assert marks.sentence == (0, len(document.text))
