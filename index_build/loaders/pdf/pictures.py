"""Pages that show something and hold no text: scans among pages of text, or words that were turned into shapes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

import pypdfium2.raw as pdfium

_LEAST_SHARE = 0.1  # Of the page, that its pictures cover together: a logo on an empty page is nothing to be read.
_MOST_SHAPES = 200  # A frame and some lines stay below; words drawn as outlines take more.
_LOOKED_AT = 2000
_NAMED = 20


def shows_pictures(page: Any) -> bool:
    """Tell whether a page without text shows what may be a text: a picture of some size, or very many shapes."""
    covered, shapes = 0.0, 0
    for each in islice(page.get_objects(max_depth=3), _LOOKED_AT):
        if each.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = each.get_bounds()
            covered += abs(right - left) * abs(top - bottom)
        shapes += each.type == pdfium.FPDF_PAGEOBJ_PATH
    return covered >= _LEAST_SHARE * page.get_width() * page.get_height() or shapes > _MOST_SHAPES


def without_text(names: Sequence[str]) -> tuple[str, ...]:
    """Return what to say of the pages of these names, "page 3", of which there may be none.

    >>> without_text(["page 3", "page 7"])[0][:37]
    'pages 3 and 7 hold no text, only pict'
    """
    if not names:
        return ()
    numbers = [name.removeprefix("page ") for name in names]
    shown, more = numbers[:_NAMED], len(numbers) - _NAMED
    shown += [f"{more:,} more"] if more > 0 else []
    listed = f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0]
    one = len(names) == 1
    return (
        f"{'page' if one else 'pages'} {listed} {'holds' if one else 'hold'} no text, only pictures: "
        "run text recognition (OCR) over the PDF to have them read too",
    )
