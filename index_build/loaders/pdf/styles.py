"""How the characters of a PDF page look: their size, and whether they are bold."""

from __future__ import annotations

import ctypes
import math
from typing import Any

import pypdfium2.raw as pdfium

_BOLD = ("bold", "black", "heavy", "demi")


class Styles:
    """Tells a character's size in points as it is drawn, to half a point, and whether it is bold; asked once a text object."""

    def __init__(self, text_page: Any) -> None:
        self._text_page = text_page
        self._known: dict[int, tuple[float, bool]] = {}

    def __call__(self, index: int) -> tuple[float, bool]:
        """Return size and boldness of the character at an index."""
        thing = pdfium.FPDFText_GetTextObject(self._text_page, index)
        address = ctypes.cast(thing, ctypes.c_void_p).value or 0
        found = self._known.get(address)
        if found is None:
            found = _style(self._text_page, index)
            if address:
                self._known[address] = found
        return found


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
