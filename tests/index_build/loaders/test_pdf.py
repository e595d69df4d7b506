from __future__ import annotations

import io
import random

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table

from index_build.loaders import load
from tests.index_build.loaders.pdf_making import (
    BODY,
    DEJAVU,
    STYLES,
    blocks,
    check_offsets,
    lines,
    made,
    page_of,
    prose,
    running,
    set_in,
)


def test_headings_and_paragraphs_are_told_by_their_letters_and_gaps() -> None:
    story = [
        Paragraph("The harbour report", STYLES["Title"]),
        Paragraph("Ferries", STYLES["Heading2"]),
        Paragraph(prose("ferry", 6), BODY),
        Paragraph("Nobody was hurt.", BODY),
        Paragraph("<b>Costs in short</b>", BODY),
        Paragraph(prose("crane", 3), BODY),
    ]
    loaded = load("a.pdf", set_in(*story))
    assert blocks(loaded) == [
        ("heading", "The harbour report"),
        ("heading", "Ferries"),
        ("paragraph", prose("ferry", 6)),
        ("paragraph", "Nobody was hurt."),
        ("heading", "Costs in short"),
        ("paragraph", prose("crane", 3)),
    ]
    assert [block.level for block in loaded.blocks if block.kind == "heading"] == [1, 2, 3]
    assert loaded.title == "The harbour report"
    check_offsets(loaded)


def test_two_columns_are_read_one_after_the_other_and_a_paragraph_runs_on_in_the_next() -> None:
    text = [Paragraph(prose(about, 30), BODY) for about in ("ferry", "crane", "quay", "dock")]
    loaded = load("a.pdf", set_in(*text, columns=2))
    assert [words for kind, words in blocks(loaded) if kind == "paragraph"] == [
        prose(about, 30) for about in ("ferry", "crane", "quay", "dock")
    ]
    check_offsets(loaded)


@pytest.mark.parametrize("indent", [0, 14])
def test_justified_lines_in_narrow_columns_under_running_headers_make_whole_paragraphs(indent: int) -> None:
    style = ParagraphStyle(
        "narrow", BODY, fontSize=9, leading=11, alignment=4, spaceAfter=0 if indent else 5, firstLineIndent=indent
    )
    words = "the ferry sails again on Monday because its engine was repaired during nine long days in spring".split()
    chance = random.Random(indent)
    told = [
        " ".join(f"On day {day} {' '.join(chance.choices(words, k=chance.randint(5, 16)))}." for day in range(1, 9))
        for _ in range(70)
    ]

    def head(canvas: Canvas, template: BaseDocTemplate) -> None:
        canvas.drawString(60, 800, "Journal of Harbours" if template.page % 2 else "Lee and others")
        canvas.drawRightString(540, 800, str(template.page + 100))

    buffer = io.BytesIO()
    frames = [Frame(50 + 170 * number, 60, 160, 700) for number in range(3)]
    document = BaseDocTemplate(buffer, pagesize=A4, pageTemplates=[PageTemplate(frames=frames, onPage=head)])
    document.build([Paragraph(words, style) for words in told])
    loaded = load("a.pdf", buffer.getvalue())
    found = {words for kind, words in blocks(loaded) if kind == "paragraph"}
    assert len(found.intersection(told)) >= 0.98 * len(told), set(told) - found
    furniture = [words for kind, words in blocks(loaded) if kind == "boilerplate"]
    assert furniture[:2] == ["Journal of Harbours 101", "Lee and others 102"]
    assert len(furniture) == len(loaded.pages)


def test_what_runs_across_both_columns_stands_between_what_is_above_and_below() -> None:
    left = [(60.0, 640.0 - 13 * row, f"left line {row} says that the ferry is late") for row in range(6)]
    right = [(330.0, 640.0 - 13 * row, f"right line {row} says that the crane is slow") for row in range(6)]
    wide = (60.0, 700.0, "This notice was written by the harbour office for all who live and work near the old quay.")
    both = [cell for pair in zip(left, right, strict=True) for cell in pair]
    text = load("a.pdf", made(lines(wide, *both, font="Times-Roman"))).text
    assert text.index("This notice") < text.index("left line 5") < text.index("right line 0")


