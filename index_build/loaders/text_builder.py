"""Builds a stored text block by block, so that every block's offsets are known and never searched for."""

from __future__ import annotations

from collections.abc import Sequence

from index_build.boilerplate import is_boilerplate
from index_build.document import Block, BlockKind


class TextBuilder:
    """Collects blocks, parted by an empty line."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0

    def add(self, kind: BlockKind, text: str, level: int = 0) -> int | None:
        """Append one block and return where it begins; white space around it is dropped, and a block without words left out."""
        text = text.strip()
        if not text:
            return None
        if self._pieces:
            self._pieces.append("\n\n")
            self._length += 2
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
        if self._pieces:
            self._pieces.append("\n\n")
            self._length += 2
        shift = self._length - first
        self._blocks.extend(Block(each.kind, each.start + shift, each.end + shift, each.level) for each in blocks)
        self._pieces.append(text[first:last])
        self._length += last - first

    def build(self) -> tuple[str, tuple[Block, ...]]:
        """Return the whole text and its blocks."""
        return "".join(self._pieces), tuple(self._blocks)
