"""What is boxed is what was quoted: the words to be quoted are drawn in red, and the boxes have to hold all red and nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pypdfium2 as pdfium
import pytest
from numpy.typing import NDArray
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from index_build.loaders import LoadedDocument, load
from index_build.page_letters import PageLetters
from tests.index_build.loaders.pdf_making import BODY, DEJAVU, Draw, made, prose, set_in

SCALE = 4
WIDE = ParagraphStyle("wide", BODY, alignment=4)


def red(words: str) -> str:
    return f'<font color="#ff0000">{words}</font>'


def in_red(canvas: Canvas, x: float, y: float, *pieces: str) -> None:
    """Draw pieces after each other, every second one in red."""
    for number, piece in enumerate(pieces):
        canvas.setFillColorRGB(number % 2, 0, 0)
        canvas.drawString(x, y, piece)
        x += canvas.stringWidth(piece)


def drawn(data: bytes, page: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where a page's picture shows something red, and where something dark; both of shape (height, width)."""
    picture = pdfium.PdfDocument(data)[page].render(scale=SCALE, rev_byteorder=True).to_numpy()[..., :3].astype(int)
    dark, reddish = picture[..., 0] < 120, (picture[..., 0] > 180) & (picture[..., 1] < 120)
    return reddish, dark


def covered(boxes: list[tuple[float, float, float, float]], shape: tuple[int, ...], more: float) -> NDArray[np.bool_]:
    """Where boxes lie that are larger by ``more`` points on each side."""
    found = np.zeros(shape, dtype=bool)
    for left, top, right, bottom in boxes:
        rows = slice(max(0, round((top - more) * SCALE)), max(0, round((bottom + more) * SCALE)))
        found[rows, max(0, round((left - more) * SCALE)) : max(0, round((right + more) * SCALE))] = True
    return found


def check(data: bytes, words: str, found: LoadedDocument | None = None) -> list[PageLetters]:
    """Check on every page that the boxes of ``words`` hold all that is red and nothing that is black; return the pages with boxes."""
    found = found or load("a.pdf", data)
    start = found.text.index(words)
    assert found.original is not None
    boxed = []
    for page in found.original.pages:
        boxes = page.boxes(start, start + len(words))
        reddish, dark = drawn(data, page.number)
        height, width = reddish.shape
        assert abs(height - page.height * SCALE) <= 1 and abs(width - page.width * SCALE) <= 1
        assert not (reddish & ~covered(boxes, reddish.shape, 0.6)).any(), f"red outside the boxes of page {page.number}"
        # A letter may reach a little over its own width, and a line's boxes a little into the next line's.
        assert not (dark & covered(boxes, dark.shape, -0.6)).any(), f"black inside the boxes of page {page.number}"
        if boxes:
            assert reddish.any()
            boxed.append(page)
    assert boxed
    return boxed


def test_words_within_a_line() -> None:
    check(made(lambda canvas: in_red(canvas, 60, 700, "A ferry that ", "sails at nine", " is late.")), "sails at nine")


def test_a_part_of_a_word() -> None:
    check(made(lambda canvas: in_red(canvas, 60, 700, "Some 1", "0,0", "00 containers")), "0,0")


@pytest.mark.parametrize("columns", [1, 2])
def test_words_over_several_lines_of_prose_and_of_columns(columns: int) -> None:
    sentence = (
        "The pier was rebuilt with oak from the northern woods because nobody had any steel to spare that winter."
    )
    story = [
        Paragraph(prose("crane", 6), BODY),
        Paragraph(f"{prose('ferry', 3)} {red(sentence)} {prose('boat', 4)}", BODY),
        *(Paragraph(prose("quay", 5), BODY) for _ in range(20)),
    ]
    data = set_in(*story, columns=columns)
    found = load("a.pdf", data)
    page = check(data, sentence, found)[0]
    start = found.text.index(sentence)
    assert len(page.boxes(start, start + len(sentence))) in (2, 3)


def test_words_driven_apart_are_boxed_word_by_word_or_together() -> None:
    check(
        set_in(Paragraph(f"{prose('crane', 3)} {red('The mayor signed it.')} {prose('boat', 3)}", WIDE)),
        "The mayor signed it.",
    )


def test_a_word_that_is_hyphenated_at_a_lines_end() -> None:
    def draw(canvas: Canvas) -> None:
        in_red(canvas, 60, 700, "The harbour was closed when the ", "compu")
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(60 + canvas.stringWidth("The harbour was closed when the compu"), 700, "-")
        in_red(canvas, 60, 686, "", "ters", " of the port stopped on that day and no")
        in_red(canvas, 60, 672, "crane could be moved until the evening of the next.")

    check(made(draw), "computers")


