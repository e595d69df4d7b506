"""The ways through one document: its table of contents, the parts of a long one, and from mark to mark."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from ui.source.layout import Heading, Layout
from ui.source.marks import Marks
from ui.source.view import View
from ui.source.words import words

LEAST = 4
"""Headings from which a table of contents helps."""
MOST = 400
"""Entries of a table of contents; where there are more headings, the lower levels are left out, and then the last."""
_LONGEST = 120


def contents(layout: Layout, view: View, part: int) -> str:
    """Return the table of contents; nothing for a document of few headings."""
    listed = _listed(layout.headings)
    if len(listed) < LEAST:
        return ""
    top = min(heading.level for heading in listed)
    items = "".join(
        f'<li class="level{min(heading.level - top + 1, 4)}"><a dir="auto" href="{escape(_to(layout, view, part, heading))}">{_short(heading.words)}</a></li>'
        for heading in listed
    )
    left = len(layout.headings) - len(listed)
    more = f"<p>{left:,} further headings are not listed.</p>" if left else ""
    return f'<details class="contents" open><summary>Contents</summary><nav aria-label="Contents"><ol>{items}</ol>{more}</nav></details>'


def turn(layout: Layout, view: View, part: int, name: str) -> str:
    """Return the links to the earlier and the later part; nothing for a document that is shown whole."""
    count = len(layout.parts)
    if count < 2:
        return ""
    earlier = _part(view, part - 1, "prev", "← Earlier part") if part > 1 else "<span></span>"
    later = _part(view, part + 1, "next", "Later part →") if part < count else "<span></span>"
    return f'<nav class="turn" aria-label="{name}">{earlier}<span>Part {part:,} of {count:,}</span>{later}</nav>'


def mark_links(marks: Marks, places: list[str]) -> str:
    """Return the way from mark to mark; ``places`` are the addresses of each, in order. Nothing where there is one mark or none."""
    count, current = len(marks), marks.current
    if count < 2:
        return ""
    # Both go round, as a search in a browser does.
    before, after = places[current - 2], places[current % count]
    links = "".join(
        f'<a href="{escape(place)}" data-mark="{number}">{number}</a>' for number, place in enumerate(places, 1)
    )
    return (
        f'<nav class="marks" aria-label="Marked words"><a class="button previous" href="{escape(before)}" aria-label="Previous marked words">‹</a>'
        f'<span class="count">{current} of {count}</span>'
        f'<a class="button next" href="{escape(after)}" aria-label="Next marked words">›</a><span class="all" hidden>{links}</span></nav>'
    )


def mark_places(layout: Layout, marks: Marks, view: View, window: tuple[int, int]) -> list[str]:
    """Return the address of each mark: a place on this page where it begins in the window, else another view."""
    return [
        f"#m{number}"
        if window[0] <= span[0] < window[1]
        else replace(view.of_all(), current=number, way=view.way).address(f"m{number}")
        for number, span in enumerate(marks.spans, 1)
    ]


def _listed(headings: list[Heading]) -> list[Heading]:
    for level in (6, 5, 4, 3, 2, 1):
        listed = [heading for heading in headings if heading.level <= level and heading.words]
        if len(listed) <= MOST:
            break
    return listed[:MOST]


def _to(layout: Layout, view: View, part: int, heading: Heading) -> str:
    number = layout.part_at(heading.start)
    anchor = f"h{heading.number}"
    return f"#{anchor}" if number == part else replace(view.of_all(), way=view.way, part=number).address(anchor)


def _part(view: View, part: int, rel: str, said: str) -> str:
    return f'<a rel="{rel}" href="{escape(replace(view.of_all(), way=view.way, part=part).address("text"))}">{said}</a>'


def _short(heading: str) -> str:
    return words(heading if len(heading) <= _LONGEST else f"{heading[: _LONGEST - 1]}…")
