"""OpenDocument spreadsheets (.ods): each visible sheet a table below its name, each row a page, values as people see them, dates as ISO."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index_build.loaders import LoadedDocument
from index_build.loaders.odf import OpenedFile, Styles, tag, whole, words_of
from index_build.loaders.odf_blocks import rows_of
from index_build.loaders.spreadsheet import MOST_ROWS, add_sheet, fill_down
from index_build.loaders.text_builder import MOST_COLUMNS, TextBuilder


def load(data: bytes) -> LoadedDocument:
    """Read a spreadsheet. Raises UnreadableDocument for what is none, is damaged, locked or beyond the limits."""
    file = OpenedFile(data, "spreadsheet", ".ods")
    builder = TextBuilder()
    for sheet in file.body.iterchildren(tag("table:table")):
        if not _is_hidden(sheet, file.styles):
            add_sheet(builder, fill_down(_rows(sheet)), sheet.get(tag("table:name"), ""))
    text, blocks = builder.build()
    return LoadedDocument(
        text, blocks, file.title, language=file.language, pages=builder.pages, saved=file.saved, author=file.author
    )


def _is_hidden(sheet: Any, styles: Styles) -> bool:
    return styles.hides("table", sheet.get(tag("table:style-name")), "table:display", "false")


def _rows(sheet: Any) -> Iterator[tuple[int, list[str], list[tuple[int, int]]]]:
    number = 0
    for row in rows_of(sheet):
        cells: list[str] = []
        merged = []
        for cell in row:
            words = _words(cell)
            down = whole(cell.get(tag("table:number-rows-spanned")), 1)
            if words and down > 1:
                merged.append((len(cells), number + down))
            # One more than may be had, so that the limit is noticed; empty cells are repeated to the sheet's edge.
            times = whole(cell.get(tag("table:number-columns-repeated")), 1)
            cells += [words] * min(times, MOST_COLUMNS + 1 if words else 2**14)
        while cells and not cells[-1]:
            cells.pop()
        times = whole(row.get(tag("table:number-rows-repeated")), 1)
        for place in range(min(times, MOST_ROWS + 1) if cells else 0):
            yield number + place + 1, list(cells), merged
        number += times


def _words(cell: Any) -> str:
    if cell.tag != tag("table:table-cell"):
        return ""
    if cell.get(tag("office:value-type")) == "date":
        return str(cell.get(tag("office:date-value"), "")).replace("T", " ").removesuffix(" 00:00:00")
    words = "\n".join(words_of(paragraph, []) for paragraph in cell.iterchildren(tag("text:p")))
    return words or str(cell.get(tag("office:value"), ""))
