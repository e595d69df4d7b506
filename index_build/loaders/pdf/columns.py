"""The order in which a page is read: its columns one after the other, and in each the lines from top to bottom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index_build.loaders.pdf.segments import Segment, is_from_right

# A column of prose holds at least so many lines, of so many characters on average; what holds less is a table's.
_LEAST_LINES = 4
_LEAST_CHARACTERS = 16
_DEEPEST = 4
_MOST_EDGES = 40  # Bounds the work on a page made of countless scattered words.


@dataclass(frozen=True, slots=True)
class Line:
    """Segments that stand beside each other in one column, in the order in which they are read."""

    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """The words, a space between segments."""
        return " ".join(segment.text for segment in self.segments)

    @property
    def left(self) -> float:
        """Left edge in points."""
        return min(segment.left for segment in self.segments)

    @property
    def right(self) -> float:
        """Right edge in points."""
        return max(segment.right for segment in self.segments)

    @property
    def top(self) -> float:
        """Upper edge in points, from the page's top."""
        return min(segment.top for segment in self.segments)

    @property
    def bottom(self) -> float:
        """Lower edge in points, from the page's top."""
        return max(segment.bottom for segment in self.segments)

    @property
    def size(self) -> float:
        """Size of the letters of the longest segment, in points."""
        return max(self.segments, key=lambda segment: len(segment.text)).size

    @property
    def bold(self) -> bool:
        """Whether every segment is bold."""
        return all(segment.bold for segment in self.segments)


def in_reading_order(segments: Sequence[Segment]) -> list[list[Line]]:
    """Return the page's streams of lines, each one column's or that of the whole width, in reading order.

    Writing that is not level comes last, each run as a stream of its own.
    """
    level = [segment for segment in segments if segment.upright]
    slanted = [[Line((segment,))] for segment in segments if not segment.upright]
    return [*_streams(level, depth=0), *slanted]


def _streams(segments: Sequence[Segment], depth: int) -> Iterator[list[Line]]:
    gutter = _gutter(segments) if depth < _DEEPEST else None
    if gutter is None:
        if segments:
            yield list(_lines(segments))
        return
    # What runs across the gutter parts the page into bands; columns are read within each band.
    across = sorted((each for each in segments if each.left < gutter < each.right), key=lambda each: each.top)
    beside = [each for each in segments if not each.left < gutter < each.right]
    whole: list[Segment] = []
    for number in range(len(across) + 1):
        upper = _middle(across[number - 1]) if number else float("-inf")
        lower = _middle(across[number]) if number < len(across) else float("inf")
        band = [each for each in beside if upper < _middle(each) <= lower]
        left = [each for each in band if each.right <= gutter]
        right = [each for each in band if each.left >= gutter]
        if _is_prose(left, least=2) and _is_prose(right, least=2):
            if whole:
                yield list(_lines(whole))
                whole = []
            for column in (right, left) if _from_right(band) else (left, right):
                yield from _streams(column, depth + 1)
        else:
            whole.extend(band)
        whole.extend(across[number : number + 1])
    if whole:
        yield list(_lines(whole))


def _gutter(segments: Sequence[Segment]) -> float | None:
    """Return the x that parts two columns of prose and that the fewest lines run across, or None."""
    best, score = None, 0
    # Columns begin at one edge, whatever the ends of the lines before it look like.
    edges = Counter(round(segment.left) for segment in segments).most_common(_MOST_EDGES)
    for edge in sorted(edge for edge, _ in edges):
        x = edge - 1.5
        left = [each for each in segments if each.right <= x]
        right = [each for each in segments if each.left >= x]
        across = len(segments) - len(left) - len(right)
        aligned = sum(abs(each.left - edge) <= 1.5 for each in right)
        found = min(len(left), len(right)) - across
        if (
            found <= score
            or min(len(left), len(right)) < _LEAST_LINES
            or aligned < _LEAST_LINES
            or across > min(len(left), len(right))
        ):
            continue
        if _is_prose(left, _LEAST_LINES) and _is_prose(right, _LEAST_LINES):
            best, score = x, found
    return best


def _is_prose(segments: Sequence[Segment], least: int) -> bool:
    """Tell whether these are lines of a text, each about as wide as the others, and not the cells of a table.

    A justified line may hold wide gaps, so that it is several segments; the cells of a table leave more of theirs empty.
    """
    lines = list(_lines(segments))
    if len(lines) < least:
        return False
    width = max(line.right for line in lines) - min(line.left for line in lines)
    full = sum(line.right - line.left >= 0.6 * width for line in lines)
    filled = sum(segment.right - segment.left for segment in segments)
    texts = [line.text for line in lines]
    return (
        full * 2 >= len(lines)
        and filled >= 0.85 * sum(line.right - line.left for line in lines)
        and sum(map(len, texts)) >= _LEAST_CHARACTERS * len(lines)
        and sum(text.count(" ") + 1 for text in texts) >= 3 * len(lines)
    )


def lines_of(segments: Sequence[Segment]) -> list[Line]:
    """Return the segments as lines across all columns, from top to bottom."""
    return list(_lines(segments))


def _lines(segments: Sequence[Segment]) -> Iterator[Line]:
    """Yield lines from top to bottom; segments are of one line where half of the lower one stands beside the other."""
    line: list[Segment] = []
    for segment in sorted(segments, key=lambda each: (_middle(each), each.left)):
        if line and not _beside(line[0], segment):
            yield _line(line)
            line = []
        line.append(segment)
    if line:
        yield _line(line)


def _line(segments: Sequence[Segment]) -> Line:
    return Line(tuple(sorted(segments, key=lambda each: each.left, reverse=_from_right(segments))))


def _beside(one: Segment, other: Segment) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared >= 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def _middle(segment: Segment) -> float:
    return (segment.top + segment.bottom) / 2


def _from_right(segments: Sequence[Segment]) -> bool:
    """Tell whether most letters are of a script that is read from right to left."""
    return is_from_right("".join(segment.text for segment in segments))
