"""The lines of a column become paragraphs, headings, lists and tables, by their gaps, edges and letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from index_build.loaders.pdf.columns import Line
from index_build.loaders.pdf.tables import table_length

_BULLET = re.compile(r"([-–—*•‣▪◦·➢✓❖□]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+\S")
_SENTENCE_END = re.compile(r"[.!?…:。！？؟।][\"'”’»)\]]*$")
_LARGER = 1.12  # A heading's letters are at least so many times those of the text.
_WIDER = 1.2  # A gap is one between paragraphs from so many times the usual distance of lines on.
_LONGEST_HEADING = 200
_LONGEST_BOLD_HEADING = 120
_LONGEST_NUMBERED_HEADING = 80
_NUMBERED = re.compile(r"\d{1,2}[.)] +[^\W\d_]")

# A line of a table of contents: dots lead to the number of a page. It repeats headings and is no passage.
_LEADER = re.compile(r"[.…·](?: ?[.…·]){3,} *(\d{1,4}|[ivxlc]{1,7})$")

Kind = Literal["paragraph", "heading", "list", "table", "boilerplate"]


@dataclass(slots=True)
class Piece:
    """A block to be: ``groups`` are a list's items; a paragraph, heading or table is one group. ``pages`` says for each
    line of a group on which page it stands, counted from 0."""

    kind: Kind
    groups: list[list[Line]]
    pages: list[list[int]] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """Every line."""
        return [line for group in self.groups for line in group]

    @property
    def size(self) -> float:
        """Size of the first line's letters, in points."""
        return self.groups[0][0].size

    @property
    def bold(self) -> bool:
        """Whether the first line is bold."""
        return self.groups[0][0].bold


@dataclass(frozen=True, slots=True)
class Measures:
    """What is usual in a document: the size of its letters in points, and the distance of lines as a multiple of theirs."""

    size: float
    pitch: float


def pieces(lines: Sequence[Line], measures: Measures, page: int) -> list[Piece]:
    """Return the pieces of one column of one page; list items that follow each other are one list."""
    found: list[Piece] = []
    for piece in _pieces(lines, measures):
        piece.pages = [[page] * len(group) for group in piece.groups]
        if piece.kind == "list" and found and found[-1].kind == "list":
            found[-1].groups += piece.groups
            found[-1].pages += piece.pages
        else:
            found.append(piece)
    for piece, following in pairwise(found):
        if _is_numbered_heading(piece, following):
            piece.kind = "heading"
    return found


def _is_numbered_heading(piece: Piece, following: Piece) -> bool:
    """Tell whether a lone numbered line stands above a paragraph as its heading: "7. Termination"."""
    text = piece.groups[0][0].text
    return (
        piece.kind == "list"
        and following.kind == "paragraph"
        and len(piece.lines) == 1
        and len(text) <= _LONGEST_NUMBERED_HEADING
        and _NUMBERED.match(text) is not None
        and _SENTENCE_END.search(text) is None
    )


def goes_on(piece: Piece, following: Piece) -> bool:
    """Tell whether a piece at the end of a column or page is carried on by the first of the next one."""
    if piece.kind not in ("paragraph", "list") or following.kind != "paragraph" or piece.bold != following.bold:
        return False
    last, first = piece.groups[-1][-1], following.groups[0][0]
    if not _alike(last.size, first.size):
        return False
    if first.text[0].islower():
        return True
    widest = max(line.right - line.left for line in piece.groups[-1])
    if _SENTENCE_END.search(last.text):
        # Where paragraphs are indented, one that is not has begun before.
        full = last.right - last.left > 0.95 * widest
        return full and len(following.lines) > 1 and _is_indented(piece) and not _is_indented(following)
    return last.text[-1] in "-‐,;" or (len(piece.groups[-1]) > 1 and last.right - last.left > 0.8 * widest)


def _is_indented(piece: Piece) -> bool:
    """Tell whether a paragraph's first line begins further in than its second."""
    lines = piece.groups[0]
    return len(lines) > 1 and 0.8 * lines[0].size < lines[0].left - lines[1].left < 6 * lines[0].size


def _pieces(lines: Sequence[Line], measures: Measures) -> Iterator[Piece]:
    right = sorted(line.right for line in lines)[int(len(lines) * 0.9)] if lines else 0.0
    group: list[Line] = []
    position = 0
    while position < len(lines):
        rows = table_length(lines[position : position + _LONGEST_TABLE])
        line = lines[position]
        parted = bool(group) and _parted(group, line, measures, right)
        if rows == 2 and group and not parted:
            rows = 0  # Two lines of a paragraph whose words were driven far apart, at the same place by chance.
        if group and (rows or parted):
            yield _piece(group, measures)
            group = []
        if rows:
            yield Piece("table", [list(lines[position : position + rows])])
            position += rows
            continue
        group.append(line)
        position += 1
    if group:
        yield _piece(group, measures)


_LONGEST_TABLE = 500  # Rows on one page; bounds the work on a page made to be slow.


def _parted(group: Sequence[Line], line: Line, measures: Measures, right: float) -> bool:
    """Tell whether something new begins with a line; ``group`` holds the lines before it and ``right`` is the column's edge."""
    last = group[-1]
    distance = line.bottom - last.bottom
    if not _alike(last.size, line.size) or _BULLET.match(line.text) or _LEADER.search(last.text):
        return True
    if distance <= 0 or distance > _WIDER * measures.pitch * max(line.size, 1):
        return True
    if last.bold != line.bold and not line.text[0].islower():
        return True
    indent = 0.8 * line.size
    centred = abs((last.left + last.right) - (line.left + line.right)) < 4
    hangs = _BULLET.match(group[0].text) is not None
    if not centred and not hangs and abs(last.right - line.right) > 1 and line.left - last.left > indent:
        return True  # Indented as a paragraph's first line is.
    if not centred and len(group) > 1 and last.left - line.left > indent:
        return True
    if _SENTENCE_END.search(last.text) is None:
        return False
    if not hangs and line.left - last.left > indent and line.left - last.left < 4 * line.size:
        return True
    # The line broke though its next word would have fitted: it was meant to.
    first_word = (line.right - line.left) * len(line.text.split()[0]) / len(line.text)
    return last.right + first_word + 2 * line.size < right


def _piece(group: list[Line], measures: Measures) -> Piece:
    text = " ".join(line.text for line in group)
    if _LEADER.search(text):
        return Piece("boilerplate", [group])
    if _is_heading(group, text, measures):
        return Piece("heading", [group])
    return Piece("list" if _BULLET.match(text) else "paragraph", [group])


def _is_heading(group: Sequence[Line], text: str, measures: Measures) -> bool:
    if not any(character.isalpha() for character in text) or len(text) > _LONGEST_HEADING:
        return False
    if group[0].size >= _LARGER * measures.size and group[0].size - measures.size >= 1:
        return len(group) <= 4 and not text.endswith((".", ",", ";"))
    return (
        group[0].bold
        and group[0].size >= 0.95 * measures.size
        and len(group) <= 2
        and len(text) <= _LONGEST_BOLD_HEADING
        and not _SENTENCE_END.search(text.removesuffix("?").removesuffix("!"))
    )


def _alike(one: float, other: float) -> bool:
    return abs(one - other) <= max(0.6, 0.08 * max(one, other))
