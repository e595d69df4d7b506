"""OpenDocument files, written as LibreOffice writes them."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from html import escape

import pytest

from index_build.errors import UnreadableDocument
from index_build.loaders import load
from tests.index_build.loaders.office_files import WORDS, blocks, bomb, changed, page_of

_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}"'
    for prefix, name in (
        ("office", "office:1.0"), ("text", "text:1.0"), ("table", "table:1.0"), ("draw", "drawing:1.0"), ("style", "style:1.0"),
        ("svg", "svg-compatible:1.0"), ("presentation", "presentation:1.0"), ("meta", "meta:1.0"), ("manifest", "manifest:1.0"),
    )
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip


def odf(kind: str, body: str, styles: str = "", meta: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES}><office:automatic-styles>{styles}</office:automatic-styles>'
            f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
        )
        archive.writestr(
            "meta.xml", f"<office:document-meta {_NAMES}><office:meta>{meta}</office:meta></office:document-meta>"
        )
    return made.getvalue()


def odt(body: str, styles: str = "", meta: str = "") -> bytes:
    return odf("text", body, styles, meta)


def cells(*rows: str) -> str:
    return "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)


def cell(words: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{words}</text:p></table:table-cell>"


def test_paragraphs_hold_the_very_words_in_every_script() -> None:
    body = "".join(f"<text:p>{escape(words)}</text:p>" for words in WORDS)
    assert blocks("a.odt", odt(body)) == [("paragraph", words) for words in WORDS]


def test_headings_have_levels_and_the_paragraph_set_as_title_is_the_title() -> None:
    loaded = load(
        "a.odt",
        odt(
            '<text:p text:style-name="P1">Travel</text:p><text:h text:outline-level="1">Hotels</text:h>'
            '<text:h text:outline-level="3">Abroad</text:h><text:p>Text.</text:p>',
            '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>',
        ),
    )
    assert [(block.kind, block.level) for block in loaded.blocks] == [
        ("heading", 1),
        ("heading", 1),
        ("heading", 3),
        ("paragraph", 0),
    ]
    assert loaded.title == "Travel"


def test_spaces_tabs_breaks_and_links_are_words_and_remarks_are_not() -> None:
    body = (
        '<text:p>See\n <text:a xlink:href="x">the <text:span>rules</text:span></text:a><text:s text:c="3"/>now<text:line-break/>Quay'
        "<text:tab/>5<office:annotation><text:p>Ask Ann</text:p></office:annotation>.</text:p>"
    )
    assert blocks("a.odt", odt(body)) == [("paragraph", "See the rules now\nQuay 5.")]


def test_tracked_deletions_are_not_shown_and_insertions_are() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>25 days</text:p></text:deletion></text:changed-region>"
        '</text:tracked-changes><text:p>You have <text:change-start text:change-id="c"/>27<text:change-end/> days.</text:p>'
    )
    assert blocks("a.odt", odt(body)) == [("paragraph", "You have 27 days.")]


def test_lists_are_lines_with_their_marks_and_numbers() -> None:
    styles = (
        '<text:list-style style:name="N"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
        '<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/></text:list-style>'
        '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1" text:bullet-char="x"/></text:list-style>'
    )

    def item(words: str) -> str:
        return f"<text:list-item><text:p>{words}</text:p></text:list-item>"

    numbered = (
        f'<text:list text:style-name="N">{item("Wait")}<text:list-item><text:p>Ask</text:p><text:p>twice</text:p><text:list>{item("Ann")}'
        f'{item("Bo")}</text:list></text:list-item></text:list><text:list text:style-name="N" text:continue-numbering="true">{item("Go")}</text:list>'
    )
    bullets = f'<text:list text:style-name="B">{item("Keep it")}</text:list>'
    assert blocks("a.odt", odt(f"{numbered}<text:p>Then:</text:p>{bullets}", styles)) == [
        ("list", "1. Wait\n2. Ask\n  twice\n  (a) Ann\n  (b) Bo\n3. Go"),
        ("paragraph", "Then:"),
        ("list", "• Keep it"),
    ]


def test_tables_are_rows_of_cells_and_merged_ones_are_said_of_every_row() -> None:
    covered = "<table:covered-table-cell/>"
    body = (
        f"<table:table><table:table-header-rows>{cells(cell('Land') + cell('City') + cell('Limit'))}</table:table-header-rows>"
        + cells(
            cell("Norway", 'table:number-rows-spanned="2"') + cell("Oslo</text:p><text:p>Bergen") + cell("54"),
            covered + cell("Narvik", 'table:number-columns-spanned="2"') + covered,
        )
    )
    assert blocks("a.odt", odt(f"{body}</table:table>")) == [
        ("table", "Land | City | Limit\nNorway | Oslo Bergen | 54\nNorway | Narvik |")
    ]


def test_notes_and_frames_follow_their_paragraph() -> None:
    body = (
        "<text:p>It costs 54.<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>From May on.</text:p></text:note-body>"
        "</text:note><draw:frame><draw:text-box><text:p>In the box.</text:p></draw:text-box></draw:frame></text:p><text:p>Next.</text:p>"
    )
    assert [words for _, words in blocks("a.odt", odt(body))] == [
        "It costs 54.",
        "From May on.",
        "In the box.",
        "Next.",
    ]


def test_a_table_of_contents_is_furniture() -> None:
    body = "<text:table-of-content><text:index-body><text:p>Hotels<text:tab/>3</text:p></text:index-body></text:table-of-content><text:p>Text.</text:p>"
    assert blocks("a.odt", odt(body)) == [("boilerplate", "Hotels 3"), ("paragraph", "Text.")]


def test_title_language_and_the_day_of_saving_come_from_the_properties() -> None:
    meta = "<dc:title>Leave</dc:title><dc:language>en-GB</dc:language><dc:date>2026-01-05T09:30:00.123</dc:date>"
    loaded = load("a.odt", odt("<text:p>Text.</text:p>", meta=meta))
    assert (loaded.title, loaded.language, loaded.saved, loaded.published) == ("Leave", "en-GB", date(2026, 1, 5), None)


def test_broken_properties_cost_the_document_those_and_not_its_text() -> None:
    assert load("a.odt", changed(odt("<text:p>Text.</text:p>"), {"meta.xml": "<broken"})).text == "Text."


SHEETS = (
    '<table:table table:name="Costs">'
    + cells(
        cell("Country") + cell("Full day") + cell("Since") + '<table:table-cell table:number-columns-repeated="16381"/>'
    )
    + '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    + cells(
        cell("Norway", 'table:number-rows-spanned="2"')
        + cell("54.00 €", 'office:value-type="currency" office:value="54"')
        + cell("18.06.24", 'office:value-type="date" office:date-value="2024-06-18"'),
        "<table:covered-table-cell/>" + cell("49"),
    )
    + '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
    '<table:table table:name="Lists" table:style-name="ta1">' + cells(cell("Unseen")) + "</table:table>"
)
HIDDEN = (
    '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def test_a_spreadsheet_is_a_table_a_sheet_with_its_rows_numbered() -> None:
    data = odf("spreadsheet", SHEETS, HIDDEN)
    assert blocks("a.ods", data) == [
        ("heading", "Costs"),
        ("table", "Country | Full day | Since\nNorway | 54.00 € | 2024-06-18\nNorway | 49 |"),
    ]
    loaded = load("a.ods", data)
    assert [page_of(loaded, words) for words in ("Costs", "Country", "54", "49")] == [
        "sheet Costs", "sheet Costs, row 1", "sheet Costs, row 4", "sheet Costs, row 5",
    ]  # fmt: skip


def test_rows_and_cells_repeated_without_end_are_refused() -> None:
    many = f'<table:table-row table:number-rows-repeated="999999999">{cell("a")}</table:table-row>'
    with pytest.raises(UnreadableDocument, match="more than 50,000 rows"):
        load("a.ods", odf("spreadsheet", f'<table:table table:name="S">{many}</table:table>'))
    wide = cells(cell("a", 'table:number-columns-repeated="999999999"'))
    with pytest.raises(UnreadableDocument, match="more than 250 columns"):
        load("a.ods", odf("spreadsheet", f'<table:table table:name="S">{wide}</table:table>'))


def test_long_cells_repeated_without_end_are_refused() -> None:
    row = cell("long " * 2000, 'table:number-columns-repeated="250"')
    many = f'<table:table-row table:number-rows-repeated="50000">{row}</table:table-row>'
    with pytest.raises(UnreadableDocument, match="30 million characters"):
        load("a.ods", odf("spreadsheet", f'<table:table table:name="S">{many}</table:table>'))
    with pytest.raises(UnreadableDocument, match="30 million characters"):
        load("a.odt", odt(f"<table:table>{cells(*[row] * 100)}</table:table>"))
    with pytest.raises(UnreadableDocument, match="more than 250 columns"):
        load("a.odt", odt(f"<table:table>{cells(row + row)}</table:table>"))


def frame(words: str, y: str, kind: str = "") -> str:
    return f'<draw:frame svg:x="1cm" svg:y="{y}" {kind}><draw:text-box><text:p>{words}</text:p></draw:text-box></draw:frame>'


def test_a_presentation_is_a_page_a_slide_with_title_shapes_and_notes() -> None:
    slides = (
        f'<draw:page draw:style-name="dp1">{frame("Unseen.", "1cm")}</draw:page><draw:page>{frame("Last.", "12cm")}{frame("9", "15cm", PAGE)}'
        f"<draw:g>{frame('First.', '4cm')}</draw:g>{frame('Hotels', '1cm', TITLE)}"
        f"<presentation:notes>{frame('Then pause.', '9cm', NOTES)}</presentation:notes></draw:page>"
    )
    hidden = (
        '<style:style style:name="dp1" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/>'
        "</style:style>"
    )
    data = odf("presentation", slides, hidden)
    assert [words for _, words in blocks("a.odp", data)] == ["Hotels", "First.", "Last.", "Then pause."]
    loaded = load("a.odp", data)
    assert (loaded.title, [(page.start, page.name) for page in loaded.pages]) == ("Hotels", [(0, "slide 2")])


TITLE, NOTES, PAGE = (f'presentation:class="{kind}"' for kind in ("title", "notes", "page-number"))


def test_broken_locked_and_hostile_files_are_refused() -> None:
    data = odt("<text:p>Text.</text:p>")
    with pytest.raises(UnreadableDocument, match="damaged or was cut short"):
        load("a.odt", data[:300])
    with pytest.raises(UnreadableDocument, match="save it as OpenDocument text"):
        load("a.odt", b"text")
    locked = f"<manifest:manifest {_NAMES}><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    with pytest.raises(UnreadableDocument, match="password"):
        load("a.odt", changed(data, {"META-INF/manifest.xml": locked}))
    for content in (
        "",
        "<a/>",
        "<a",
        "<a>" * 3000,
        bomb("a"),
        f"<office:document-content {_NAMES}><office:body/></office:document-content>",
    ):
        for name in ("a.odt", "a.ods", "a.odp"):
            with pytest.raises(UnreadableDocument):
                load(name, changed(data, {"content.xml": content}))
