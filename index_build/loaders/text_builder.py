"""Builds a stored text block by block, so that every block's offsets are known and never searched for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index_build.boilerplate import is_boilerplate
from index_build.document import Block, BlockKind, Page
from index_build.errors import UnreadableDocument

MOST_CHARACTERS = 30_000_000
"""Of one document's text: some twenty long novels."""
MOST_COLUMNS = 250
"""Of one table; in a sheet, the outermost empty ones are not counted."""
# White space of all kinds but the two spaces at which no line is broken: they hold "10 000" and "5 %" together.
_SPACE = re.compile(r"[^\S\u00a0\u202f]+")


def one_line(text: str) -> str:
    """Return words on one line, each gap between them, be it tabs or line ends, as one space."""
    return _SPACE.sub(" ", text).strip()


def lines_of(text: str) -> str:
    """Return words with the line ends that the author set and no other white space than single spaces; empty lines go."""
    return "\n".join(line for part in text.split("\n") if (line := one_line(part)))


def refuse_beyond(characters: int) -> None:
    """Raise UnreadableDocument for more than ``MOST_CHARACTERS``: a small file can ask for a long cell ten thousand times."""
    if characters > MOST_CHARACTERS:
        raise UnreadableDocument(f"it comes to more than {MOST_CHARACTERS // 10**6} million characters: split it")


def refuse_wide(columns: int) -> None:
    """Raise UnreadableDocument for a table of more than ``MOST_COLUMNS``: a small file can ask for cells without end."""
    if columns > MOST_COLUMNS:
        raise UnreadableDocument(f"a table has more than {MOST_COLUMNS} columns: split it")


class TextBuilder:
    """Collects blocks, parted by an empty line, and the pages that they stand on."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._blocks: list[Block] = []
        self._pages: list[Page] = []
        self._length = 0
        self._next_page: str | None = None

    def add(self, kind: BlockKind, text: str, level: int = 0) -> int | None:
        """Append one block and return where it begins; white space around it is dropped, and a block without words left out."""
        text = text.strip()
        if not text:
            return None
        refuse_beyond(self._length + len(text))
        if self._pieces:
            self._pieces.append("\n\n")
            self._length += 2
        if self._next_page is not None:
            self._pages.append(Page(self._length, self._next_page))
            self._next_page = None
        if kind == "paragraph" and is_boilerplate(text):
            kind = "boilerplate"
        start = self._length
        self._blocks.append(Block(kind, start, start + len(text), level))
        self._pieces.append(text)
        self._length += len(text)
        return start

    def add_text(self, text: str, blocks: Sequence[Block]) -> None:
        """Append a text that was read by itself, with its blocks; nothing where it has none."""
        if not blocks:
            return
        first, last = blocks[0].start, blocks[-1].end
        refuse_beyond(self._length + last - first)
        if self._pieces:
            self._pieces.append("\n\n")
            self._length += 2
        shift = self._length - first
        self._blocks.extend(Block(each.kind, each.start + shift, each.end + shift, each.level) for each in blocks)
        self._pieces.append(text[first:last])
        self._length += last - first

    def begin_page(self, name: str) -> None:
        """Name the place that the next block begins; one on which nothing follows is left out."""
        self._next_page = name

    def add_table(self, rows: Iterable[Sequence[str]], names: Sequence[str] = ()) -> None:
        """Append a table, its cells parted by " | " and its rows by line ends; ``names`` are the pages that its rows begin, if any.

        A cell is one line, and rows without words are left out.
        """
        lines: list[str] = []
        size = self._length
        for row in rows:
            lines.append(" | ".join(map(one_line, row)))
            size += len(lines[-1])
            refuse_beyond(size)
        kept = [number for number, row in enumerate(lines) if row.strip(" |")]
        if not kept:
            return
        # The block begins and ends with a word or a mark, so its first and last rows lose their outer white space here.
        lines[kept[0]] = lines[kept[0]].lstrip()
        lines[kept[-1]] = lines[kept[-1]].rstrip()
        if names:
            self._next_page = None
        start = self._length + (2 if self._pieces else 0)
        self.add("table", "\n".join(lines[number] for number in kept))
        for number in kept if names else ():
            self._pages.append(Page(start, names[number]))
            start += len(lines[number]) + 1

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages that have been begun, in order."""
        return tuple(self._pages)

    def build(self) -> tuple[str, tuple[Block, ...]]:
        """Return the whole text and its blocks."""
        return "".join(self._pieces), tuple(self._blocks)
