"""What was filled into a form: PDFium keeps the fields' values apart from the page, and is made to draw them on it.

What stands on the page then has its letters and places like all else. Ticks are shapes, and are not read.
"""

from __future__ import annotations

from typing import Any

import pypdfium2.raw as pdfium

DYNAMIC = (
    "it is a form whose pages only Adobe's programs make (XFA), so that little of it may be here: print it to a new PDF"
)


class Form:
    """The form of an open document, perhaps none; to be made before a page is opened."""

    def __init__(self, document: Any) -> None:
        self._document = document
        kind = document.get_formtype()
        self._filled = kind != pdfium.FORMTYPE_NONE
        self.remarks = (DYNAMIC,) if kind == pdfium.FORMTYPE_XFA_FULL else ()
        if self._filled:
            document.init_forms()  # It also draws values that the program which filled them in left to be drawn.

    def page(self, number: int) -> Any:
        """Open a page with what was filled in; the caller closes it."""
        page = self._document[number]
        if not self._filled or not pdfium.FPDFPage_GetAnnotCount(page):
            return page
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
        page.close()  # Only a page that is opened anew shows it.
        return self._document[number]
