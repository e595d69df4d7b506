from __future__ import annotations

import io
from datetime import date, datetime, time

import openpyxl
import pytest

from index_build.errors import UnreadableDocument
from index_build.loaders import load, spreadsheet
from tests.index_build.loaders.office_files import WORDS, blocks, bomb, changed, page_of, part


def saved(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def sheet_of(*rows: tuple[object, ...], name: str = "Costs") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    return book


def table(book: openpyxl.Workbook) -> str:
    return next(words for kind, words in blocks("a.xlsx", saved(book)) if kind == "table")


def test_a_sheet_is_a_table_below_its_name() -> None:
    book = sheet_of(("Country", "Full day"), ("Norway", 54), ("“Ísland”", 61.5))
    assert blocks("a.xlsx", saved(book)) == [
        ("heading", "Costs"),
        ("table", "Country | Full day\nNorway | 54\n“Ísland” | 61.5"),
    ]


def test_cells_hold_the_very_words_in_every_script() -> None:
    assert table(sheet_of(*((number, words) for number, words in enumerate(WORDS)))) == "\n".join(
        f"{number} | {words}" for number, words in enumerate(WORDS)
    )


def test_each_row_is_a_page_with_the_number_that_excel_gives_it() -> None:
    book = sheet_of(("Country", "Full day"), ("Norway", 54))
    book["Costs"]["A5"], book["Costs"]["B5"] = "Italy", 40
    other = book.create_sheet("Hotels")
    other.append(("City", "Limit"))
    loaded = load("a.xlsx", saved(book))
    assert loaded.pages[0].start == 0
    names = [page_of(loaded, words) for words in ("Costs", "Country", "Norway", "54", "Italy", "40", "Hotels", "Limit")]
    assert names == [
        "sheet Costs", "sheet Costs, row 1", "sheet Costs, row 2", "sheet Costs, row 2", "sheet Costs, row 5", "sheet Costs, row 5",
        "sheet Hotels", "sheet Hotels, row 1",
    ]  # fmt: skip


def test_a_table_that_begins_in_the_middle_of_the_sheet_keeps_its_row_numbers() -> None:
    book = openpyxl.Workbook()
    for row, (city, limit) in enumerate((("City", "Limit"), ("Rome", "")), start=4):
        book.active.cell(row, 3).value, book.active.cell(row, 4).value = city, limit
    book.active.cell(6, 4).value = 180
    loaded = load("a.xlsx", saved(book))
    assert loaded.text == "Sheet\n\nCity | Limit\nRome | \n | 180"
    assert (page_of(loaded, "Rome"), page_of(loaded, "180")) == ("sheet Sheet, row 5", "sheet Sheet, row 6")


def test_the_title_above_a_table_is_no_row_of_it() -> None:
    book = sheet_of(("Costs of 2026, in euros",), (), ("Country", "Full day"), ("Norway", 54))
    loaded = load("a.xlsx", saved(book))
    assert [block.kind for block in loaded.blocks] == ["heading", "paragraph", "table"]
    assert [page_of(loaded, words) for words in ("2026", "Country")] == ["sheet Costs, row 1", "sheet Costs, row 3"]


def test_values_are_shown_as_people_see_them() -> None:
    book = sheet_of(
        ("n", 27.0, 0.1 + 0.2, True, date(2024, 6, 18), datetime(2024, 6, 18, 10, 30), time(9, 5), "two\nlines")
    )
    book.active.append(("f", 0.27, 1234.5, 1234567, -3, 7, 0.5, "#REF!"))
    for column, form in enumerate(("0%", "#,##0.00 [$€-407]", "#,##0", "0.00;(0.00)", "00000", "0.0##"), start=2):
        book.active.cell(2, column).number_format = form
    assert table(book) == (
        "n | 27 | 0.3 | TRUE | 2024-06-18 | 2024-06-18 10:30 | 09:05 | two lines\n"
        "f | 27% | 1,234.50 € | 1,234,567 | (3.00) | 00007 | 0.5 | #REF!"
    )


def test_a_cell_over_several_rows_is_said_of_each_and_one_over_columns_once() -> None:
    book = sheet_of(
        ("Land", "City", "Limit"), ("Norway", "Oslo", 54), (None, "Bergen", 49), (None, None, None), ("Rome", None, 40)
    )
    book.active.merge_cells("A2:A4")
    book.active.merge_cells("A5:B5")
    assert table(book) == "Land | City | Limit\nNorway | Oslo | 54\nNorway | Bergen | 49\nRome |  | 40"


def test_hidden_sheets_are_left_out() -> None:
    book = sheet_of(("Seen", 1))
    book.create_sheet("Lists").append(("Unseen", 2))
    book["Lists"].sheet_state = "hidden"
    assert blocks("a.xlsx", saved(book)) == [("heading", "Costs"), ("table", "Seen | 1")]


def test_formulas_show_what_they_came_to_when_the_file_was_saved() -> None:
    data = saved(sheet_of(("Sum", "=1+1")))
    xml = (
        part(data, "xl/worksheets/sheet1.xml")
        .replace("<v></v>", "<v>2</v>")
        .replace("<v />", "<v>2</v>")
        .replace("<v/>", "<v>2</v>")
    )
    assert blocks("a.xlsx", changed(data, {"xl/worksheets/sheet1.xml": xml}))[1] == ("table", "Sum | 2")


def test_the_day_of_saving_and_the_title_come_from_the_properties() -> None:
    book = sheet_of(("Seen", 1))
    book.properties.title, book.properties.language = "Rates", "en"
    book.properties.created = datetime(2019, 1, 5)
    loaded = load("a.xlsx", saved(book))
    assert (loaded.title, loaded.language, loaded.published) == ("Rates", "en", None)
    assert loaded.saved is not None and loaded.saved.year > 2019


def test_a_sheet_beyond_the_limits_is_refused_and_not_read_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 3)
    with pytest.raises(UnreadableDocument, match="sheet Costs has more than 3 rows"):
        load("a.xlsx", saved(sheet_of(*[("a", 1)] * 4)))
    monkeypatch.setattr(spreadsheet, "MOST_CELLS", 7)
    with pytest.raises(UnreadableDocument, match="more than 7 cells"):
        load("a.xlsx", saved(sheet_of(("a", *[None] * 8, 1))))
    with pytest.raises(UnreadableDocument, match="more than 250 columns"):
        monkeypatch.undo()
        load("a.xlsx", saved(sheet_of(("a",) * 251)))


