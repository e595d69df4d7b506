"""The pages of a document as they look, with the cited words boxed and, beside the picture, as text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlencode

from index_build.document import Document
from index_build.page_letters import BrokenLetters, PageLetters
from index_build.passages import paragraphs
from index_build.stored_pages import StoredOriginal
from index_build.text_store import TextStore

Mark = tuple[int, int]
Link = tuple[str, str]
"""The mark and the version that a link names, as they are written there."""

MOST_SHOWN = 4
"""Pages with a mark that are shown at once, where it runs over more; pages with the rest of its sentence come before and after."""
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")


@dataclass(frozen=True, slots=True)
class OriginalPages:
    """The pages of one document's original; no word of them is trusted."""

    texts: TextStore
    document: Document
    original: StoredOriginal

    def html(self, span: Mark | None, sentence: Mark | None, asked: str, link: Link) -> str:
        """Return the pages with the mark and its sentence boxed, or the one that is ``asked`` for by its number from 1, with ways to others."""
        shown = self._shown(span, sentence, asked)
        place = _paragraph(self.document, span) if span else ""
        turn = self._turn(shown, link)
        as_text = self.link("As text", link, view="text", anchor=place)
        figures = "".join(self._figure(page, span, sentence, place) for page in shown)
        return f'<nav class="views">{as_text}</nav>{self._quoted(span, sentence)}{turn}{figures}{turn}'

    def link(self, words: str, link: Link, anchor: str = "", rel: str = "", **more: str | int) -> str:
        """Return a link to another view of the document, which marks the same words."""
        fields = {name: value for name, value in zip(("mark", "v"), link, strict=True) if value} | more
        address = f"?{urlencode(fields)}" + (f"#{anchor}" if anchor else "")
        return f'<a href="{escape(address)}"{f" rel={rel}" if rel else ""}>{escape(words)}</a>'

    def _shown(self, span: Mark | None, sentence: Mark | None, asked: str) -> list[PageLetters]:
        number = int(asked) - 1 if _NUMBER.fullmatch(asked) else None
        if number is None and span and sentence:
            holding = self.texts.pages_holding(self.document.id, *span, most=MOST_SHOWN)
            found = [page for page in holding if _boxes(page, span)]
            if found:
                beside = (found[0].number - 1, found[-1].number + 1)
                before, after = ([page for page in self._page(each) if _boxes(page, sentence)] for each in beside)
                return [*before, *found, *after]
        return self._page(number or 0) or self._page(0)

    def _page(self, number: int) -> list[PageLetters]:
        page = self.texts.page(self.document.id, number)
        return [page] if page else []

    def _quoted(self, span: Mark | None, sentence: Mark | None) -> str:
        if not span or not sentence:
            return ""
        text = self.document.text
        before, words, after = text[sentence[0] : span[0]], text[span[0] : span[1]], text[span[1] : sentence[1]]
        return f'<p class="quoted"><span class="sentence">{escape(before)}<mark>{escape(words)}</mark>{escape(after)}</span></p>'

    def _turn(self, shown: list[PageLetters], link: Link) -> str:
        if self.original.pages < 2 or not shown:
            return ""
        first, last = shown[0].number + 1, shown[-1].number + 1
        earlier = self.link("← Earlier page", link, rel="prev", page=first - 1) if first > 1 else "<span></span>"
        later = (
            self.link("Later page →", link, rel="next", page=last + 1)
            if last < self.original.pages
            else "<span></span>"
        )
        numbers = f"{first}" if first == last else f"{first}–{last}"
        return f'<nav class="turn" aria-label="Pages">{earlier}<span>{numbers} of {self.original.pages}</span>{later}</nav>'

    def _figure(self, page: PageLetters, span: Mark | None, sentence: Mark | None, place: str) -> str:
        words, around = _boxes(page, span), _boxes(page, sentence)
        viewed = f'viewBox="0 0 {page.width:g} {page.height:g}" preserveAspectRatio="none" aria-hidden="true" focusable="false"'
        tint = "".join(_rectangle("sentence", *box) for box in around) + "".join(
            _rectangle("words", *box) for box in words
        )
        edge = "".join(_rectangle("words", *box) for box in words)
        drawings = (
            f'<svg class="tint" {viewed}>{tint}</svg><svg class="edge" {viewed}><g{f" id={place}" if place and words else ""}>{edge}</g></svg>'
            if around or words
            else ""
        )
        name = escape(page.name)
        source = f"{quote(self.document.id, safe='')}/{page.number + 1}.webp?v={self.original.name[:16]}"
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


def _paragraph(document: Document, span: Mark) -> str:
    """Return the name of the paragraph in which a mark begins, as the text's page names it."""
    return next((f"p{each.number}" for each in paragraphs(document) if each.start <= span[0] < each.end), "")
