from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Inches

from index_build.errors import UnreadableDocument
from index_build.loaders import load
from tests.index_build.loaders.office_files import WORDS, blocks, bomb, changed, page_of

TITLE_AND_CONTENT, TITLE_ONLY, BLANK = 1, 5, 6


def saved(deck: Any) -> bytes:
    data = io.BytesIO()
    deck.save(data)
    return data.getvalue()


def slide(deck: Any, layout: int = BLANK) -> Any:
    return deck.slides.add_slide(deck.slide_layouts[layout])


def box(on: Any, words: str, top: float, left: float = 1) -> Any:
    frame = on.shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(1)).text_frame
    frame.text = words
    return frame


def test_paragraphs_hold_the_very_words_in_every_script() -> None:
    deck = Presentation()
    box(slide(deck), "\n".join(WORDS), 1)
    assert blocks("a.pptx", saved(deck)) == [("paragraph", words) for words in WORDS]


def test_a_slide_is_a_page_with_its_title_bullets_and_notes() -> None:
    deck = Presentation()
    slide(deck, TITLE_ONLY).shapes.title.text = "Travel 2026"
    slide(deck)
    third = slide(deck, TITLE_AND_CONTENT)
    third.shapes.title.text = "Hotels"
    frame = third.placeholders[1].text_frame
    frame.text = "In Berlin"
    for words, level in (("140 euros", 1), ("In Rome", 0)):
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = words, level
    third.notes_slide.notes_text_frame.text = "Say that breakfast is included.\nThen pause."
    loaded = load("a.pptx", saved(deck))
    assert blocks("a.pptx", saved(deck)) == [
        ("heading", "Travel 2026"),
        ("heading", "Hotels"),
        ("list", "• In Berlin\n  • 140 euros\n• In Rome"),
        ("paragraph", "Say that breakfast is included."),
        ("paragraph", "Then pause."),
    ]
    assert [page.name for page in loaded.pages] == ["slide 1", "slide 3"]
    assert loaded.pages[0].start == 0
    assert (page_of(loaded, "Travel"), page_of(loaded, "Hotels"), page_of(loaded, "Then pause")) == (
        "slide 1",
        "slide 3",
        "slide 3",
    )
    assert loaded.title == "Travel 2026"


def test_shapes_are_read_from_top_to_bottom_and_side_by_side_from_the_left() -> None:
    deck = Presentation()
    one = slide(deck)
    box(one, "Last.", 5)
    box(one, "Right.", 2, left=5)
    box(one, "Left.", 2.05, left=1)
    box(one, "First.", 1)
    group = one.shapes.add_group_shape()
    group.shapes.add_textbox(Inches(1), Inches(4), Inches(1), Inches(1)).text_frame.text = "Grouped."
    assert [words for _, words in blocks("a.pptx", saved(deck))] == ["First.", "Left.", "Right.", "Grouped.", "Last."]


def test_a_table_is_rows_of_cells_and_merged_ones_are_said_of_every_row() -> None:
    deck = Presentation()
    table = slide(deck).shapes.add_table(3, 3, 0, 0, Inches(5), Inches(2)).table
    for row, cells in enumerate((("Land", "City", "Limit"), ("Norway", "Oslo\nBergen", "54"), ("", "Narvik", "49"))):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    table.cell(1, 0).merge(table.cell(2, 0))
    assert blocks("a.pptx", saved(deck)) == [
        ("table", "Land | City | Limit\nNorway | Oslo Bergen | 54\nNorway | Narvik | 49")
    ]


def test_line_breaks_stay_and_one_paragraph_is_no_list() -> None:
    deck = Presentation()
    slide(deck, TITLE_AND_CONTENT).placeholders[1].text_frame.text = "Harbour Road 1\vQuay 5"
    assert blocks("a.pptx", saved(deck)) == [("paragraph", "Harbour Road 1\nQuay 5")]


def test_numbered_items_are_counted() -> None:
    deck = Presentation()
    frame = box(slide(deck), "Wait\nAsk\nDone.", 1)
    for paragraph in frame.paragraphs[:2]:
        number = paragraph._p.get_or_add_pPr().makeelement(
            "{http://schemas.openxmlformats.org/drawingml/2006/main}buAutoNum", {"type": "alphaLcParenR"}
        )
        paragraph._p.pPr.append(number)
    assert blocks("a.pptx", saved(deck)) == [("list", "a) Wait\nb) Ask"), ("paragraph", "Done.")]


def test_the_words_of_a_diagram_are_a_list() -> None:
    names = (
        'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    )
    points = "".join(
        f"<dgm:pt{kind}><dgm:t><a:p><a:r><a:t>{words[:2]}</a:t></a:r><a:r><a:t>{words[2:]}</a:t></a:r></a:p></dgm:t></dgm:pt>"
        for words, kind in (("Ask", ""), ("Line", ' type="parTrans"'), ("Wait 🕰", ""))
    )
    deck = Presentation()
    on = slide(deck)
    data = f"<dgm:dataModel {names}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>".encode()
    kind = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
    relation = on.part.relate_to(Part(PackURI("/ppt/diagrams/data1.xml"), kind, on.part.package, data), RT.DIAGRAM_DATA)
    on.shapes._spTree.append(
        parse_xml(
            f'<p:graphicFrame {names}><p:nvGraphicFramePr><p:cNvPr id="9" name="D"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>'
            f'<p:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></p:xfrm><a:graphic><a:graphicData '
            f'uri="http://schemas.openxmlformats.org/drawingml/2006/diagram"><dgm:relIds r:dm="{relation}"/></a:graphicData></a:graphic>'
            "</p:graphicFrame>"
        )
    )
    assert blocks("a.pptx", saved(deck)) == [("list", "• Ask\n• Wait 🕰")]


def test_hidden_slides_are_left_out_without_renumbering() -> None:
    deck = Presentation()
    box(slide(deck), "Hidden.", 1)
    deck.slides[0]._element.set("show", "0")
    box(slide(deck), "Seen.", 1)
    loaded = load("a.pptx", saved(deck))
    assert (loaded.text, loaded.pages[0].name) == ("Seen.", "slide 2")


def test_title_language_and_the_day_of_saving_come_from_the_properties() -> None:
    deck = Presentation()
    box(slide(deck), "Text.", 1)
    properties = deck.core_properties
    properties.title, properties.language, properties.revision = "Leave", "de", 3
    properties.modified = datetime(2026, 1, 5, 9, 30)
    loaded = load("a.pptx", saved(deck))
    assert (loaded.title, loaded.language, loaded.saved) == ("Leave", "de", date(2026, 1, 5))


def test_broken_and_foreign_files_are_refused() -> None:
    deck = Presentation()
    box(slide(deck), "Text.", 1)
    data = saved(deck)
    with pytest.raises(UnreadableDocument, match="damaged or was cut short"):
        load("a.pptx", data[:9000])
    with pytest.raises(UnreadableDocument, match="save it as PowerPoint"):
        load("a.pptx", b"slides")
    for part in ("ppt/presentation.xml", "ppt/slides/slide1.xml", "ppt/_rels/presentation.xml.rels"):
        for content in ("", "<a/>", "<a"):
            with pytest.raises(UnreadableDocument):
                load("a.pptx", changed(data, {part: content}))
        with pytest.raises(UnreadableDocument, match="entities"):
            load("a.pptx", changed(data, {part: bomb("a")}))
