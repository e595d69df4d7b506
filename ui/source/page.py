"""The page of one stored document, scrolled to the words that were cited."""

from __future__ import annotations

import itertools
import re
from html import escape

from index_build.document import Block, Document
from index_build.passages import paragraphs
from qa.evidence import sentence_of
from ui.dates import iso
from ui.origin import origin
from ui.source.original_pages import OriginalPages

Mark = tuple[int, int]
_MARK = re.compile(r"([0-9]{1,12})-([0-9]{1,12})")


def source_page(
    document: Document,
    mark: str = "",
    version: str = "",
    pages: OriginalPages | None = None,
    page: str = "",
    as_text: bool = False,
) -> str:
    """Return the document as an HTML page: as its ``pages`` look, where they can be shown and not ``as_text`` is asked for, else as text.

    ``mark`` is "START-END" in characters of the stored text, and ``version`` the beginning of the sha256 of the text that it
    counts in: when the document has changed since, nothing is marked and the page says so. ``page`` is the number, from 1, of the page
    to show in place of those with the mark.
    """
    changed = bool(version) and not document.sha256.startswith(version)
    span = None if changed else _parse(mark, len(document.text))
    notice = (
        '<p class="notice" role="status">This document has changed since it was cited, so no words are marked.</p>'
        if changed
        else ""
    )
    day = iso(document.published, document.precision) if document.published else ""
    published = f'<time datetime="{day}">{day}</time> · ' if day else ""
    author = f'<span class="author">{escape(document.author)}</span> · ' if document.author else ""
    return _page(
        title=escape(document.title),
        language=escape(document.language or "en"),
        body=f'<header><h1>{escape(document.title)}</h1><p class="about">{author}{published}{origin(document.source, escape)}</p></header>'
        f"{notice}<main>{_main(document, span, pages, page, as_text, (mark, version))}</main>",
    )


def missing_page() -> str:
    """Return the page for a document that is not in the index."""
    return _page(
        "Not in the index",
        "en",
        "<main><h1>Not in the index</h1><p>This document is not, or no longer, in the index.</p></main>",
    )


def _page(title: str, language: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
        '<link rel="stylesheet" href="../page/source.css"><script src="../page/source.js" defer></script></head>'
        f"<body>{body}</body></html>"
    )


def _parse(mark: str, length: int) -> Mark | None:
    match = _MARK.fullmatch(mark)
    if match is None:
        return None
    start, end = int(match[1]), int(match[2])
    return (start, end) if start < end <= length else None


def _main(
    document: Document, span: Mark | None, pages: OriginalPages | None, page: str, as_text: bool, link: tuple[str, str]
) -> str:
    if pages is None:
        return _body(document, span)
    sentence = sentence_of(document, 0, len(document.text), *span) if span else None
    if not as_text:
        return pages.html(span, sentence, page, link)
    return f'<nav class="views">{pages.link("As its pages look", link)}</nav>{_body(document, span)}'


def _body(document: Document, span: Mark | None) -> str:
    number_at = {paragraph.start: paragraph for paragraph in paragraphs(document)}
    ends = {paragraph.end for paragraph in number_at.values()}
    sentence = sentence_of(document, 0, len(document.text), *span) if span else None
    pieces = []
    for block in document.blocks:
        words = _words(document.text, block, span, sentence)
        if block.kind == "heading":
            level = min(block.level + 1, 6)
            pieces.append(f"<h{level}>{words}</h{level}>")
        elif block.kind == "boilerplate":
            pieces.append(f'<p class="furniture">{words}</p>')
        else:
            if block.start in number_at:
                number = number_at[block.start].number
                pieces.append(
                    f'<section id="p{number}"><a class="number" href="#p{number}" aria-label="Paragraph {number}">{number}</a>'
                )
            pieces.append(f'<p class="{block.kind}">{words}</p>')
            if block.end in ends:
                pieces.append("</section>")
    return "".join(pieces)


def _words(text: str, block: Block, span: Mark | None, sentence: Mark | None) -> str:
    """Return a block's words, with the parts of the mark and of its sentence that lie in it."""
    if not span or not sentence or sentence[0] >= block.end or sentence[1] <= block.start:
        return escape(text[block.start : block.end])
    edges = [min(max(edge, block.start), block.end) for edge in (sentence[0], *span, sentence[1])]
    before, lead, quote, rest, after = (
        escape(text[start:end]) for start, end in itertools.pairwise([block.start, *edges, block.end])
    )
    mark = f"<mark>{quote}</mark>" if quote else ""
    return f'{before}<span class="sentence">{lead}{mark}{rest}</span>{after}'