def test_a_cell_of_a_table_and_one_that_is_broken_over_lines() -> None:
    def draw(canvas: Canvas) -> None:
        for y, *row in (
            (700, "Ticket", "Price", "Valid"),
            (680, "Full day", "", "Monday"),
            (640, "Half day", "30", "Tuesday"),
        ):
            for x, cell in zip((60, 180, 320), row, strict=True):
                in_red(canvas, x, y, cell)
        in_red(canvas, 180, 680, "", "Forty-seven")
        in_red(canvas, 180, 667, "", "crowns a day")

    found = load("a.pdf", data := made(draw))
    assert [block.kind for block in found.blocks] == ["table"]
    check(data, "Forty-seven crowns a day", found)


def test_ligatures_are_boxed_in_parts() -> None:
    pdfmetrics.registerFont(TTFont("DejaVu", DEJAVU))

    def draw(canvas: Canvas) -> None:
        canvas.setFont("DejaVu", 12)
        in_red(canvas, 60, 700, "The o", "\ufb03ce", " is shut.")

    data = made(draw)
    check(data, "ffice")
    page = load("a.pdf", data).original.pages[0]  # type: ignore[union-attr]
    (first,), (second,), (third,) = (page.boxes(place, place + 1) for place in (5, 6, 7))
    assert first[0] < first[2] <= second[0] + 0.2 < second[2] <= third[0] + 0.2 < third[2]


def test_writing_from_right_to_left() -> None:
    pdfmetrics.registerFont(TTFont("DejaVu", DEJAVU))

    def draw(canvas: Canvas) -> None:
        canvas.setFont("DejaVu", 12)
        in_red(canvas, 60, 700, "ינש םויב ", "גילפת", " תרובעמה")

    check(made(draw), "תפליג")


def turned(draw: Draw, rotation: int) -> Callable[[Canvas], None]:
    """Draw on a page that is shown turned, so that the writing is level as it is shown."""

    def drawing(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        canvas.translate(300, 300)
        canvas.rotate(rotation)
        draw(canvas)

    return drawing


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_turned_pages(rotation: int) -> None:
    draw = turned(lambda canvas: in_red(canvas, -90, 40, "A ferry that ", "sails at nine", " is late."), rotation)
    check(made(draw), "sails at nine")


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_letters_that_are_turned(angle: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "A level line stands above the one that is turned.")
        canvas.translate(300, 400)
        canvas.rotate(angle)
        in_red(canvas, 0, 0, "A ferry ", "sails at nine", " and is late.")

    check(made(draw), "sails at nine")


def cropped(data: bytes, box: tuple[float, float, float, float], rotation: int = 0) -> bytes:
    document = pdfium.PdfDocument(data)
    document[0].set_cropbox(*box)
    document[0].set_rotation(rotation)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("rotation", [0, 90])
def test_a_page_that_is_cut_to_a_part_and_whose_corner_is_not_at_nought(rotation: int) -> None:
    data = made(lambda canvas: in_red(canvas, 120, 700, "A ferry that ", "sails at nine", " is late."))
    check(cropped(data, (50, 500, 500, 800), rotation), "sails at nine")


def test_what_runs_over_a_page_break_is_boxed_on_both_pages() -> None:
    sentence = "The council has decided that " + " ".join(
        f"pier number {number} is to be mended" for number in range(40)
    )
    story = [
        *(Paragraph(prose("crane", 6), BODY) for _ in range(12)),
        Paragraph(f"{prose('ferry', 3)} {red(sentence)}", BODY),
    ]
    filler = 12
    while True:
        data = set_in(*story)
        found = load("a.pdf", data)
        pages = [page for page in found.original.pages if page.boxes(found.text.index("The council"), len(found.text))]  # type: ignore[union-attr]
        if len(pages) == 2:
            break
        filler += 1
        assert filler < 40
        story.insert(0, Paragraph(prose("quay", 2), BODY))
    assert len(check(data, sentence, found)) == 2


def test_every_letter_of_the_text_is_that_of_its_place() -> None:
    story = [Paragraph(prose("crane", 5), BODY) for _ in range(30)]
    found = load("a.pdf", data := set_in(*story, columns=2))
    document = pdfium.PdfDocument(data)
    assert found.original is not None
    told = 0
    for page in found.original.pages:
        text_page = document[page.number].get_textpage()
        offsets, boxes = page.unpacked()
        assert page.first == offsets[0] and page.last == offsets[-1] + 1
        for offset, (left, top, right, bottom) in list(zip(offsets, boxes / 10, strict=True))[::7]:
            middle = (left + right) / 2
            there = text_page.get_index(middle, page.height - (top + bottom) / 2, 1, 6)
            assert text_page.get_text_range(there, 1) == found.text[offset]
            told += 1
    letters = sum(not character.isspace() for character in found.text)
    assert told * 7 >= letters - 7 * len(found.original.pages)
