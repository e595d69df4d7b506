"""A stretch of a document's text as HTML: headings, numbered paragraphs, lists and tables, with the marks."""

from __future__ import annotations

from ui.page_shell import language_tag
from ui.source.layout import Layout
from ui.source.marks import Marks


def body(layout: Layout, marks: Marks, window: tuple[int, int]) -> str:
    """Return the characters of a window as HTML. A paragraph is named "p" and its number, a heading "h", a mark "m"."""
    start, end = window
    pieces: list[str] = []
    begun: set[int] = set()
    shown_level, is_open = 1, False
    for block in layout.blocks(start, end):
        first, last = max(start, block.start), min(end, block.end)
        html = marks.html(first, last, begun)
        if block.kind == "heading":
            # A level is never skipped downwards, and in a part of a document the levels above may be missing.
            shown_level = min(block.level + 1, shown_level + 1, 6)
            name = layout.heading_numbers[block.start]
            pieces.append(f'<h{shown_level} id="h{name}" dir="auto">{html}</h{shown_level}>')
        elif block.kind == "boilerplate":
            pieces.append(f'<p class="furniture" dir="auto">{html}</p>')
        else:
            number = layout.opens(block)
            if number:
                pieces.append(_opening(number, first > block.start))
                is_open = True
            cut = " cut-before" * (first > block.start) + " cut-after" * (last < block.end)
            # What scrolls sideways has to be reached by keyboard.
            reached = ' tabindex="0"' if block.kind in ("code", "table") else ""
            pieces.append(f'<p class="{block.kind}{cut}" dir="auto"{reached}>{html}</p>')
            if is_open and layout.closes(block):
                pieces.append("</section>")
                is_open = False
    return "".join(pieces) + ("</section>" if is_open else "")


def _opening(number: int, goes_on: bool) -> str:
    told = f"Paragraph {number}, continued" if goes_on else f"Paragraph {number}"
    return f'<section id="p{number}"><a class="number" href="#p{number}" aria-label="{told}">{number}</a>'


def text(layout: Layout, marks: Marks, window: tuple[int, int]) -> str:
    """Return a window of the text in the document's language."""
    tag = language_tag(layout.document.language)
    language = f' lang="{tag}"' if tag else ""
    return f'<div class="text" id="text" tabindex="-1"{language}>{body(layout, marks, window)}</div>'
