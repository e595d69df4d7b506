from __future__ import annotations

import io
from datetime import UTC, date, datetime

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index_build.errors import UnreadableDocument
from index_build.loaders import load
from tests.index_build.loaders.office_files import WORDS, blocks, bomb, changed, part

Made = docx.document.Document


def saved(document: Made) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def with_body(xml: str) -> bytes:
    """A document whose body is the paragraphs given as WordprocessingML."""
    document = docx.Document()
    for element in parse_xml(f"<w:body {nsdecls('w', 'r')}>{xml}</w:body>"):
        document.element.body.insert(len(document.element.body) - 1, element)
    return saved(document)


def test_paragraphs_hold_the_very_words_in_every_script() -> None:
    document = docx.Document()
    for words in WORDS:
        document.add_paragraph(words)
    assert blocks("a.docx", saved(document)) == [("paragraph", words) for words in WORDS]


def test_headings_have_the_levels_of_their_styles_and_the_title_is_one() -> None:
    document = docx.Document()
    document.add_heading("Travel", 0)
    document.add_heading("Hotels", 1)
    document.add_heading("Abroad", 3)
    document.add_paragraph("A night costs at most 140 euros.")
    loaded = load("a.docx", saved(document))
    assert [(block.kind, block.level) for block in loaded.blocks] == [
        ("heading", 1),
        ("heading", 1),
        ("heading", 3),
        ("paragraph", 0),
    ]
    assert loaded.title == "Travel"


