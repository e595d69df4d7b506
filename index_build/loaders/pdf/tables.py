"""Tables: lines below each other whose words stand at the same places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index_build.loaders.pdf.columns import Line
from index_build.loaders.pdf.segments import Segment

_COMMON_GAP = 0.95  # As a multiple of the letters' size.
_NEAR = 3.0  # Points within which edges count as aligned.


def table_length(lines: Sequence[Line]) -> int:
    """Return how many of the lines, from the first on, are rows of one table; 0 when it is none."""
    length, last = 1, lines[0]
    if len(last.segments) < 2:
        return 0
    for line in lines[1:]:
        if len(line.segments) >= 2 and _aligned(last, line):
            last = line
        elif not _goes_on(last, line):
            break
        length += 1
    return length if sum(len(line.segments) >= 2 for line in lines[:length]) >= 2 else 0


@dataclass(slots=True)
class _Cell:
    """A cell's words, and where in them each of its segments begins."""

    text: str = ""
    parts: list[tuple[int, Segment]] = field(default_factory=list)

    def add(self, other: _Cell) -> None:
        """Put the words of another one below these."""
        if self.text and other.text:
            self.text += " "
        self.parts += [(len(self.text) + place, segment) for place, segment in other.parts]
        self.text += other.text


def table_text(lines: Sequence[Line]) -> tuple[str, list[tuple[int, Segment]]]:
    """Return a table's rows, one a line, cells parted by " | ", and where in that text each segment begins.

    A cell that was broken over several lines is one.
    """
    text, parts = "", []
    for row in _rows(lines):
        text += "\n" if text else ""
        for column, cell in enumerate(row):
            text += " | " if column else ""
            parts += [(len(text) + place, segment) for place, segment in cell.parts]
            text += cell.text
    return text, parts


def _rows(lines: Sequence[Line]) -> list[list[_Cell]]:
    columns = _columns(lines)
    rows: list[list[_Cell]] = []
    for line in lines:
        cells = [_Cell() for _ in columns]
        for segment in line.segments:
            place = max(range(len(columns)), key=lambda column: _shared(columns[column], segment))
            cells[place].add(_Cell(segment.text, [(0, segment)]))
        if rows and len(line.segments) == 1 and not cells[0].text:
            for before, cell in zip(rows[-1], cells, strict=True):
                before.add(cell)
        else:
            rows.append(cells)
    return rows


def _aligned(one: Line, other: Line) -> bool:
    """Tell whether both lines leave the same place empty: a gap in each, at least as wide together as a letter is high.

    Edges tell less, since those of justified lines with wide gaps are all below each other.
    """
    least = _COMMON_GAP * max(one.size, other.size)
    return any(
        min(right, other_right) - max(left, other_left) >= least
        for left, right in _gaps(one)
        for other_left, other_right in _gaps(other)
    )


def _gaps(line: Line) -> list[tuple[float, float]]:
    cells = sorted(line.segments, key=lambda cell: cell.left)
    return [(cell.right, following.left) for cell, following in pairwise(cells)]


def _below(one: Segment, other: Segment) -> bool:
    return (
        abs(one.left - other.left) <= _NEAR
        or abs(one.right - other.right) <= _NEAR
        or abs((one.left + one.right) - (other.left + other.right)) <= 2 * _NEAR
    )


def _goes_on(row: Line, line: Line) -> bool:
    """Tell whether a line of one piece goes on with a cell of the row right above, other than its first."""
    first, *others = row.segments
    near = line.top - row.bottom < 0.5 * (row.bottom - row.top)
    return (
        near
        and len(line.segments) == 1
        and any(abs(line.left - cell.left) <= _NEAR for cell in others)
        and not _below(first, line.segments[0])
    )


def _columns(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Return the columns' left and right edges in the order in which they are read: those of the rows with most cells."""
    most = max(len(line.segments) for line in lines)
    fullest = [line.segments for line in lines if len(line.segments) == most]
    return [
        (min(cells[column].left for cells in fullest), max(cells[column].right for cells in fullest))
        for column in range(most)
    ]


def _shared(column: tuple[float, float], segment: Segment) -> float:
    """Return how far a segment lies in a column; below 0 the distance between them."""
    return min(column[1], segment.right) - max(column[0], segment.left)
