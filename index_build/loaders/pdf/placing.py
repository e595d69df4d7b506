"""Which character of the stored text each letter of a page has become."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index_build.loaders.pdf.segments import Segment
from index_build.page_letters import PageLetters


class Placing:
    """Collects segments with the place of their characters in the stored text, and packs them page by page."""

    def __init__(self) -> None:
        self._offsets: dict[int, list[NDArray[np.int32]]] = {}
        self._boxes: dict[int, list[NDArray[np.int32]]] = {}

    def add(self, page: int, start: int, end: int, segment: Segment) -> None:
        """Say that a segment's characters are those from ``start`` on; what would lie at ``end`` or beyond is not stored."""
        count = max(0, min(len(segment.text), end - start))
        self._offsets.setdefault(page, []).append(np.arange(start, start + count, dtype=np.int32))
        self._boxes.setdefault(page, []).append(segment.boxes[:count])

    def pages(self, names: Sequence[str], sizes: Sequence[tuple[float, float]]) -> tuple[PageLetters, ...]:
        """Return every page with its letters; ``names`` and ``sizes``, in points as they are shown, are those of all pages."""
        nothing = np.empty(0, dtype=np.int32)
        return tuple(
            PageLetters.of(
                number,
                name,
                size,
                np.concatenate([nothing, *self._offsets.get(number, [])]),
                np.concatenate([nothing.reshape(0, 4), *self._boxes.get(number, [])]),
            )
            for number, (name, size) in enumerate(zip(names, sizes, strict=True))
        )