def test_a_size_that_the_file_only_claims_costs_nothing() -> None:
    data = saved(sheet_of(("Seen", 1)))
    xml = part(data, "xl/worksheets/sheet1.xml").replace('ref="A1:B1"', 'ref="A1:XFD1048576"')
    assert "XFD1048576" in xml
    xml = xml.replace("</sheetData>", '<row r="1048576"><c r="A1048576"><v>9</v></c></row></sheetData>')
    loaded = load("a.xlsx", changed(data, {"xl/worksheets/sheet1.xml": xml}))
    assert loaded.pages[-1].name == "sheet Costs, row 1048576"
    beyond = changed(data, {"xl/worksheets/sheet1.xml": xml.replace("1048576", "99999999999")})
    assert load("a.xlsx", beyond).text == "Costs\n\nSeen | 1"


def test_broken_locked_and_hostile_files_are_refused() -> None:
    data = saved(sheet_of(("Seen", 1)))
    with pytest.raises(UnreadableDocument, match="damaged or was cut short"):
        load("a.xlsx", data[:3000])
    with pytest.raises(UnreadableDocument, match="save it as Excel workbook"):
        load("a.xlsx", b"a,b")
    with pytest.raises(UnreadableDocument, match="password"):
        load("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"):
        for content in ("", "<a", "<a>" * 3000):
            with pytest.raises(UnreadableDocument):
                load("a.xlsx", changed(data, {name: content}))
        with pytest.raises(UnreadableDocument, match="entities"):
            load("a.xlsx", changed(data, {name: bomb("a")}))
