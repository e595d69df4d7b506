"""The characters of a PDF page, joined to segments: runs of words in one line with no wide gap between them.

A PDF says where each character stands and not what belongs together. Every segment keeps its box, in points from the
page's upper left corner, so that a mark can one day be drawn on the page's picture.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from index_build.loaders.pdf.styles import Styles

# Two words are of one cell or line while no more than this many times their size lies between them.
_WIDEST_GAP = 1.0
_TOUCHING = 0.06
_LINE_END_HYPHEN = 0x02  # What PDFium says for a hyphen at a line's end, soft or not.
_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf076": "❖", "\uf0a8": "□", "\uf02d": "-"}
_GAPS = frozenset({0, 0x09, 0x0A, 0x0D, 0x20, 0xA0})
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNKNOWN = "\ufffd"

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


@dataclass(frozen=True, slots=True)
class _Word:
    """Letters without a space between, and whether they are level with the page as it is shown."""

    letters: str
    box: Box
    size: float
    bold: bool
    upright: bool
    ends_line: bool


def page_segments(page: Any, text_page: Any, still_in_time: Callable[[], None]) -> Iterator[Segment]:
    """Yield a page's segments in the order in which PDFium has them, which is from right to left where people read so."""
    words: list[_Word] = []
    box: Box = (0.0, 0.0, 0.0, 0.0)
    for word in _words(page, text_page.raw, still_in_time):
        if words and not _goes_on(words[-1], box, word):
            yield _segment(words, box)
            words = []
        box = _around(box, word.box) if words else word.box
        words.append(word)
    if words:
        yield _segment(words, box)


def _goes_on(last: _Word, box: Box, word: _Word) -> bool:
    """Tell whether a word belongs to the segment around ``box``: beside it on the same line, or slanted as it is."""
    if not (last.upright and word.upright):
        return last.upright == word.upright and not last.ends_line
    height = min(box[3] - box[1], word.box[3] - word.box[1])
    shared = min(box[3], word.box[3]) - max(box[1], word.box[1])
    between = max(word.box[0] - box[2], box[0] - word.box[2])
    return shared >= 0.4 * height and between <= _WIDEST_GAP * max(last.size, 1)


def _segment(words: list[_Word], box: Box) -> Segment:
    sizes: Counter[float] = Counter()
    bold = letters = 0
    for word in words:
        sizes[word.size] += len(word.letters)
        bold += len(word.letters) * word.bold
        letters += len(word.letters)
    text = words[0].letters
    for last, word in pairwise(words):
        # A raised number is a note's, or a power: "54 1" and "541" would be other numbers.
        raised = word.letters.isdecimal() and _is_raised(last.box, last.size, word.box, word.size)
        # PDFium takes a change of size for a space; where letters touch, nobody sees one.
        between = max(word.box[0] - last.box[2], last.box[0] - word.box[2])
        space = "" if raised or abs(between) < _TOUCHING * max(last.size, word.size) else " "
        text += space + (word.letters.translate(_RAISED) if raised else word.letters)
    return Segment(text, *box, sizes.most_common(1)[0][0], bold * 2 > letters, words[0].upright)


def _words(page: Any, text_page: Any, still_in_time: Callable[[], None]) -> Iterator[_Word]:
    """Yield the page's words. Only the ends of each are measured where they are as far apart as its letters make likely."""
    place, rotation = _placing(page), page.get_rotation()
    style = Styles(text_page)
    pending: list[tuple[int, str]] = []
    for index in range(pdfium.FPDFText_CountChars(text_page) + 1):
        if index % 5000 == 0:
            still_in_time()
        # Beyond the last character there is none, which ends the last word.
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        letter = _letter(code)
        if letter:
            pending.append((index, letter))
        # A hyphen at a line's end is followed by the next line without a sign between.
        if pending and (code in _GAPS or code == _LINE_END_HYPHEN):
            yield from _measured(text_page, pending, place, style, rotation, code == 0x0A or code == 0x0D)
            pending = []


def _measured(
    text_page: Any,
    letters: list[tuple[int, str]],
    place: Callable[[Box], Box],
    style: Styles,
    rotation: int,
    ends_line: bool,
) -> Iterator[_Word]:
    size, bold = style(letters[0][0])
    first = place(_box(text_page, letters[0][0]))
    last = place(_box(text_page, letters[-1][0])) if len(letters) > 1 else first
    around = _around(first, last)
    turned = math.degrees(pdfium.FPDFText_GetCharAngle(text_page, letters[0][0])) - rotation
    # Within a few degrees of level; slanted writing is read as PDFium has it and stands apart from the lines.
    upright = min(turned % 360, -turned % 360) < 10
    height = max(first[3] - first[1], last[3] - last[1])
    scattered = around[3] - around[1] > 1.6 * height or around[2] - around[0] > 1.5 * height * len(letters)
    if len(letters) > 1 and upright and scattered:
        middle = len(letters) // 2
        yield from _measured(text_page, letters[:middle], place, style, rotation, False)
        yield from _measured(text_page, letters[middle:], place, style, rotation, ends_line)
        return
    text = "".join(
        letter.translate(_RAISED)
        if letter.isdecimal()
        and (smaller := style(index)[0]) < size
        and _is_raised(first, size, place(_box(text_page, index)), smaller)
        else letter
        for index, letter in letters
    )
    yield _Word(text, around, size, bold, upright, ends_line)


def _is_raised(box: Box, size: float, other: Box, other_size: float) -> bool:
    """Tell whether a character is a smaller one that stands higher than the one before."""
    return other_size <= 0.85 * size and box[1] + box[3] - other[1] - other[3] > 0.1 * size


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


@cache
def _letter(code: int) -> str:
    """Return what a person sees for a character code: ligatures and forms by place are written as their letters."""
    if code == _LINE_END_HYPHEN:
        return "-"
    if code in (0xA0, 0xFEFF, 0xFFFE, 0xFFFF, 0xAD) or 0xD800 <= code <= 0xDFFF or not 0x20 < code <= 0x10FFFF:
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
