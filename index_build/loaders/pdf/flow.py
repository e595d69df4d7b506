"""From the lines of every page to the stored text, its blocks and its pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index_build.document import BlockKind, Page
from index_build.loaders import LoadedDocument
from index_build.loaders.pdf.columns import Line, in_reading_order, lines_of
from index_build.loaders.pdf.furniture import furniture
from index_build.loaders.pdf.hyphens import Hyphens
from index_build.loaders.pdf.pieces import Measures, Piece, goes_on, pieces
from index_build.loaders.pdf.placing import Placing
from index_build.loaders.pdf.segments import Segment
from index_build.loaders.pdf.tables import table_text
from index_build.loaders.text_builder import TextBuilder

_DEEPEST_HEADING = 6

Streams = Sequence[Sequence[Line]]


def flow(pages: Sequence[Sequence[Segment]], names: Sequence[str]) -> tuple[LoadedDocument, Placing]:
    """Return the document of pages of segments, and where its letters stand; ``names`` are what the pages are called.

    A page's furniture comes after what it says. What runs on over a page's end stands behind that page's notes and
    furniture, so that characters of one page stand together. The title is the largest heading of the first page with words.
    """
    running = furniture(pages)
    edges = [lines_of([page[index] for index in sorted(found)]) for page, found in zip(pages, running, strict=True)]
    streams = [
        in_reading_order([segment for index, segment in enumerate(page) if index not in found])
        for page, found in zip(pages, running, strict=True)
    ]
    every = [[line for stream in page for line in stream] for page in streams]
    measures = _measures(every)
    hyphens = Hyphens(line.text for lines in every for line in lines)
    contents: list[tuple[int, list[Piece], list[Line]]] = []
    for number, page in enumerate(streams):
        found = list(_joined(page, measures, number))
        if found or edges[number]:
            contents.append((number, found, edges[number]))
    builder = _Builder(hyphens, _levels(contents))
    for position, (number, found, edge) in enumerate(contents):
        following = contents[position + 1][1] if position + 1 < len(contents) else []
        place = _open(found, measures)
        carried = found.pop(place) if place is not None and following and goes_on(found[place], following[0]) else None
        for piece in found:
            builder.add(piece)
        for line in edge:
            builder.add_furniture(line, number)
        if carried:
            following[0] = _merged(carried, following[0])
    title = next((_title(found, hyphens) for _, found, _ in contents if found), None)
    return builder.build(names, title)


def _joined(page: Streams, measures: Measures, number: int) -> Iterator[Piece]:
    """Yield a page's pieces; a paragraph that runs on from column to column is one."""
    last: Piece | None = None
    for stream in page:
        for position, piece in enumerate(pieces(stream, measures, number)):
            if last is not None and position == 0 and goes_on(last, piece):
                last = _merged(last, piece)
                continue
            if last is not None:
                yield last
            last = piece
    if last is not None:
        yield last


def _merged(piece: Piece, following: Piece) -> Piece:
    groups = [*piece.groups[:-1], piece.groups[-1] + following.groups[0]]
    pages = [*piece.pages[:-1], piece.pages[-1] + following.pages[0]]
    return Piece(piece.kind, groups, pages)


def _open(found: Sequence[Piece], measures: Measures) -> int | None:
    """Return the place of the last piece above a page's notes, which may run on over its end."""
    for place in range(len(found) - 1, -1, -1):
        if found[place].size >= 0.92 * measures.size or found[place].kind == "table":
            return place
    return len(found) - 1 if found else None


def _measures(every: Sequence[Sequence[Line]]) -> Measures:
    sizes: Counter[float] = Counter()
    for lines in every:
        for line in lines:
            sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    distances = sorted(
        distance
        for lines in every
        for line, below in pairwise(lines)
        if line.size == below.size == size and 0.8 * size < (distance := below.bottom - line.bottom) < 3 * size
    )
    # Lines within a paragraph are nearer than paragraphs; a document of short paragraphs has few of them.
    pitch = distances[len(distances) // 10] if distances else 1.2 * size
    return Measures(max(size, 1.0), pitch / max(size, 1.0))


def _levels(contents: Sequence[tuple[int, list[Piece], list[Line]]]) -> dict[tuple[float, bool], int]:
    """Return the level of each look of a heading: the larger, and bold before plain, the higher."""
    looks = {(piece.size, piece.bold) for _, found, _ in contents for piece in found if piece.kind == "heading"}
    return {look: min(rank, _DEEPEST_HEADING) for rank, look in enumerate(sorted(looks, reverse=True), start=1)}


def _title(found: Sequence[Piece], hyphens: Hyphens) -> str | None:
    headings = [piece for piece in found if piece.kind == "heading"]
    if not headings:
        return None
    largest = max(headings, key=lambda piece: piece.size)
    return hyphens.join([line.text for line in largest.lines])[0]


class _Builder:
    """Puts pieces into a text and keeps where each page begins."""

    def __init__(self, hyphens: Hyphens, levels: dict[tuple[float, bool], int]) -> None:
        self._hyphens, self._levels = hyphens, levels
        self._text = TextBuilder()
        self._begins: dict[int, int] = {}
        self._placing = Placing()

    def add(self, piece: Piece) -> None:
        if piece.kind == "table":
            text, parts = table_text(piece.lines)
            page = piece.pages[0][0]
            self._add("table", text, [(page, place, len(text), segment) for place, segment in parts])
            return
        texts: list[str] = []
        parts_of_lines: list[Part] = []
        length = 0
        for group, pages in zip(piece.groups, piece.pages, strict=True):
            text, begins = self._hyphens.join([line.text for line in group])
            for line, page, (start, end) in zip(group, pages, pairwise([*begins, len(text)]), strict=True):
                parts_of_lines += _parts(line, page, length + start, length + end)
            texts.append(text)
            length += len(text) + 1
        level = self._levels[piece.size, piece.bold] if piece.kind == "heading" else 0
        self._add(piece.kind, "\n".join(texts), parts_of_lines, level)

    def add_furniture(self, line: Line, page: int) -> None:
        self._add("boilerplate", line.text, list(_parts(line, page, 0, len(line.text))))

    def build(self, names: Sequence[str], title: str | None) -> tuple[LoadedDocument, Placing]:
        text, blocks = self._text.build()
        starts = sorted(self._begins.items(), key=lambda item: item[1])
        pages = [Page(start if index else 0, names[page]) for index, (page, start) in enumerate(starts)]
        return LoadedDocument(text, blocks, title, pages=tuple(pages)), self._placing

    def _add(self, kind: BlockKind, text: str, parts: Sequence[Part], level: int = 0) -> None:
        start = self._text.add(kind, text, level)
        if start is None:
            return
        start -= len(text) - len(text.lstrip())  # Which the builder drops: a table's first cell may be empty.
        for page, place, end, segment in parts:
            self._begins.setdefault(page, start + place)
            self._placing.add(page, start + place, start + end, segment)


Part = tuple[int, int, int, Segment]
"""A page, where in a block's text a segment's characters begin and where they end at the latest, and the segment."""


def _parts(line: Line, page: int, start: int, end: int) -> Iterator[Part]:
    """Yield the segments of a line that begins at ``start``; a hyphen at its end may lie beyond ``end`` and is not stored."""
    for segment in line.segments:
        yield page, start, end, segment
        start += len(segment.text) + 1
