"""Running headers, footers and page numbers: what stands at the edge of one page after another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from index_build.loaders.pdf.segments import Segment

_NUMBER = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxlc]{1,7}", re.IGNORECASE)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_EDGE_LINES = 3  # So many from the top and from the bottom may be furniture.
_NEAR = 6.0  # Points by which the place of a running line may differ from page to page.
_MOST_CHARACTERS = 200
_MOST_OF_AN_EMPTY_PAGE = 80  # Characters that a page without a text of its own has in its header and footer.
_NEIGHBOURS = 12  # Lines of the same words before and after a line that it is held against.


@dataclass(frozen=True, slots=True)
class _Candidate:
    page: int
    index: int
    place: float
    numbers: tuple[int, ...]


def furniture(pages: Sequence[Sequence[Segment]]) -> list[set[int]]:
    """Return for each page's segments the positions of those that are furniture.

    A segment is when it stands at the same height of three pages (or of two of a few), with the same words, and every number in it
    is the same or counts on with the pages: "Table 1" above one page and "Table 2" above the next but one is none.
    """
    groups: dict[str, list[_Candidate]] = defaultdict(list)
    for page, segments in enumerate(pages):
        for index in _at_the_edges(segments):
            words, numbers = _pattern(segments[index].text)
            if len(words) <= _MOST_CHARACTERS:
                groups[words].append(_Candidate(page, index, segments[index].top, numbers))
    least = 2 if len(pages) < 5 else 3
    found: list[set[int]] = [set() for _ in pages]
    for group in groups.values():
        for position, candidate in enumerate(group):
            near = group[max(0, position - _NEIGHBOURS) : position + _NEIGHBOURS + 1]
            alike = {other.page for other in near if _runs_on(candidate, other)}
            if len(alike) >= least:
                found[candidate.page].add(candidate.index)
    return [_but_for_short_pages(segments, edge) for segments, edge in zip(pages, found, strict=True)]


def _but_for_short_pages(segments: Sequence[Segment], found: set[int]) -> set[int]:
    """Return what is furniture on a page: of a page that would have nothing else, such as a form's, no level line is."""
    level = {index for index, segment in enumerate(segments) if segment.upright}
    told = sum(len(segments[index].text) for index in level)
    return found - level if level <= found and told > _MOST_OF_AN_EMPTY_PAGE else found


def _at_the_edges(segments: Sequence[Segment]) -> set[int]:
    """Return the positions of what stands in the first and last lines of a page, or across it like a watermark."""
    found = {index for index, segment in enumerate(segments) if not segment.upright}
    for edge in (1, -1):
        rows, last = 0, float("-inf")
        for index in sorted(range(len(segments)), key=lambda index: edge * segments[index].top):
            if edge * segments[index].top - last > _NEAR / 2:
                rows += 1
            last = edge * segments[index].top
            if rows > _EDGE_LINES:
                break
            found.add(index)
    return found


def _pattern(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the words with a sign for every number, and the numbers; a lone Roman number is one."""
    if _ROMAN.fullmatch(text.strip()):
        return "#", (_roman(text.strip()),)
    return _NUMBER.sub("#", text), tuple(int(number[:9]) for number in _NUMBER.findall(text))


def _runs_on(one: _Candidate, other: _Candidate) -> bool:
    pages = other.page - one.page
    return abs(one.place - other.place) <= _NEAR and all(
        second - first in (0, pages) for first, second in zip(one.numbers, other.numbers, strict=True)
    )


def _roman(text: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in text.lower()]
    return sum(-value if value < max(values[index:]) else value for index, value in enumerate(values))
