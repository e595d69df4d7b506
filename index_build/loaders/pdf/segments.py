"""The characters of a PDF page, joined to segments: runs of words in one line with no wide gap between them.

A PDF says where each character stands and not what belongs together. Every segment keeps its box and those of its letters, in
points from the upper left corner of the page as it is shown, so that a mark can be drawn on the page's picture.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby, pairwise
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from index_build.loaders.pdf.styles import Styles
from index_build.page_letters import UNITS, Box

# Two words are of one cell or line while no more than this many times their size lies between them.
_WIDEST_GAP = 1.0
_TOUCHING = 0.06
_LINE_END_HYPHEN = 0x02  # What PDFium says for a hyphen at a line's end, soft or not.
_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf076": "❖", "\uf0a8": "□", "\uf02d": "-"}
_GAPS = frozenset({0, 0x09, 0x0A, 0x0D, 0x20, 0xA0})
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNKNOWN = "\ufffd"

Boxes = NDArray[np.int32]
"""Left, top, right, bottom of one letter after the other, in ``UNITS`` to the point, of shape (n, 4); zeros for a space."""
_NOWHERE = (0.0, 0.0, 0.0, 0.0)
_FARTHEST = 1 << 24  # In points: a file may say that a letter stands anywhere.


@dataclass(frozen=True, slots=True)
class Segment:
    """Words in one line; ``size`` is that of most of its letters, in points, and ``boxes`` those of every character of ``text``."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool
    upright: bool = True
    boxes: Boxes = field(default_factory=lambda: _packed([]), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class _Word:
    """Letters without a space between, a box for each, and whether they are level with the page as it is shown."""

    letters: str
    boxes: list[Box]
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
    boxes = list(words[0].boxes)
    for last, word in pairwise(words):
        # A raised number is a note's, or a power: "54 1" and "541" would be other numbers.
        raised = word.letters.isdecimal() and _is_raised(last.box, last.size, word.box, word.size)
        # PDFium takes a change of size for a space; where letters touch, nobody sees one.
        between = max(word.box[0] - last.box[2], last.box[0] - word.box[2])
        space = "" if raised or abs(between) < _TOUCHING * max(last.size, word.size) else " "
        text += space + (word.letters.translate(_RAISED) if raised else word.letters)
        boxes += [_NOWHERE] * len(space) + word.boxes
    return Segment(text, *box, sizes.most_common(1)[0][0], bold * 2 > letters, words[0].upright, _packed(boxes))


def _packed(boxes: Sequence[Box]) -> Boxes:
    edges = np.nan_to_num(np.array(boxes, dtype=np.float64).reshape(-1, 4))
    return np.rint(np.clip(edges, -_FARTHEST, _FARTHEST) * UNITS).astype(np.int32)


def _words(page: Any, text_page: Any, still_in_time: Callable[[], None]) -> Iterator[_Word]:
    """Yield the page's words."""
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
            boxes = [place(_box(text_page, number)) for number, _ in pending]
            yield from _measured(text_page, pending, boxes, style, rotation, code == 0x0A or code == 0x0D)
            pending = []


def _measured(
    text_page: Any,
    letters: list[tuple[int, str]],
    boxes: list[Box],
    style: Styles,
    rotation: int,
    ends_line: bool,
) -> Iterator[_Word]:
    size, bold = style(letters[0][0])
    first, last = boxes[0], boxes[-1]
    around = _around(first, last)
    # Clockwise, both of them.
    turned = math.degrees(pdfium.FPDFText_GetCharAngle(text_page, letters[0][0])) + rotation
    # Within a few degrees of level; slanted writing is read as PDFium has it and stands apart from the lines.
    upright = min(turned % 360, -turned % 360) < 10
    height = max(first[3] - first[1], last[3] - last[1])
    scattered = around[3] - around[1] > 1.6 * height or around[2] - around[0] > 1.5 * height * len(letters)
    if len(letters) > 1 and upright and scattered:
        middle = len(letters) // 2
        yield from _measured(text_page, letters[:middle], boxes[:middle], style, rotation, False)
        yield from _measured(text_page, letters[middle:], boxes[middle:], style, rotation, ends_line)
        return
    text = "".join(
        letter.translate(_RAISED)
        if letter.isdecimal() and (smaller := style(index)[0]) < size and _is_raised(first, size, box, smaller)
        else letter
        for (index, letter), box in zip(letters, boxes, strict=True)
    )
    each = [box for (_, letter), box in zip(letters, boxes, strict=True) for _ in letter]
    yield _Word(text, _shared_out(text, each, turned), around, size, bold, upright, ends_line)


def _shared_out(letters: str, boxes: list[Box], turned: float) -> list[Box]:
    """Return the boxes with those of ligatures, which several letters in a row have in common, cut into as many parts.

    ``turned`` is the writing's angle in degrees, clockwise, as the page is shown; of slanted writing nothing is cut.
    """
    quarter = round(turned / 90) % 4
    if len(set(boxes)) == len(boxes) or min((turned - 90 * quarter) % 360, (90 * quarter - turned) % 360) > 10:
        return boxes
    found: list[Box] = []
    for box, group in groupby(range(len(boxes)), key=boxes.__getitem__):
        members = list(group)
        backwards = (quarter in (2, 3)) != is_from_right(letters[members[0] : members[-1] + 1])
        for number in range(len(members)):
            part = len(members) - 1 - number if backwards else number
            found.append(_part(box, part / len(members), (part + 1) / len(members), across=quarter % 2 == 0))
    return found


def _part(box: Box, start: float, end: float, across: bool) -> Box:
    left, top, right, bottom = box
    if across:
        return left + start * (right - left), top, left + end * (right - left), bottom
    return left, top + start * (bottom - top), right, top + end * (bottom - top)


def is_from_right(text: str) -> bool:
    """Tell whether most letters are of a script that is read from right to left."""
    directions = [unicodedata.bidirectional(character) for character in text]
    return sum(each in ("R", "AL") for each in directions) > sum(each == "L" for each in directions)


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
        # A few vowel signs come with a space to stand on.
        return unicodedata.normalize("NFKC", letter).strip()
    if unicodedata.category(letter) in ("Cc", "Co", "Cn"):
        return _BULLETS.get(letter, _UNKNOWN if code > 0x9F else "")
    return letter


def _box(text_page: Any, index: int) -> Box:
    """Return the character's box as the font's height has it, in the page's own coordinates, y upwards."""
    rectangle = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text_page, index, rectangle)
    return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top


def _placing(page: Any) -> Callable[[Box], Box]:
    """Return what turns a box in the page's coordinates into left, top, right, bottom as the page is shown: cut to its crop box."""
    left, bottom, right, top = page.get_bbox()
    rotation = page.get_rotation()
    if rotation == 90:
        return lambda box: (box[1] - bottom, box[0] - left, box[3] - bottom, box[2] - left)
    if rotation == 180:
        return lambda box: (right - box[2], box[1] - bottom, right - box[0], box[3] - bottom)
    if rotation == 270:
        return lambda box: (top - box[3], right - box[2], top - box[1], right - box[0])
    return lambda box: (box[0] - left, top - box[3], box[2] - left, top - box[1])
