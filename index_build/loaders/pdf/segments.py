"""The characters of a PDF page, joined to segments: runs of words in one line with no wide gap between them.

A PDF says where each character stands and not what belongs together. Every segment keeps its box, in points from the
page's upper left corner, so that a mark can one day be drawn on the page's picture.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

# Two words are of one cell or line while no more than this many times their size lies between them.
_WIDEST_GAP = 1.2
_LINE_END_HYPHEN = 0x02  # What PDFium says for a hyphen at a line's end, soft or not.
_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf076": "❖", "\uf0a8": "□", "\uf02d": "-"}
_UNKNOWN = "\ufffd"
_BOLD = ("bold", "black", "heavy", "demi")

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Words in one line; ``size`` is that of most of its letters, in points."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool
    upright: bool = True


def page_segments(page: Any, text_page: Any, still_in_time: Callable[[], None]) -> Iterator[Segment]:
    """Yield a page's segments in the order in which PDFium has them, which is from right to left where people read so."""
    place = _placing(page)
    open_segment: _Open | None = None
    gap = False
    for index in range(pdfium.FPDFText_CountChars(text_page)):
        if index % 5000 == 0:
            still_in_time()
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if code in (0x0A, 0x0D) or code in (0x20, 0xA0, 0x09):
            gap = True
            if code == 0x0A and open_segment and not open_segment.upright:
                yield open_segment.close()
                open_segment = None
            continue
        letter = _letter(code)
        if not letter:
            continue
        box = place(_box(text_page, index))
        if open_segment and not open_segment.goes_on_at(box):
            yield open_segment.close()
            open_segment = None
        if open_segment is None or gap:
            style = _style(text_page, index)
            if open_segment is None:
                open_segment = _Open(page.get_rotation(), text_page, index)
            elif gap:
                open_segment.letters.append(" ")
            open_segment.style = style
        open_segment.add(letter, box)
        gap = False
    if open_segment:
        yield open_segment.close()


class _Open:
    """A segment that may go on."""

    def __init__(self, rotation: int, text_page: Any, index: int) -> None:
        self.letters: list[str] = []
        self.box: Box = (math.inf, math.inf, -math.inf, -math.inf)
        self.style = (0.0, False)
        self._sizes: dict[float, int] = {}
        self._bold = 0
        turned = math.degrees(pdfium.FPDFText_GetCharAngle(text_page, index)) - rotation
        # Within a few degrees of level; slanted writing is read as PDFium has it and stands apart from the lines.
        self.upright = min(turned % 360, -turned % 360) < 10

    def goes_on_at(self, box: Box) -> bool:
        """Tell whether a character at ``box`` belongs here: beside what there is, on the same line."""
        if not self.upright:
            return True
        height = min(self.box[3] - self.box[1], box[3] - box[1])
        shared = min(self.box[3], box[3]) - max(self.box[1], box[1])
        between = max(box[0] - self.box[2], self.box[0] - box[2])
        return shared >= 0.4 * height and between <= _WIDEST_GAP * max(self.style[0], 1)

    def add(self, letter: str, box: Box) -> None:
        size, bold = self.style
        self.letters.append(letter)
        self._sizes[size] = self._sizes.get(size, 0) + 1
        self._bold += bold
        left, top, right, bottom = self.box
        self.box = (min(left, box[0]), min(top, box[1]), max(right, box[2]), max(bottom, box[3]))

    def close(self) -> Segment:
        text = "".join(self.letters)
        size = max(self._sizes, key=lambda size: self._sizes[size])
        return Segment(text, *self.box, size, self._bold * 2 > sum(self._sizes.values()), self.upright)


def _letter(code: int) -> str:
    """Return what a person sees for a character code: ligatures and forms by place are written as their letters."""
    if code == _LINE_END_HYPHEN:
        return "-"
    if code in (0xFEFF, 0xFFFE, 0xFFFF, 0xAD) or 0xD800 <= code <= 0xDFFF or not 0x20 < code <= 0x10FFFF:
        return ""
    letter = chr(code)
    if 0xFB00 <= code <= 0xFB4F or (0xFB50 <= code <= 0xFEFC and code not in (0xFDFA, 0xFDFB) and code > 0xFE6F):
        return unicodedata.normalize("NFKC", letter)
    if unicodedata.category(letter) in ("Cc", "Co", "Cn"):
        return _BULLETS.get(letter, _UNKNOWN if code > 0x9F else "")
    return letter


def _box(text_page: Any, index: int) -> Box:
    """Return the character's box as the font's height has it, in the page's own coordinates, y upwards."""
    rectangle = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text_page, index, rectangle)
    return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top


def _placing(page: Any) -> Callable[[Box], Box]:
    """Return what turns a box in the page's coordinates into left, top, right, bottom as the page is shown."""
    left, bottom, right, top = page.get_mediabox()
    rotation = page.get_rotation()
    if rotation == 90:
        return lambda box: (box[1] - bottom, box[0] - left, box[3] - bottom, box[2] - left)
    if rotation == 180:
        return lambda box: (right - box[2], box[1] - bottom, right - box[0], box[3] - bottom)
    if rotation == 270:
        return lambda box: (top - box[3], right - box[2], top - box[1], right - box[0])
    return lambda box: (box[0] - left, top - box[3], box[2] - left, top - box[1])


def _style(text_page: Any, index: int) -> tuple[float, bool]:
    """Return a character's size in points as it is drawn, to half a point, and whether it is bold."""
    matrix = pdfium.FS_MATRIX()
    scale = 1.0
    if pdfium.FPDFText_GetMatrix(text_page, index, matrix):
        scale = math.hypot(matrix.c, matrix.d)
    size = pdfium.FPDFText_GetFontSize(text_page, index) * scale
    if not math.isfinite(size):
        size = 0.0
    return round(size * 2) / 2, _is_bold(text_page, index)


def _is_bold(text_page: Any, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(text_page, index) >= 600:
        return True
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(text_page, index, name, len(name), flags)
    font = name.raw[: max(0, min(length, len(name)) - 1)].decode("utf-8", "replace").lower()
    return any(word in font for word in _BOLD)
