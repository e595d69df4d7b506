"""A sheet of cells as one table whose rows bear the numbers that spreadsheet programs give them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from index_build.errors import UnreadableDocument
from index_build.loaders.text_builder import MOST_COLUMNS, TextBuilder, one_line, refuse_beyond

MOST_ROWS = 50_000
"""Rows with words in one sheet. A larger file is refused rather than read in part: the reader lays a table out anew for each question."""
MOST_CELLS = 20_000_000
"""Cells looked at in one sheet, the empty ones that the file writes out among them."""


def add_sheet(builder: TextBuilder, rows: Iterable[tuple[int, Sequence[str]]], name: str = "") -> None:
    """Add a sheet below its ``name``: one table, its first row the names of the columns; each row a page, "sheet Costs, row 4" or "row 4".

    ``rows`` are (number, cells), cells from the first column on. Empty rows and columns around the table are left out, and rows keep
    their numbers. Rows of a single cell above a wider table are its title and remarks, and paragraphs of their own.
    Raises UnreadableDocument beyond the limits.
    """
    kept = _kept(rows, f"sheet {name}" if name else "the file")
    if not kept:
        return
    where = f"sheet {name}, row" if name else "row"
    if name:
        builder.begin_page(f"sheet {name}")
        builder.add("heading", one_line(name), level=1)
    widest = max(sum(map(bool, cells)) for _, cells in kept)
    first = next(place for place, (_, cells) in enumerate(kept) if widest == 1 or sum(map(bool, cells)) > 1)
    for number, cells in kept[:first]:
        builder.begin_page(f"{where} {number}")
        builder.add("paragraph", next(filter(None, cells)))
    builder.add_table([cells for _, cells in kept[first:]], [f"{where} {number}" for number, _ in kept[first:]])


def fill_down(
    rows: Iterable[tuple[int, list[str], Sequence[tuple[int, int]]]],
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with what is merged downwards said in each row that has anything else to say.

    ``rows`` are (number, cells, merged), and those that are merged are (column from 0, number of the last row).
    """
    held: dict[int, tuple[int, str]] = {}
    for number, cells, merged in rows:
        for column, (last, words) in list(held.items()):
            if number > last:
                del held[column]
            elif any(cells):
                cells += [""] * (column + 1 - len(cells))
                cells[column] = cells[column] or words
        for column, last in merged:
            if column < len(cells) and cells[column]:
                held[column] = (last, cells[column])
        yield number, cells


def _kept(rows: Iterable[tuple[int, Sequence[str]]], what: str) -> list[tuple[int, list[str]]]:
    """Return the rows with words, all of one width, each cell on one line."""
    kept: list[tuple[int, list[str]]] = []
    seen, size, left, right = 0, 0, MOST_CELLS, 0
    for number, row in rows:
        seen += len(row)
        if seen > MOST_CELLS:
            raise UnreadableDocument(
                f"{what} has more than {MOST_CELLS:,} cells: delete its empty rows and columns, or split it"
            )
        used = [place for place, cell in enumerate(row) if cell]
        cells = [one_line(cell) for cell in row[: used[-1] + 1]] if used else []
        # A mark that parts rows or cells needs words beside it, or the table would not hold the row.
        if not any(cell.strip(" |") for cell in cells):
            continue
        size += sum(map(len, cells))
        refuse_beyond(size)
        left, right = min(left, used[0]), max(right, used[-1] + 1)
        kept.append((number, cells))
        if len(kept) > MOST_ROWS:
            raise UnreadableDocument(f"{what} has more than {MOST_ROWS:,} rows: split it into several files")
        if right - left > MOST_COLUMNS:
            raise UnreadableDocument(f"{what} has more than {MOST_COLUMNS} columns: split it into several files")
    return [(number, cells[left:] + [""] * (right - len(cells))) for number, cells in kept]
