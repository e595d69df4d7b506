from __future__ import annotations

import csv
import io

import pytest

from index_build.errors import UnreadableDocument
from index_build.loaders import load
from tests.index_build.loaders.office_files import WORDS, blocks, page_of


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_cells_hold_the_very_words_whatever_parts_them(delimiter: str) -> None:
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter).writerows([("No.", "Words"), *enumerate(WORDS)])
    expected = "\n".join(["No. | Words", *(f"{number} | {words}" for number, words in enumerate(WORDS))])
    assert blocks("a.csv", made.getvalue().encode()) == [("table", expected)]
    assert blocks("a.tsv", made.getvalue().encode("utf-16")) == [("table", expected)]


def test_rows_are_numbered_as_spreadsheet_programs_do() -> None:
    data = b'Country,Full day\r\n"Norway,\nwith Svalbard",54\r\n\r\nItaly,40\r\n'
    loaded = load("a.csv", data)
    assert loaded.text == "Country | Full day\nNorway, with Svalbard | 54\nItaly | 40"
    assert [page_of(loaded, words) for words in ("Country", "Svalbard", "54", "Italy")] == [
        "row 1",
        "row 2",
        "row 2",
        "row 4",
    ]
    assert loaded.pages[0].start == 0


def test_the_mark_that_excel_states_is_obeyed_and_no_row() -> None:
    loaded = load("a.csv", b"sep=;\r\nCity;Limit\r\nRome;1,50\r\n")
    assert (loaded.text, page_of(loaded, "Rome")) == ("City | Limit\nRome | 1,50", "row 2")


def test_decimal_commas_part_no_cells() -> None:
    assert load("a.csv", b"City;Limit;Fee\nRome;1,50;2,00\nOslo;2,75;3,10\n").text.endswith("Oslo | 2,75 | 3,10")


def test_a_file_of_one_column_is_read_line_by_line() -> None:
    assert load("a.csv", b"Name\nAnn\nBo\n").text == "Name\nAnn\nBo"


def test_what_is_no_table_is_refused_with_the_way_out() -> None:
    with pytest.raises(UnreadableDocument, match="quotation mark"):
        load("a.csv", b'a,b\n"' + b"c,d\n" * 50_000)
    with pytest.raises(UnreadableDocument, match="save the file as UTF-8"):
        load("a.csv", "Büro,Köln\n".encode("cp1252"))
    with pytest.raises(UnreadableDocument, match="binary"):
        load("a.csv", b"PK\x03\x04\x00\x00\x00\xff")
    with pytest.raises(UnreadableDocument, match="no text"):
        load("a.csv", b",,\n,,\n")
