"""A version that was cited beside the one in force: the rows around the mark and around each change, and where the same words stand now."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index_build.document import Block, Document
from qa.evidence import same_words
from ui.page_shell import language_tag
from ui.source.changes import Row, Stretch, changed_words
from ui.source.layout import Layout
from ui.source.marks import Marks
from ui.source.view import Mark
from ui.source.words import words

AROUND = 2
"""Rows that are shown before and behind a mark or a change."""
MOST_ROWS = 300
"""Rows that are shown, those nearest the mark."""
MOST_CHARACTERS = 120_000
LONGEST = 6_000
"""Characters of one block that are shown; of a longer one, those around the mark."""
MOST_PLACES = 3
_TELLING = 15
"""Characters from which words are looked for elsewhere too: shorter ones stand in many places without meaning the same."""


def where_now(then: Layout, now: Layout, rows: Sequence[Row], span: Mark, sentence: Mark) -> tuple[list[Mark], bool]:
    """Return where the marked words stand in the document as it is now, and whether that is in the passage that became of theirs.

    They are looked for in what became of their block, laid side by side word by word, and then anywhere, to the letter but for white space.
    """
    for row in rows:
        if row.then and row.now and row.then.start <= span[0] and span[1] <= row.then.end:
            found = _moved(then.document, now.document, row.then, row.now, span, sentence)
            if found:
                return [found], True
    sought = then.document.text[slice(*span)].split()
    if len(" ".join(sought)) < _TELLING:
        return [], False
    gap = r"\s+"
    pattern = re.compile(rf"(?<!\w){gap.join(map(re.escape, sought))}(?!\w)")
    places = []
    for found_at in pattern.finditer(now.document.text):
        places.append(found_at.span())
        if len(places) == MOST_PLACES:
            break
    return places, False


def _moved(then: Document, now: Document, block: Block, other: Block, span: Mark, sentence: Mark) -> Mark | None:
    ours, theirs = then.text[block.start : block.end], now.text[other.start : other.end]
    if ours != theirs and max(len(ours), len(theirs)) > LONGEST:
        return None
    where = (span[0] - block.start, span[1] - block.start)
    around = (max(0, sentence[0] - block.start), min(len(ours), sentence[1] - block.start))
    found = same_words(ours, where, theirs, around)
    return (found[0] + other.start, found[1] + other.start) if found else None


def comparison(then: Layout, now: Layout, rows: Sequence[Row], marks: Marks) -> str:
    """Return both versions as HTML, row by row; ``marks`` are those of the older one."""
    shown = _shown(rows, marks)
    begun: set[int] = set()
    pieces: list[str] = []
    last = 0
    for at in shown:
        pieces.append(_same(at - last))
        pieces.append(_row(rows[at], then, now, marks, begun))
        last = at + 1
    pieces.append(_same(len(rows) - last))
    changed = sum(not row.same for row in rows)
    told = "1 paragraph differs" if changed == 1 else f"{changed:,} paragraphs differ"
    hidden = changed - sum(not rows[at].same for at in shown)
    more = f"; {hidden:,} of them, further from the marked words, are not shown here" if hidden else ""
    return (
        f'<p class="differences">{told}{more}.</p><div class="versions"><div class="row heads" aria-hidden="true">'
        f'<div class="then">As it was cited</div><div class="now">As it is now</div></div>{"".join(pieces)}</div>'
    )


def _shown(rows: Sequence[Row], marks: Marks) -> list[int]:
    """Return the numbers of the rows to show."""
    spans = marks.spans
    marked = [
        at
        for at, row in enumerate(rows)
        if row.then and any(row.then.start < end and row.then.end > start for start, end in spans)
    ]
    telling = [*marked[:MOST_ROWS], *(at for at, row in enumerate(rows) if not row.same)]
    span = marks.span
    middle = next(
        (at for at in marked if span and rows[at].then and span[0] < (rows[at].then or _NONE).end),
        telling[0] if telling else 0,
    )
    wanted: dict[int, None] = {}
    room = MOST_CHARACTERS
    for at in sorted(telling, key=lambda each: abs(each - middle)):
        for near in range(max(0, at - AROUND), min(len(rows), at + AROUND + 1)):
            if near not in wanted:
                wanted[near] = None
                room -= sum(min(LONGEST, each.end - each.start) for each in (rows[near].then, rows[near].now) if each)
        if len(wanted) >= MOST_ROWS or room < 0:
            break
    return sorted(wanted)


_NONE = Block("paragraph", 0, 0)


def _same(count: int) -> str:
    if count <= 0:
        return ""
    return f'<p class="skipped">{"1 more paragraph" if count == 1 else f"{count:,} more paragraphs"}</p>'


def _row(row: Row, then: Layout, now: Layout, marks: Marks, begun: set[int]) -> str:
    before, after = (_stretch(row.then, marks), _stretch(row.now, None))
    ours = then.document.text[slice(*before)]
    theirs = now.document.text[slice(*after)]
    if row.same or not (row.then and row.now):
        alone = not row.same
        held, others = [Stretch(0, len(ours), alone)], [Stretch(0, len(theirs), alone)]
    else:
        held, others = changed_words(ours, theirs)
    one = "".join(
        _told("del", each.changed, marks.html(before[0] + each.start, before[0] + each.end, begun))
        for each in held
        if each.end > each.start
    )
    other = "".join(
        _told("ins", each.changed, words(theirs[each.start : each.end])) for each in others if each.end > each.start
    )
    kind = "same" if row.same else "changed"
    return (
        f'<div class="row {kind}">{_cell("then", row.then, one, then, "" if row.same else "As it was cited")}'
        f"{_cell('now', row.now, other, now, '' if row.same else 'As it is now')}</div>"
    )


def _told(tag: str, changed: bool, html: str) -> str:
    return f"<{tag}>{html}</{tag}>" if changed else html


def _cell(side: str, block: Block | None, html: str, layout: Layout, told: str) -> str:
    if block is None:
        said = "It was not there." if side == "then" else "It is not there any more."
        return f'<div class="{side} none"><p>{said}</p></div>'
    tag = language_tag(layout.document.language)
    number = f'<span class="number" aria-hidden="true">{layout.opens(block) or ""}</span>'
    heard = f'<span class="unseen">{told}: </span>' if told else ""
    language = f' lang="{tag}"' if tag else ""
    return (
        f'<div class="{side}">{number}<p class="{block.kind}" dir="auto">{heard}<span{language}>{html}</span></p></div>'
    )


def _stretch(block: Block | None, marks: Marks | None) -> tuple[int, int]:
    """Return what is shown of a block."""
    if block is None:
        return 0, 0
    if block.end - block.start <= LONGEST:
        return block.start, block.end
    span = marks.span if marks else None
    middle = span[0] if span and block.start <= span[0] < block.end else block.start
    start = max(block.start, min(middle - LONGEST // 2, block.end - LONGEST))
    return start, start + LONGEST
