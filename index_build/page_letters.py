"""Where the letters of a stored text stand on a page of the document's original, so that a quote can be marked there.

For each letter that is drawn, its offset in the stored text and its box are kept. Boxes are those of the font's height, not of the
letter's shape. They are stored as differences from letter to letter, byte by byte and packed with zlib.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNITS = 10
"""To the point: a tenth of a point is a fifth of a pixel on a page's picture."""
_COLUMNS = 5

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points, from the upper left corner of the page as it is shown."""


class BrokenLetters(ValueError):
    """What is stored of a page's letters is none."""


@dataclass(frozen=True, slots=True)
class PageLetters:
    """One page of an original: its number from 0, what people call it, its size in points as it is shown, and its letters.

    These lie within characters ``first`` to ``last`` of the stored text, the last one not among them; both are 0 on a page without any.
    """

    number: int
    name: str
    width: float
    height: float
    first: int = 0
    last: int = 0
    letters: bytes = b""

    @classmethod
    def of(
        cls, number: int, name: str, size: tuple[float, float], offsets: NDArray[np.int32], boxes: NDArray[np.int32]
    ) -> PageLetters:
        """Pack letters: ``offsets`` of shape (n,) in the stored text, ``boxes`` of shape (n, 4) in ``UNITS``, in any order."""
        drawn = (boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1])
        offsets, boxes = offsets[drawn], boxes[drawn]
        if not len(offsets):
            return cls(number, name, *size)
        order = np.argsort(offsets, kind="stable")
        offsets, boxes = offsets[order], boxes[order]
        return cls(number, name, *size, int(offsets[0]), int(offsets[-1]) + 1, _packed(offsets, boxes))

    def unpacked(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the offsets, in order, and the boxes, as ``of`` takes them. Raises BrokenLetters."""
        try:
            planes = (
                np.frombuffer(zlib.decompress(self.letters), dtype=np.uint8) if self.letters else np.empty(0, np.uint8)
            )
            columns = np.ascontiguousarray(planes.reshape(4, -1).T).view("<i4").reshape(_COLUMNS, -1)
        except (zlib.error, ValueError) as error:
            raise BrokenLetters(f"the letters of page {self.number + 1} cannot be read") from error
        gaps, widths, heights = columns[1], columns[2], columns[4]
        right = np.cumsum(gaps + widths, dtype=np.int32)
        top = np.cumsum(columns[3], dtype=np.int32)
        boxes = np.stack([right - widths, top, right, top + heights], axis=1)
        return np.cumsum(columns[0], dtype=np.int32), boxes

    def boxes(self, start: int, end: int) -> list[Box]:
        """Return boxes that cover the letters ``start`` to ``end`` of the stored text and none between or beside them.

        Letters beside each other are covered by one. Raises BrokenLetters.
        """
        offsets, boxes = self.unpacked()
        asked = boxes[np.searchsorted(offsets, start) : np.searchsorted(offsets, end)].tolist()
        joined: list[list[int]] = []
        for box in asked:
            if joined and _beside(joined[-1], box):
                last = joined[-1]
                joined[-1] = [*map(min, last[:2], box[:2]), *map(max, last[2:], box[2:])]
            else:
                joined.append(box)
        within = (round(self.width * UNITS), round(self.height * UNITS))
        cut = ([*(min(max(edge, 0), within[side % 2]) for side, edge in enumerate(box))] for box in joined)
        return [
            (left / UNITS, top / UNITS, right / UNITS, bottom / UNITS)
            for left, top, right, bottom in cut
            if right > left and bottom > top
        ]


def _packed(offsets: NDArray[np.int32], boxes: NDArray[np.int32]) -> bytes:
    left, top, right, bottom = boxes.T
    # Most often a letter begins where the one before ends, as high as that one.
    gaps = left - np.concatenate([[0], right[:-1]])
    columns = np.stack([np.diff(offsets, prepend=0), gaps, right - left, np.diff(top, prepend=0), bottom - top])
    planes = columns.astype("<i4").reshape(-1, 1).view(np.uint8).T
    return zlib.compress(np.ascontiguousarray(planes).tobytes(), 6)


def _beside(one: list[int], other: list[int]) -> bool:
    """Tell whether a letter stands next to others in one line, be it level or upright; a wide gap parts them."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    along = min(one[3], other[3]) - max(one[1], other[1])
    width, height = other[2] - other[0], other[3] - other[1]
    level = along >= 0.7 * max(height, one[3] - one[1]) and across > -0.7 * height
    upright = across >= 0.7 * max(width, one[2] - one[0]) and along > -0.7 * width
    return level or upright
