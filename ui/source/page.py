"""The page of one stored document, at the words that were cited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from index_build.document import Document
from ui.dates import in_words
from ui.page_shell import language_tag, message_page, page
from ui.source.about import Carrier, byline, information
from ui.source.body import text
from ui.source.changes import Row
from ui.source.comparison import comparison, where_now
from ui.source.contents import contents, mark_links, mark_places, turn
from ui.source.layout import Layout
from ui.source.marks import Marks
from ui.source.original_pages import OriginalPages
from ui.source.text_fragment import original_at
from ui.source.toolbar import Places, toolbar
from ui.source.versions import Older
from ui.source.view import Mark, View
from ui.source.words import words


@dataclass(frozen=True, slots=True)
class Beside:
    """What a page shows beside the text itself.

    ``pages`` are those of the original, where they can be drawn; ``older`` is the version that was cited, laid out, where the document has changed since and
    it is kept, and ``rows`` are both side by side; ``carried`` are documents that carry the marked passage; ``service`` is the address, with a slash
    at its end, that visitors know the service by, and ``accent`` the operator's colour.
    """

    pages: OriginalPages | None = None
    older: Older | None = None
    then: Layout | None = None
    rows: Sequence[Row] = ()
    carried: Sequence[Carrier] = ()
    service: str = ""
    accent: str = ""


def source_page(
    document: Document, view: View | None = None, beside: Beside | None = None, laid: Layout | None = None
) -> str:
    """Return a document as an HTML page, at what a view asks for; ``laid`` is its layout where that is there already.

    Where the document has changed since it was cited, no words of it are marked and the page says so.
    """
    view, beside = view or View(), beside or Beside()
    now = laid or Layout(document)
    body = _of_now(now, view, beside) if view.names(document.sha256) else _changed(now, view, beside)
    return _page(document, view, beside, body)


def missing_page(embedded: bool = False, accent: str = "") -> str:
    """Return the page for a document that is not in the index, or not for this visitor."""
    return message_page(
        "Not in the index", "This document is not, or no longer, in the index.", embedded=embedded, accent=accent
    )


def _page(document: Document, view: View, beside: Beside, body: str) -> str:
    return page(
        document.title,
        body,
        styles=("source.css",),
        scripts=("source.js",),
        accent=beside.accent,
        theme=view.theme,
        embedded=view.embedded,
    )


def _of_now(layout: Layout, view: View, beside: Beside, notice: str = "") -> str:
    marks = Marks(layout, view)
    looks = beside.pages if view.way != "text" else None
    if looks is not None:
        places = [_elsewhere(view, number, marks.current) for number in range(1, len(marks) + 1)]
        main = looks.html(layout, marks, view)
        listed = ""
    else:
        part = _part(layout, marks, view)
        window = layout.window(part)
        places = mark_places(layout, marks, view, window)
        above, below = (turn(layout, view, part, name) for name in ("Parts, above the text", "Parts, below the text"))
        main = f"{above}{text(layout, marks, window)}{below}"
        listed = contents(layout, view, part)
    bar = toolbar(
        layout,
        marks,
        view,
        Places(mark_links(marks, places), beside.service, _originals(layout, marks, beside.pages)),
    )
    ways = _ways(layout, marks, view, beside.pages)
    about = information(layout, view, list(beside.carried), beside.pages.original.pages if beside.pages else 0)
    skip = f"#m{marks.current}" if marks.current else ""
    return _frame(layout, f"{ways}{bar}{notice}", main, f"{listed}{about}", skip)


def _changed(now: Layout, view: View, beside: Beside) -> str:
    current = replace(view.of_all(), marks=(), version="")
    today = f'<a href="{escape(replace(current, way=view.way if view.way == "text" else "").address("text"))}">The document as it is now</a>'
    if beside.then is None or beside.older is None:
        # Nothing of the older text is known, so it cannot be said where its words stand now.
        said = _notice(
            "This document has changed since it was cited, so no words are marked. The version that was cited is not kept any more."
        )
        return _of_now(now, replace(view, marks=(), version="", current=0), beside, said)
    then, marks = beside.then, Marks(beside.then, view)
    made = in_words(beside.older.made.date())
    both = f'<a href="{escape(replace(view.of_all(), current=view.current).address())}">Both versions</a>'
    whole = f'<a href="{escape(replace(view, way="then", part=0, paragraph=0).address(f"m{marks.current}" if marks.current else "text"))}">The version that was cited, whole</a>'
    about = information(now, current, [], 0)
    skip = f"#m{marks.current}" if marks.current else ""
    if view.way == "then":
        part = _part(then, marks, view)
        said = _notice(
            f"This is the version that was cited, as it was indexed on {made}. The document has changed since it was cited."
        )
        above, below = (turn(then, view, part, name) for name in ("Parts, above the text", "Parts, below the text"))
        window = then.window(part)
        main = f"{above}{text(then, marks, window)}{below}"
        bar = _bar_of_then(then, marks, view, beside, mark_places(then, marks, view, window))
        ways = _nav(both, today)
        return _frame(then, f"{ways}{bar}{said}", main, contents(then, view, part) + about, skip)
    said = _notice(
        f"This document has changed since it was cited. The words are marked in the version that was cited, as it was indexed on {made}."
        + _offers(then, now, beside.rows, marks, current)
    )
    main = f'<div class="text" id="text" tabindex="-1">{comparison(then, now, beside.rows, marks)}</div>'
    places = [
        # Of very many marks, those far from the current one are not among the rows that are shown.
        f"#m{number}" if f'id="m{number}"' in main else replace(view.of_all(), current=number).address(f"m{number}")
        for number in range(1, len(marks) + 1)
    ]
    bar = _bar_of_then(then, marks, view, beside, places)
    return _frame(now, f"{_nav(whole, today)}{bar}{said}", main, about, skip)


def _bar_of_then(then: Layout, marks: Marks, view: View, beside: Beside, places: list[str]) -> str:
    originals = [""] * max(1, len(marks))  # The original is as it is now, and need not say these words.
    return toolbar(then, marks, view, Places(mark_links(marks, places), beside.service, originals))


def _offers(then: Layout, now: Layout, rows: Sequence[Row], marks: Marks, current: View) -> str:
    """Say for each mark, the current one shown, where its words stand in the document as it is now."""
    return "".join(
        f'<span data-mark="{number}"{"" if number == marks.current else " hidden"}>{_offer(then, now, rows, span, sentence, current)}</span>'
        for number, (span, sentence) in enumerate(zip(marks.spans, marks.sentences, strict=True), 1)
    )


def _offer(then: Layout, now: Layout, rows: Sequence[Row], span: Mark, sentence: Mark, current: View) -> str:
    """Say where marked words stand now: as a link to follow, since they may mean something else there."""
    places, in_place = where_now(then, now, rows, span, sentence)
    if not places:
        return " What became of that passage does not say the same words any more."
    links = []
    for place in places:
        paragraph = now.paragraph_at(place[0])
        address = replace(current, marks=(place,), version=now.document.sha256[:16]).address(f"p{paragraph}")
        links.append(f'<a class="words-now" href="{escape(address)}">paragraph {paragraph}</a>')
    lead = "The same words stand in it now in" if in_place else "The same words stand elsewhere in it now, in"
    return f" {lead} {', '.join(links)}."


def _frame(layout: Layout, bar: str, main: str, aside: str, skip: str) -> str:
    document = layout.document
    tag = language_tag(document.language)
    language = f' lang="{tag}"' if tag else ""
    skips = f'<a class="skip unseen" href="{skip or "#text"}">{"Skip to the marked words" if skip else "Skip to the text"}</a>'
    return (
        f'{skips}<header><h1 dir="auto"{language}>{words(document.title)}</h1>{byline(document)}</header>'
        f'<div class="columns"><main>{bar}{main}</main>'
        f'<aside aria-label="About this document">{aside}</aside></div>'
    )


def _part(layout: Layout, marks: Marks, view: View) -> int:
    """Return the number of the part to show: the one that is named, or that of the paragraph or the mark that is."""
    if 1 <= view.part <= len(layout.parts):
        return view.part
    start = layout.start_of(view.paragraph) if view.paragraph else None
    if start is None:
        start = marks.span[0] if marks.span else 0
    return layout.part_at(start)


def _elsewhere(view: View, number: int, current: int) -> str:
    return f"#m{number}" if number == current else replace(view.of_all(), current=number).address(f"m{number}")


def _originals(layout: Layout, marks: Marks, pages: OriginalPages | None) -> list[str]:
    spans: Sequence[Mark | None] = marks.spans or (None,)
    return [original_at(layout, span, pages.first_with(span) if pages else 0) for span in spans]


def _ways(layout: Layout, marks: Marks, view: View, pages: OriginalPages | None) -> str:
    if pages is None:
        return ""
    kept = replace(view.of_all(), current=view.current)
    if view.way == "text":
        return _nav(f'<a href="{escape(kept.address())}">As its pages look</a>')
    paragraph = layout.paragraph_at(marks.span[0]) if marks.span else 0
    anchor = f"p{paragraph}" if paragraph else ""
    return _nav(f'<a href="{escape(replace(kept, way="text").address(anchor))}">As text</a>')


def _nav(*links: str) -> str:
    return f'<nav class="views" aria-label="Other views">{"".join(links)}</nav>'


def _notice(said: str) -> str:
    return f'<p class="notice" role="status">{said}</p>'
