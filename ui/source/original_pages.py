"""The pages of a document as they look, with the cited words boxed and, beside the picture, as text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from urllib.parse import quote, urlencode

from index_build.document import Document
from index_build.page_letters import BrokenLetters, PageLetters
from index_build.stored_pages import StoredOriginal
from index_build.text_store import TextStore
from ui.source.layout import Layout
from ui.source.marks import Marks
from ui.source.view import Mark, View
from ui.source.words import words

LONGEST = 5_000
"""Characters of the quoted words that are shown as text above the pages."""
MOST_SHOWN = 4
"""Pages with a mark that are shown at once, where it runs over more; pages with the rest of its sentence come before and after."""


@dataclass(frozen=True, slots=True)
class OriginalPages:
    """The pages of one document's original; no word of them is trusted."""

    texts: TextStore
    document: Document
    original: StoredOriginal

    def first_with(self, span: Mark | None) -> int:
        """Return the number, from 1, of the page on which a mark begins; 0 where none has it."""
        holding = self.texts.pages_holding(self.document.id, *span, most=MOST_SHOWN) if span else []
        return next((page.number + 1 for page in holding if _boxes(page, span)), 0)

    def html(self, layout: Layout, marks: Marks, view: View) -> str:
        """Return the pages with the current mark and its sentence boxed, or the one that the view asks for by its number, with ways to others."""
        shown = self._shown(marks.span, marks.sentence, view.page)
        above, below = (self._turn(shown, view, name) for name in ("Pages, above", "Pages, below"))
        figures = "".join(self._figure(page, layout, marks, view) for page in shown)
        return f"{self._quoted(marks)}{above}{figures}{below}"

    def _shown(self, span: Mark | None, sentence: Mark | None, asked: int) -> list[PageLetters]:
        if not asked and span and sentence:
            holding = self.texts.pages_holding(self.document.id, *span, most=MOST_SHOWN)
            found = [page for page in holding if _boxes(page, span)]
            if found:
                beside = (found[0].number - 1, found[-1].number + 1)
                before, after = ([page for page in self._page(each) if _boxes(page, sentence)] for each in beside)
                return [*before, *found, *after]
        return self._page(max(0, asked - 1)) or self._page(0)

    def _page(self, number: int) -> list[PageLetters]:
        page = self.texts.page(self.document.id, number)
        return [page] if page else []

    def _quoted(self, marks: Marks) -> str:
        if not marks.span or not marks.sentence:
            return ""
        text, span, sentence = self.document.text, marks.span, marks.sentence
        before, said, after = text[sentence[0] : span[0]], text[span[0] : span[1]], text[span[1] : sentence[1]]
        if len(said) > LONGEST:
            said, after = f"{said[:LONGEST]} […]", ""
        return (
            f'<p class="quoted" dir="auto"><span class="sentence">{words(before)}<span class="cited here" data-marks="{marks.current}" '
            f'id="m{marks.current}" tabindex="-1"><mark>{words(said)}</mark></span>{words(after)}</span></p>'
        )

    def _turn(self, shown: list[PageLetters], view: View, name: str) -> str:
        if self.original.pages < 2 or not shown:
            return ""

        def link(said: str, rel: str, page: int) -> str:
            return f'<a href="{escape(replace(view, page=page, part=0, paragraph=0).address())}" rel="{rel}">{said}</a>'

        first, last = shown[0].number + 1, shown[-1].number + 1
        earlier = link("← Earlier page", "prev", first - 1) if first > 1 else "<span></span>"
        later = link("Later page →", "next", last + 1) if last < self.original.pages else "<span></span>"
        numbers = f"{first}" if first == last else f"{first}–{last}"
        return f'<nav class="turn" aria-label="{name}">{earlier}<span>{numbers} of {self.original.pages}</span>{later}</nav>'

    def _figure(self, page: PageLetters, layout: Layout, marks: Marks, view: View) -> str:
        span = marks.span
        strong, around = _boxes(page, span), _boxes(page, marks.sentence)
        others = [box for other in marks.spans if other != span for box in _boxes(page, other)]
        place = f"p{layout.paragraph_at(span[0])}" if span else ""
        viewed = f'viewBox="0 0 {page.width:g} {page.height:g}" preserveAspectRatio="none" aria-hidden="true" focusable="false"'
        tint = "".join(
            _rectangle(kind, *box)
            for kind, boxes in (("sentence", around), ("other", others), ("words", strong))
            for box in boxes
        )
        edge = "".join(_rectangle("words", *box) for box in strong)
        drawings = (
            f'<svg class="tint" {viewed}>{tint}</svg><svg class="edge" {viewed}><g{f" id={place}" if place and strong else ""}>{edge}</g></svg>'
            if tint
            else ""
        )
        name = words(page.name)
        ticket = {"s": view.ticket} if view.ticket else {}
        collection = {"c": view.collection} if view.collection else {}
        fields = urlencode({"v": self.original.name[:16]} | collection | ticket)
        source = f"{quote(self.document.id, safe='')}/{page.number + 1}.webp?{fields}"
        alt = f"{page.name[:1].upper()}{page.name[1:]} of {self.document.title}, as it looks"
        return (
            f'<figure class="original"><div class="scroller" tabindex="0" role="group" aria-label="{name}"><div class="sheet">'
            f'<img src="{escape(source)}" alt="{escape(alt)}" width="{max(1, round(page.width))}" height="{max(1, round(page.height))}">'
            f"{drawings}</div></div><figcaption>{name}</figcaption></figure>"
        )


def _boxes(page: PageLetters, span: Mark | None) -> list[tuple[float, float, float, float]]:
    if not span:
        return []
    try:
        return page.boxes(*span)
    except BrokenLetters:  # `pincite index verify` tells.
        return []


def _rectangle(kind: str, left: float, top: float, right: float, bottom: float) -> str:
    return f'<rect class="{kind}" x="{left:g}" y="{top:g}" width="{right - left:.4g}" height="{bottom - top:.4g}"/>'