def test_a_heading_is_known_by_its_outline_level_whatever_its_style_is_called() -> None:
    document = docx.Document()
    style = document.styles.add_style("Kapitel", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    style.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="1"/>'))
    based = document.styles.add_style("Kapitel blau", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    based.base_style = style
    document.add_paragraph("Hotels", based)
    document.add_paragraph("Text.")
    loaded = load("a.docx", saved(document))
    assert [(block.kind, block.level) for block in loaded.blocks] == [("heading", 2), ("paragraph", 0)]


def bold(document: Made, words: str, style: str | None = None) -> None:
    document.add_paragraph(style=style).add_run(words).bold = True


def test_a_short_bold_line_above_text_is_a_heading_set_by_hand() -> None:
    document = docx.Document()
    bold(document, "Hotels")
    document.add_paragraph("A night costs at most 140 euros.")
    bold(document, "Taxis", "List Number")
    document.add_paragraph("")
    document.add_paragraph("Only at night.")
    bold(document, "Deadline: 4 May")
    bold(document, "Keep every receipt!")
    document.add_paragraph("Both of them.")
    assert blocks("a.docx", saved(document)) == [
        ("heading", "Hotels"),
        ("paragraph", "A night costs at most 140 euros."),
        ("heading", "1. Taxis"),
        ("paragraph", "Only at night."),
        ("paragraph", "Deadline: 4 May"),
        ("paragraph", "Keep every receipt!"),
        ("paragraph", "Both of them."),
    ]


def test_where_all_is_bold_nothing_is_a_heading() -> None:
    document = docx.Document()
    for words in ("Closed on Monday", "Open on Tuesday"):
        bold(document, words)
    bold(document, "Soup", "List Bullet")
    document.add_paragraph("Bread", "List Bullet")
    assert blocks("a.docx", saved(document)) == [
        ("paragraph", "Closed on Monday"),
        ("paragraph", "Open on Tuesday"),
        ("list", "• Soup\n• Bread"),
    ]


def test_lists_are_lines_with_their_marks_and_numbers() -> None:
    document = docx.Document()
    for words in ("Keep the receipt", "Send it"):
        document.add_paragraph(words, "List Bullet")
    document.add_paragraph("Then:")
    for words in ("Wait", "Ask again"):
        document.add_paragraph(words, "List Number")
    assert blocks("a.docx", saved(document)) == [
        ("list", "• Keep the receipt\n• Send it"),
        ("paragraph", "Then:"),
        ("list", "1. Wait\n2. Ask again"),
    ]


def test_numbers_of_many_levels_are_counted_as_word_counts_them() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, style, text in ((0, "decimal", "%1."), (1, "decimal", "%1.%2"), (2, "lowerLetter", "(%3)"))
    )
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for level, words in (
        (0, "Scope"),
        (1, "Staff"),
        (1, "Guests"),
        (2, "Adults"),
        (2, "Children"),
        (0, "Fees"),
        (1, "Due"),
    ):
        number = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>'
        document.add_paragraph(words)._p.get_or_add_pPr().append(parse_xml(number))
    assert blocks("a.docx", saved(document)) == [
        ("list", "1. Scope\n  1.1 Staff\n  1.2 Guests\n    (a) Adults\n    (b) Children\n2. Fees\n  2.1 Due")
    ]


def test_a_table_is_rows_of_cells_and_a_cell_one_line() -> None:
    document = docx.Document()
    table = document.add_table(3, 2)
    for row, cells in zip(
        table.rows, (("Country", "Full day"), ("Norway", "54\n(from May)"), ("“Ísland” 🇮🇸", "")), strict=True
    ):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    assert blocks("a.docx", saved(document)) == [("table", "Country | Full day\nNorway | 54 (from May)\n“Ísland” 🇮🇸 |")]


def test_a_cell_over_several_rows_is_said_of_each_and_one_over_columns_keeps_the_others_in_place() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for row, cells in zip(
        table.rows, (("Land", "City", "Limit"), ("Norway", "Oslo", "54"), ("", "Bergen", "none")), strict=True
    ):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    table.cell(1, 0).merge(table.cell(2, 0))
    assert blocks("a.docx", saved(document)) == [
        ("table", "Land | City | Limit\nNorway | Oslo | 54\nNorway | Bergen | none")
    ]
    table.cell(2, 1).merge(table.cell(2, 2))
    assert blocks("a.docx", saved(document))[0][1].endswith("\nNorway | Bergen none |")


def test_a_table_of_one_column_is_a_frame_around_text() -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "Note well."
    cell.add_paragraph("Ring twice", "List Bullet")
    assert blocks("a.docx", saved(document)) == [("paragraph", "Note well."), ("list", "• Ring twice")]


def test_tracked_insertions_are_shown_and_deletions_and_hidden_words_are_not() -> None:
    data = with_body(
        "<w:p><w:r><w:t xml:space='preserve'>You have </w:t></w:r>"
        "<w:del w:id='1' w:author='a'><w:r><w:delText>25</w:delText></w:r></w:del>"
        "<w:ins w:id='2' w:author='a'><w:r><w:t>27</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t> secret</w:t></w:r><w:r><w:t xml:space='preserve'> days.</w:t></w:r></w:p>"
        "<w:moveFrom w:id='3'><w:p><w:r><w:t>Moved away.</w:t></w:r></w:p></w:moveFrom>"
    )
    assert blocks("a.docx", data) == [("paragraph", "You have 27 days.")]


def test_links_and_fields_show_their_text_and_line_breaks_stay() -> None:
    data = with_body(
        "<w:p><w:r><w:t xml:space='preserve'>See </w:t></w:r><w:hyperlink w:anchor='x'><w:r><w:t>the rules</w:t></w:r></w:hyperlink>"
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> PAGEREF x </w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t xml:space='preserve"
        "'> on page 4</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>"
        "<w:r><w:br/><w:t>Quay</w:t><w:tab/><w:t>5</w:t></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>A control.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert blocks("a.docx", data) == [("paragraph", "See the rules on page 4\nQuay 5"), ("paragraph", "A control.")]


def test_a_text_box_follows_its_paragraph_and_is_said_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    data = with_body(
        f"<w:p><w:r><mc:AlternateContent xmlns:mc='{mc}'><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent><w:t>Beside it.</w:t></w:r></w:p>"
    )
    assert blocks("a.docx", data) == [("paragraph", "Beside it."), ("paragraph", "In the box.")]


def with_footnote(note: str) -> bytes:
    data = with_body(
        "<w:p><w:r><w:t>It costs 54.</w:t><w:footnoteReference w:id='2'/></w:r></w:p><w:p><w:r><w:t>Next one.</w:t></w:r></w:p>"
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    rels = part(data, "word/_rels/document.xml.rels").replace(
        "</Relationships>", f'<Relationship Id="rIdF" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    )
    types = part(data, "[Content_Types].xml").replace(
        "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{content}"/></Types>'
    )
    notes = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:type='separator' w:id='0'><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote>"
        f"<w:footnote w:id='2'><w:p><w:r>{note}</w:r></w:p></w:footnote></w:footnotes>"
    )
    return changed(
        data, {"word/_rels/document.xml.rels": rels, "[Content_Types].xml": types, "word/footnotes.xml": notes}
    )


def test_a_footnote_follows_the_paragraph_that_refers_to_it() -> None:
    words = [words for _, words in blocks("a.docx", with_footnote("<w:t>From May on.</w:t>"))]
    assert words == ["It costs 54.", "From May on.", "Next one."]


def test_a_footnote_that_refers_to_itself_is_said_once() -> None:
    data = with_footnote("<w:t>From May on.</w:t><w:footnoteReference w:id='2'/>")
    assert [words for _, words in blocks("a.docx", data)] == ["It costs 54.", "From May on.", "Next one."]


def test_title_language_and_the_day_of_saving_come_from_the_properties() -> None:
    document = docx.Document()
    document.add_paragraph("Text.")
    properties = document.core_properties
    properties.title, properties.language, properties.revision = "Leave", "en-GB", 4
    properties.modified = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
    loaded = load("a.docx", saved(document))
    assert (loaded.title, loaded.language, loaded.saved, loaded.published) == ("Leave", "en-GB", date(2026, 1, 5), None)


def test_the_dates_and_titles_of_templates_are_nobodys() -> None:
    document = docx.Document()
    document.add_paragraph("Text.")
    document.core_properties.title = "Word Document"
    loaded = load("a.docx", saved(document))
    assert (loaded.title, loaded.saved) == (None, None)


def test_the_date_on_a_cover_page_is_that_of_publication() -> None:
    cover = (
        '<CoverPageProperties xmlns="http://schemas.microsoft.com/office/2006/coverPageProps">'
        "<PublishDate>2024-06-18T00:00:00</PublishDate></CoverPageProperties>"
    )
    document = docx.Document()
    document.add_paragraph("Text.")
    assert load("a.docx", changed(saved(document), {"customXml/item1.xml": cover})).published == date(2024, 6, 18)


@pytest.mark.parametrize("size", [10, 200, 5000, 20000])
def test_a_file_cut_short_is_refused(size: int) -> None:
    document = docx.Document()
    document.add_paragraph("Text.")
    with pytest.raises(UnreadableDocument, match="damaged or was cut short"):
        load("a.docx", saved(document)[:size])


def test_what_is_no_word_document_is_refused_with_the_way_out() -> None:
    with pytest.raises(UnreadableDocument, match="save it as Word document"):
        load("a.docx", b"just text")
    with pytest.raises(UnreadableDocument, match="older or another program"):
        load("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(UnreadableDocument, match="password"):
        load("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "docProps/core.xml"])
@pytest.mark.parametrize("content", [bomb("w"), bomb("w").encode("utf-16")])
def test_entity_bombs_are_refused(name: str, content: str | bytes) -> None:
    document = docx.Document()
    document.add_paragraph("Text.")
    with pytest.raises(UnreadableDocument, match="entities"):
        load("a.docx", changed(saved(document), {name: content}))


def test_a_picture_that_was_lost_costs_nothing() -> None:
    document = docx.Document()
    document.add_paragraph("Text.")
    data = saved(document)
    rels = part(data, "word/_rels/document.xml.rels").replace(
        "</Relationships>",
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="../NULL"/>'
        "</Relationships>",
    )
    assert load("a.docx", changed(data, {"word/_rels/document.xml.rels": rels})).text == "Text."


@pytest.mark.parametrize("content", ["", "<w", "<a/>", "<a>" * 5000])
def test_a_document_with_a_broken_part_is_refused(content: str) -> None:
    document = docx.Document()
    document.add_paragraph("Text.")
    for name in ("word/document.xml", "_rels/.rels"):
        with pytest.raises(UnreadableDocument):
            load("a.docx", changed(saved(document), {name: content}))