def test_a_table_keeps_its_rows_and_its_cells_apart() -> None:
    rows = [["City", "Limit", "Breakfast"], ["Rome", "150", "yes"], ["Berlin", "140", "no"], ["London", "180", "yes"]]
    table = Table(rows, colWidths=110, style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
    loaded = load("a.pdf", set_in(Paragraph(prose("hotel", 3), BODY), table, Paragraph(prose("taxi", 3), BODY)))
    assert blocks(loaded)[1] == (
        "table",
        "City | Limit | Breakfast\nRome | 150 | yes\nBerlin | 140 | no\nLondon | 180 | yes",
    )
    assert [kind for kind, _ in blocks(loaded)] == ["paragraph", "table", "paragraph"]


def test_a_cell_without_words_keeps_its_place_and_a_broken_cell_is_one() -> None:
    cells = [
        (60.0, 700.0, "Rule"), (160.0, 700.0, "What it says"), (400.0, 700.0, "Since"),
        (60.0, 680.0, "Leave"), (160.0, 680.0, "Ask a week"), (400.0, 680.0, "2019"),
        (160.0, 667.0, "before you go"),
        (60.0, 647.0, "Keys"), (400.0, 647.0, "2020"),
    ]  # fmt: skip
    loaded = load("a.pdf", made(lines(*cells)))
    assert blocks(loaded) == [
        ("table", "Rule | What it says | Since\nLeave | Ask a week before you go | 2019\nKeys |  | 2020")
    ]


def test_bullets_are_a_list_with_an_item_on_each_line() -> None:
    written = [
        (60.0, 700.0, "Bring these things with you:"),
        (60.0, 686.0, "• a coat that keeps the rain out and that dries"),
        (68.0, 672.0, "quickly"),
        (60.0, 658.0, "• tea"),
    ]
    loaded = load("a.pdf", made(lines(*written)))
    assert ("list", "• a coat that keeps the rain out and that dries quickly\n• tea") in blocks(loaded)


def test_a_hyphen_at_a_lines_end_goes_unless_the_word_is_written_with_one() -> None:
    written = [
        "It is a well-known rule that nobody may leave the har-",
        "bour at night, and this rule is so well-",
        "known that it is kept by all. Ask Anne-",
        "Marie about the years 1990-",
        "1995 if you want to know more about them.",
    ]
    loaded = load("a.pdf", made(lines(*((60.0, 700.0 - 13 * row, words) for row, words in enumerate(written)))))
    assert loaded.text == (
        "It is a well-known rule that nobody may leave the harbour at night, and this rule is so well-known that it "
        "is kept by all. Ask Anne-Marie about the years 1990-1995 if you want to know more about them."
    )


def test_a_lone_numbered_line_above_a_paragraph_is_its_heading() -> None:
    written = [
        (60.0, 700.0, "7. Termination"),
        (60.0, 676.0, "Either side may end it within a month."),
        (60.0, 652.0, "1. Wash"),
        (60.0, 639.0, "2. Dry"),
    ]
    kinds = [kind for kind, _ in blocks(load("a.pdf", made(lines(*written))))]
    assert kinds == ["heading", "paragraph", "list"]


def test_a_raised_number_is_no_part_of_the_word_or_number_before_it() -> None:
    text = "It costs 54<super>1</super> euros, in words fifty-four<super>12</super>, for 10 m<super>2</super>, as H<sub>2</sub>O is."
    loaded = load("a.pdf", set_in(Paragraph(text, BODY)))
    assert loaded.text == "It costs 54¹ euros, in words fifty-four¹², for 10 m², as H2O is."


def test_pages_that_say_almost_the_same_are_no_furniture() -> None:
    def draw(canvas: Canvas) -> None:
        for number in (1, 2, 3):
            canvas.saveState()
            canvas.rotate(45)
            canvas.drawString(500, 100, "DRAFT")
            canvas.restoreState()
            canvas.drawString(60, 700, f"Ticket {number}")
            canvas.drawString(
                60, 660, "This ticket lets one person sail with the ferry on Monday, and back on any day."
            )
            canvas.showPage()

    found = blocks(load("a.pdf", made(draw)))
    assert sum("lets one person" in words for kind, words in found if kind == "paragraph") == 3
    assert [words for kind, words in found if kind == "boilerplate"] == ["DRAFT"] * 3


def test_ligatures_are_written_out_and_soft_hyphens_go() -> None:
    pdfmetrics.registerFont(TTFont("DejaVu", DEJAVU))
    draw = lines((60, 700, "The \ufb01rst o\ufb03ce \ufb02oods: a\u00adgain, see naïve Žižek €5 → ½"), font="DejaVu")
    assert load("a.pdf", made(draw)).text == "The first office floods: again, see naïve Žižek €5 → ½"


def test_writing_from_right_to_left_is_stored_in_the_order_of_reading() -> None:
    pdfmetrics.registerFont(TTFont("DejaVu", DEJAVU))
    visual = "המעבורת תפליג ביום שני"[::-1]  # As a PDF's program places it: from the left edge on.
    assert load("a.pdf", made(lines((300, 700, visual), font="DejaVu"))).text == "המעבורת תפליג ביום שני"


def test_running_headers_and_page_numbers_are_furniture_and_a_paragraph_over_a_page_break_is_whole() -> None:
    pages = [
        ["The ferry will sail again on Monday, as soon as the", "repairs of the engine are done, and the crew then"],
        ["goes back to its old timetable for the summer.", "", "Cranes come later. They are being repaired in Leeds."],
        ["Table 1 has the cost.", "", "It is high."],
        ["Table 2 has the time.", "", "It is long."],
    ]
    loaded = load("a.pdf", made(lambda canvas: running(canvas, pages)))
    assert (
        "paragraph",
        "The ferry will sail again on Monday, as soon as the repairs of the engine are done, and the crew then goes "
        "back to its old timetable for the summer.",
    ) in blocks(loaded)
    furniture = [words for kind, words in blocks(loaded) if kind == "boilerplate"]
    assert furniture == [line for n in (1, 2, 3, 4) for line in ("Harbour report 2024", f"Page {n} of 4")]
    assert page_of(loaded, "repairs of the engine") == "page 1"
    assert page_of(loaded, "Page 1 of") == "page 1"
    assert page_of(loaded, "goes back") == "page 2"
    assert page_of(loaded, "Page 2 of") == "page 2"
    assert page_of(loaded, "Table 1") == "page 3"
    assert page_of(loaded, "It is long.") == "page 4"
    check_offsets(loaded)


def test_a_rotated_page_is_read_as_it_is_shown() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.rotate(90)
        canvas.translate(0, -595)
        lines((60, 500, "The first line of the page is here and"), (60, 487, "the second one goes on with it."))(canvas)

    assert load("a.pdf", made(draw)).text == "The first line of the page is here and the second one goes on with it."


def test_lines_of_a_table_of_contents_are_furniture() -> None:
    written = ("1 Scope . . . . . . . . . . . . 3", "2 Rules .............. 12", "The rules are old and hold for all.")
    loaded = load("a.pdf", made(lines(*((60.0, 700.0 - 13 * row, words) for row, words in enumerate(written)))))
    assert [kind for kind, _ in blocks(loaded)] == ["boilerplate", "boilerplate", "paragraph"]
