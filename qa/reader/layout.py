"""What the reader is given of a document: its words, and where each of them stands in the document.

A row of a table says little without the names of its columns. They are put in for reading, as characters that stand nowhere: no span can
begin or end in them, and nothing of them is ever shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index_build.document import Block, Document
from index_build.passages import BY_LINE

Ints = npt.NDArray[np.int32]
Piece = str | tuple[int, int]
"""Words that are put in, or half-open code points of the document."""

NOWHERE = -1
BETWEEN_CELLS = " | "
"""What the loaders part the cells of a table's row with."""


@dataclass(frozen=True)
class Layout:
    """``text`` as it is read; ``places`` (n,) int32 tells each code point's place in the document, or ``NOWHERE``."""

    text: str
    places: Ints

    def in_document(self, offsets: Ints) -> Ints:
        """Half-open code points (n, 2) of ``text`` as those of the document; what was put in becomes ``(NOWHERE, NOWHERE)``."""
        if not len(offsets):
            return offsets
        first, last = self.places[offsets[:, 0]], self.places[offsets[:, 1] - 1]
        return np.stack((first, np.where(last == NOWHERE, NOWHERE, last + 1)), axis=1).astype(np.int32)


def lay_out(document: Document, start: int, end: int) -> Layout:
    """``document.text[start:end]``, each table's row with its columns' names."""
    # Not below title and headings: the reader was not trained so. Below both, a second source's number seemed unlikely; below headings
    # alone, Seoul's number seemed to answer for Tokyo.
    pieces: list[Piece] = []
    at = start
    for block in document.blocks:
        if block.kind == "table" and block.start < end and block.end > start:
            pieces.append((at, max(block.start, start)))
            pieces.extend(_rows(document.text, block, start, end))
            at = min(block.end, end)
    return _joined(document.text, [*pieces, (at, end)])


def breaks(document: Document, start: int, end: int) -> list[int]:
    """Where, between ``start`` and ``end``, something begins that an answer does not run into: a block, an item, a row, a cell."""
    found = []
    for block in document.blocks:
        if block.start < end and block.end > start:
            lines = (
                _parts(document.text, *_whole_lines(document.text, block, start, end), "\n")
                if block.kind in BY_LINE
                else [(block.start, block.end)]
            )
            for line in lines:
                cells = _cells(document.text, *line) if block.kind == "table" else [line]
                found += [first for first, _ in cells]
    return found


def _rows(text: str, table: Block, start: int, end: int) -> Iterator[Piece]:
    """The table's rows that lie between ``start`` and ``end``; one that does not fit its head is read as it stands.

    The head itself is left out where a row names all of it: it would be taken for an answer.
    """
    head = (table.start, _line_end(text, table.start, table.end))
    lines = _parts(text, *_whole_lines(text, table, start, end), "\n")
    rows = lines[1:] if lines[0] == head else lines
    names = [text[first:last].strip() for first, last in _cells(text, *head)]
    named: list[Piece] = []
    for first, last in rows:
        cells = _cells(text, first, last)
        if start <= first and last <= end and len(cells) == len(names) > 1 and any(names):
            # What stands below an empty cell is read without a name; in front it is most often the row's own.
            for place, (name, cell) in enumerate(zip(names, cells, strict=True)):
                named += [f"{name}: " if name else "", cell, "; " if name or place else ": "]
            named[-1] = ".\n"
        elif first < end and last > start:
            named += [(max(first, start), min(last, end)), "\n"]
    if head[0] < end and head[1] > start and not any(piece == ".\n" for piece in named):
        yield from ((max(head[0], start), min(head[1], end)), "\n")
    yield from named


def _whole_lines(text: str, block: Block, start: int, end: int) -> tuple[int, int]:
    """Where the block's lines that ``text[start:end]`` touches begin and end: a sheet may have many thousands that it does not."""
    first, last = max(start, block.start), min(end, block.end)
    return text.rfind("\n", block.start, first) + 1 or block.start, _line_end(text, last, block.end)


def _line_end(text: str, at: int, end: int) -> int:
    found = text.find("\n", at, end)
    return end if found < 0 else found


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the cells of a row begin and end. At a table's edges a mark has lost the space beside which there is no word."""
    cells = _parts(text, start, end, BETWEEN_CELLS)
    if text.startswith("| ", start, end):
        cells[:1] = [(start, start), (start + 2, cells[0][1])]
    if text.endswith(" |", *cells[-1]):
        cells[-1:] = [(cells[-1][0], end - 2), (end, end)]
    return cells


def _parts(text: str, start: int, end: int, mark: str) -> list[tuple[int, int]]:
    """Where the parts of ``text[start:end]`` between marks begin and end."""
    parts = []
    for part in text[start:end].split(mark):
        parts.append((start, start + len(part)))
        start += len(part) + len(mark)
    return parts


def _joined(text: str, pieces: Sequence[Piece]) -> Layout:
    words, places = [], []
    for piece in pieces:
        if isinstance(piece, str):
            words.append(piece)
            places.append(np.full(len(piece), NOWHERE, dtype=np.int32))
        else:
            words.append(text[piece[0] : piece[1]])
            places.append(np.arange(*piece, dtype=np.int32))
    return Layout("".join(words), np.concatenate(places) if places else np.empty(0, dtype=np.int32))
