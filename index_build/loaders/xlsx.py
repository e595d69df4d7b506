"""Excel (.xlsx): each visible sheet a table below its name, each row a page, values as people see them.

What formulas came to is read as the program that saved the file stored it; formulas themselves are never worked out.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.escape import unescape

from index_build.loaders import LoadedDocument
from index_build.loaders.cell_text import cell_text
from index_build.loaders.office import Properties, open_office
from index_build.loaders.spreadsheet import add_sheet, fill_down
from index_build.loaders.text_builder import TextBuilder
from index_build.loaders.zip_guard import reading

_KIND = "Excel workbook"
_LAST_ROW = 2**20
"""The last that Excel has; a file may name any number, and openpyxl makes all the rows before it."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')


def load(data: bytes) -> LoadedDocument:
    """Read a workbook; hidden sheets are left out.

    Raises UnreadableDocument for what is no workbook, is damaged, too large or locked.
    """
    archive = open_office(data, _KIND, "Excel workbook (.xlsx)")
    properties = Properties(archive)
    builder = TextBuilder()
    with reading(_KIND), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Of what openpyxl does not keep, none is text.
        workbook = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in workbook.worksheets:
            if sheet.sheet_state == "visible":
                add_sheet(builder, _rows(sheet, archive), sheet.title)
    text, blocks = builder.build()
    return LoadedDocument(
        text,
        blocks,
        properties.title,
        properties.published,
        properties.language,
        builder.pages,
        properties.saved,
        author=properties.author,
    )


def _rows(sheet: Any, archive: ZipFile) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with their numbers."""
    sheet.reset_dimensions()  # What the file says of its size may be wrong, or made to exhaust memory.
    merged = _merged(archive.read(sheet._worksheet_path))
    rows = enumerate(sheet.iter_rows(max_row=_LAST_ROW), start=1)
    return fill_down((number, [_text(cell) for cell in row], merged.get(number, ())) for number, row in rows)


def _text(cell: Any) -> str:
    value = cell.value
    if isinstance(value, str):
        return str(unescape(value)) if "_x" in value else value
    return "" if value is None else cell_text(value, cell.number_format)


def _merged(part: bytes) -> dict[int, list[tuple[int, int]]]:
    """Return by first row the cells that are merged over several rows, as (column from 0, last row)."""
    merged: dict[int, list[tuple[int, int]]] = {}
    for column, first, last in _MERGED.findall(part):
        if int(last) > int(first):
            merged.setdefault(int(first), []).append((column_index_from_string(column.decode()) - 1, int(last)))
    return merged
