"""What can be done with the marked words: copied with their citation, linked to for good, found in the original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ui.page_shell import language_tag
from ui.source.layout import Layout
from ui.source.marks import Marks
from ui.source.quoting import LONGEST, Quoted, bibtex, markdown, plain
from ui.source.view import Mark, View
from ui.source.words import words

FORMATS = (("plain", "Plain text", plain), ("markdown", "Markdown", markdown), ("bibtex", "BibTeX", bibtex))


@dataclass(frozen=True, slots=True)
class Places:
    """Where the marks of a page lead: their ways to one another as HTML, the service's address, and the originals of each mark."""

    between: str
    service: str
    originals: Sequence[str]


def toolbar(layout: Layout, marks: Marks, view: View, places: Places) -> str:
    """Return the bar above the text. Without scripts its links work, and what is to be copied can be selected."""
    document = layout.document
    current = marks.current
    numbered: list[tuple[int, Mark | None]] = [*enumerate(marks.spans, 1)] or [(0, None)]
    panels = "".join(_panel(layout, view, places.service, number, span, number == current) for number, span in numbered)
    long = '<span class="long"> at these words</span>'
    links = "".join(
        f'<a class="button original-words" data-mark="{number}"{"" if number == current else " hidden"} href="{escape(address)}" '
        f'rel="noreferrer noopener nofollow" target="_blank">Original{long if number else ""}</a>'
        for (number, _), address in zip(numbered, places.originals, strict=True)
        if address
    )
    said = 'Copy quote<span class="long"> with citation</span>' if marks.spans else "Cite this document"
    here = places.service + view.permanent(document.id, document.sha256, marks.span, _paragraph(layout, marks.span))
    return (
        f'<div class="bar" role="group" aria-label="The marked words">{places.between}'
        f'<details class="copy"><summary class="button">{said}</summary><div class="panels">{panels}</div></details>'
        f'<a class="button permanent" href="{escape(here)}" data-current="{current}"><span class="verb" hidden>Copy </span><span class="long">permanent </span>link</a>'
        f'{links}<p class="said" role="status" aria-live="polite"></p></div>'
        f'<p class="printed">{words(here)}</p>'
    )


def quoted(layout: Layout, view: View, service: str, span: Mark | None) -> Quoted:
    """Return a mark's words with all that a citation of them names; without a mark, those of the document as a whole."""
    document = layout.document
    paragraph = _paragraph(layout, span)
    page = next((each.name for each in reversed(document.pages) if each.start <= span[0]), "") if span else ""
    # One character more than is shown tells that there is more.
    held = document.text[span[0] : min(span[1], span[0] + LONGEST + 1)] if span else ""
    return Quoted(
        words=held,
        title=document.title,
        source=document.source,
        link=service + view.permanent(document.id, document.sha256, span, paragraph),
        paragraph=paragraph,
        page=page,
        author=document.author or "",
        published=document.published,
        precision=document.precision,
        language=language_tag(document.language),
    )


def _paragraph(layout: Layout, span: Mark | None) -> int:
    return layout.paragraph_at(span[0]) if span else 0


def _panel(layout: Layout, view: View, service: str, number: int, span: Mark | None, current: bool) -> str:
    held = quoted(layout, view, service, span)
    rows = "".join(_row(name, told, write(held), number) for name, told, write in FORMATS)
    hidden = "" if current or not number else " hidden"
    permanent = words(held.link)
    return f'<div class="panel" data-mark="{number}" data-link="{permanent}"{hidden}>{rows}</div>'


def _row(name: str, told: str, written: str, number: int) -> str:
    # HTML drops a line end that stands first.
    field = f'<textarea id="{name}{number}" readonly rows="4" spellcheck="false">\n{words(written)}</textarea>'
    return (
        f'<div class="format"><label for="{name}{number}">{told}</label>'
        f'<button type="button" class="copies" data-copies="{name}{number}" hidden>Copy<span class="unseen"> as {told}</span></button>{field}</div>'
    )
