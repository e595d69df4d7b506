"""The link to the original at the quoted words: a text fragment, as the draft of WICG, "URL Fragment Text Directives", has it.

    https://example.org/ferry#:~:text=will%20sail-,again%20on%204%20March,-after%20its

A browser looks in the page for ``start``, or for what runs from ``start`` to ``end``, between a ``prefix`` and a ``suffix`` where these are
given; letter case and runs of white space count for nothing. Each of the four has to lie within one block of the page and to begin and
end at the bounds of words, and the first place in the page that fits is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from index_build.cited_names import is_web_url
from index_build.document import Block
from ui.source.layout import Layout
from ui.source.view import Mark

WHOLE = 160
"""Characters up to which words are given as they stand; of longer ones, the first and the last few."""
ENDS = 5
"""Words at each end of what is not given whole."""
SHORT = 24
"""Characters below which words are likely to stand in a page's menu or headline too, so that context always goes along."""
CONTEXT = (3, 6, 12)
"""Words of context that are tried, at each side, until the place is the only one or the first."""
FARTHEST = 300_000
"""Characters before the words in which their like is looked for."""
_PAGED = re.compile(r"\.pdf($|[?#])", re.I)
# Words that a browser takes for one, such as "10,000" and "don't"; ideographs are parted by dictionaries, so a run of them counts as one.
_WORD = re.compile(r"\w+(?:[.,:'’·_]\w+)*")
# What our text puts into a list or a table and the page does not have as text.
_ITEM = re.compile(r"\s*(?:[-–—*•‣▪◦·]|\d{1,3}[.)])\s+")
_BREAK = re.compile(r"[\r\n]+")
_CELL = re.compile(r"[\r\n]+|\s\|\s")


def original_at(layout: Layout, span: Mark | None, page: int = 0) -> str:
    """Return the address of a web document's original, at the marked words where the browser can find them; "" where it is none.

    ``page`` is the number from 1 of the page of a PDF on which the mark begins.
    """
    source = layout.document.source
    if not is_web_url(source):
        return ""
    if page or _PAGED.search(source):
        return source if "#" in source or not page else f"{source}#page={page}"
    directive = text_directive(layout, span) if span else ""
    if not directive:
        return source
    return f"{source}{'' if '#' in source else '#'}:~:{directive}"


def text_directive(layout: Layout, span: Mark) -> str:
    """Return ``text=…`` for marked words; nothing where they hold no word."""
    text = layout.document.text
    runs = [run for run in _runs(layout, *span) if _WORD.search(text[run[0] : run[1]])]
    if not runs:
        return ""
    first, last = (runs[0][0], runs[-1][1])
    first, last = _to_words(text, first, last)
    runs = [(first, runs[0][1]), *runs[1:]]
    runs[-1] = (runs[-1][0], last)
    parts = [(first, last)] if len(runs) == 1 and last - first <= WHOLE else _ends(text, runs)
    for count in (0, *CONTEXT):
        if count == 0 and len(parts) == 1 and last - first < SHORT:
            continue
        before, after = _before(layout, first, count), _after(layout, last, count)
        if _is_first(layout, parts, before, after):
            break
    written = [
        *([f"{_encoded(text, before)}-"] if before else []),
        *(_encoded(text, part) for part in parts),
        *([f"-{_encoded(text, after)}"] if after else []),
    ]
    return f"text={','.join(written)}"


def _runs(layout: Layout, start: int, end: int) -> Iterator[Mark]:
    """Yield the stretches that a page shows within one of its blocks: lines of a list and cells of a table each by themselves."""
    text = layout.document.text
    for block in layout.blocks(start, end):
        yield from _stretches(text, block, max(start, block.start), min(end, block.end))


def _stretches(text: str, block: Block, start: int, end: int) -> Iterator[Mark]:
    parted = {"table": _CELL, "list": _BREAK, "code": _BREAK}.get(block.kind)
    at = start
    breaks = [*parted.finditer(text, start, end)] if parted else []
    for first, last in zip(
        [start, *(found.end() for found in breaks)], [*(found.start() for found in breaks), end], strict=True
    ):
        at = first
        if (
            block.kind == "list"
            and (at == block.start or text[at - 1] in "\r\n")
            and (item := _ITEM.match(text, at, last))
        ):
            at = item.end()
        if text[at:last].strip():
            yield at, last


def _to_words(text: str, first: int, last: int) -> Mark:
    """Return a stretch made to begin and end where words do: a browser finds no part of one."""
    around = range(max(0, first - 200), min(len(text), last + 200))
    for found in _WORD.finditer(text, around.start, around.stop):
        if found.start() < first < found.end():
            first = found.start()
        if found.start() < last < found.end():
            last = found.end()
    while first < last and text[first].isspace():
        first += 1
    while first < last and text[last - 1].isspace():
        last -= 1
    return first, last


def _ends(text: str, runs: Sequence[Mark]) -> list[Mark]:
    (start, stop), (begin, end) = runs[0], runs[-1]
    opening, closing = list(_WORD.finditer(text, start, stop)), list(_WORD.finditer(text, begin, end))
    if len(runs) == 1:
        count = min(ENDS, len(opening) // 2)
        if not count:  # One word of more than WHOLE characters.
            return [(start, end)]
        return [(start, opening[count - 1].end()), (closing[-count].start(), end)]
    return [(start, opening[:ENDS][-1].end()), (closing[-ENDS:][0].start(), end)]


def _before(layout: Layout, first: int, count: int) -> Mark | None:
    """Return the last so many words before a place, of its own stretch, or of the one before where it is the first there."""
    return _context(layout, max(0, first - 600), first, count, last=True)


def _after(layout: Layout, last: int, count: int) -> Mark | None:
    """Return the first so many words behind a place."""
    return _context(layout, last, min(len(layout.document.text), last + 600), count, last=False)


def _context(layout: Layout, start: int, end: int, count: int, last: bool) -> Mark | None:
    text = layout.document.text
    if not count or start >= end:
        return None
    runs = [run for run in _runs(layout, start, end) if _WORD.search(text[run[0] : run[1]])]
    if not runs:
        return None
    run = runs[-1] if last else runs[0]
    # A word that is cut by how far is looked is none.
    found = [each for each in _WORD.finditer(text, *run) if start == 0 or each.start() > start or not last]
    chosen = found[-count:] if last else found[:count]
    if not chosen:
        return None
    return (chosen[0].start(), run[1]) if last else (run[0], chosen[-1].end())


def _is_first(layout: Layout, parts: Sequence[Mark], before: Mark | None, after: Mark | None) -> bool:
    """Tell whether no earlier place of the document would be taken for the one that is meant."""
    text = layout.document.text
    shown = [_folded(text[each[0] : each[1]]) for each in (*((before,) if before else ()), parts[0])]
    if len(parts) == 1 and after:
        shown.append(_folded(text[after[0] : after[1]]))
    sought = r"\W*\s*".join(r"\s+".join(map(re.escape, each.split())) for each in shown)
    begins = before[0] if before else parts[0][0]
    looked_from = max(0, begins - FARTHEST)
    pattern = re.compile(rf"(?<!\w){sought}(?!\w)", re.IGNORECASE)
    return pattern.search(text, looked_from, begins) is None


def _folded(words: str) -> str:
    return " ".join(words.split())


def _encoded(text: str, span: Mark) -> str:
    # What parts the directive's pieces is encoded too; quote leaves the hyphen.
    return quote(_folded(text[span[0] : span[1]]), safe="").replace("-", "%2D")
