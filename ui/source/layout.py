"""A stored document made ready to be shown: its blocks with the numbers of their paragraphs, its headings, and the parts a long one is shown in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from index_build.document import Block, Document
from index_build.passages import paragraphs

WHOLE, WHOLE_BLOCKS = 150_000, 1_500
"""Characters and blocks up to which a document is shown at once: some fifty pages."""
PART, PART_BLOCKS = 60_000, 600
"""Characters and blocks of one part of a longer one."""
MARGIN, MARGIN_BLOCKS = 3_000, 6
"""Of the parts beside it, so much is shown with a part: what is marked at its edge has its surroundings."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its number from 1, the first character of its block, its level from 1, and its words."""

    number: int
    start: int
    level: int
    words: str


class Layout:
    """One document laid out. Takes more than a second for the longest, so those are kept, see ``opened``."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._starts = [block.start for block in document.blocks]
        self._opens: dict[int, int] = {}
        self._closes: set[int] = set()
        self._paragraphs: list[int] = []
        for paragraph in paragraphs(document):
            self._opens[paragraph.start] = paragraph.number
            self._closes.add(paragraph.end)
            self._paragraphs.append(paragraph.start)

    def opens(self, block: Block) -> int:
        """Return the number of the paragraph that begins with a block, or 0."""
        return self._opens.get(block.start, 0)

    def closes(self, block: Block) -> bool:
        """Tell whether a paragraph ends with a block."""
        return block.end in self._closes

    @property
    def paragraphs(self) -> int:
        """How many paragraphs there are."""
        return len(self._paragraphs)

    def paragraph_at(self, offset: int) -> int:
        """Return the number of the paragraph that a character stands in or that came last before it; 0 above the first."""
        return bisect_right(self._paragraphs, offset)

    def start_of(self, paragraph: int) -> int | None:
        """Return the first character of a paragraph by its number; None where there is none."""
        return self._paragraphs[paragraph - 1] if 1 <= paragraph <= len(self._paragraphs) else None

    def blocks(self, start: int, end: int) -> list[Block]:
        """Return the blocks that hold characters of ``text[start:end]``, in order."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_left(self._starts, end)
        return [block for block in self.document.blocks[first:last] if block.end > start]

    @cached_property
    def headings(self) -> list[Heading]:
        """The headings, in order."""
        held = [block for block in self.document.blocks if block.kind == "heading"]
        text = self.document.text
        return [
            Heading(number, block.start, block.level, " ".join(text[block.start : block.end].split()))
            for number, block in enumerate(held, 1)
        ]

    @cached_property
    def heading_numbers(self) -> dict[int, int]:
        """The number of each heading by the first character of its block."""
        return {heading.start: heading.number for heading in self.headings}

    @cached_property
    def parts(self) -> list[tuple[int, int]]:
        """The parts, as characters, that the document is shown in; one where it is short enough to be shown whole."""
        text, blocks = self.document.text, self.document.blocks
        if len(text) <= WHOLE and len(blocks) <= WHOLE_BLOCKS:
            return [(0, len(text))]
        edges, begun, count = [0], 0, 0
        for block in blocks:
            # A block is kept whole unless it is longer than a part by itself.
            if count and (block.end - begun > PART or count >= PART_BLOCKS):
                edges.append(block.start)
                begun, count = block.start, 0
            while block.end - begun > PART:
                begun = self._between_words(begun + PART, begun)
                edges.append(begun)
            count += 1
        edges = [edge for edge in edges if edge < len(text)] or [0]
        return list(zip(edges, [*edges[1:], len(text)], strict=True))

    def part_at(self, offset: int) -> int:
        """Return the number, from 1, of the part that a character stands in."""
        return max(1, bisect_right(self.parts, offset, key=lambda part: part[0]))

    def window(self, number: int) -> tuple[int, int]:
        """Return the characters that are shown for a part: it, and a little of those beside it."""
        start, end = self.parts[number - 1]
        return self._earlier(start) if number > 1 else 0, self._later(end)

    def _earlier(self, offset: int) -> int:
        first = bisect_left(self._starts, offset)
        edge = self._starts[max(0, first - MARGIN_BLOCKS)] if self._starts else 0
        least = offset - MARGIN
        if edge >= least:
            return edge
        after = bisect_left(self._starts, least)
        # The first block that begins within the margin; a longer one is cut between words.
        return (
            self._starts[after]
            if after < len(self._starts) and self._starts[after] < offset
            else self._between_words(least, max(0, least - MARGIN))
        )

    def _later(self, offset: int) -> int:
        length = len(self.document.text)
        after = bisect_right(self._starts, offset - 1) + MARGIN_BLOCKS
        edge = self._starts[after] if after < len(self._starts) else length
        if edge <= offset + MARGIN:
            return edge
        before = bisect_right(self._starts, offset + MARGIN) - 1
        if before >= 0 and self._starts[before] > offset:
            return self._starts[before]
        return min(length, self._between_words(offset + MARGIN, offset))

    def _between_words(self, offset: int, least: int) -> int:
        """Return a place between two words, at ``offset`` or up to 200 characters before it, or ``offset`` itself where there is none."""
        text = self.document.text
        for at in range(min(offset, len(text)), max(least, offset - 200), -1):
            if text[at - 1].isspace():
                return at
        return min(offset, len(text))
