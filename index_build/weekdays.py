"""Weekdays that a text names without their date, and whether what it says of them was past or is to come.

By rule, for English: a report says "on Tuesday" of the days around its own, so its weekdays tell something of its date.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from index_build.written_dates import WEEKDAYS, dates_in

Tense = Literal["past", "future", "future in the past", "unclear", "any"]
"""``any`` is what is said of every such day: "closed on Sunday"."""

_DAY = re.compile(rf"\b(?P<day>{'|'.join(WEEKDAYS)})\b")
_DUE = r"(?:due|expected|set|scheduled|planned|likely|about|poised|to)"
# The verb goes with it: "is expected to be held" tells of no holding that was.
_VERB = r"\b(?: not)?(?: to)?(?: be(?:en)?| have)?(?: \w+)?"
_MARKS = re.compile(
    rf"(?P<past_future>\b(?:(?:would|could|might)|(?:was|were) (?:\w+ly )?{_DUE}|(?:had|was|were) (?:planned|going)){_VERB})"
    rf"|(?P<future>(?:\b(?:will|won[’']t|shall|going to|plans? to|intends? to|hopes? to|(?:is|are|am) (?:\w+ly )?{_DUE}"
    rf"|(?:due|expected|scheduled) (?:to|for|on))|[’']ll){_VERB}|\b(?:ahead of|upcoming|forthcoming)\b|\blater(?: on)? $)"
    r"|(?P<past>\b(?:\w{2,}[^e\W]ed|said|told|was|were|had|did|wrote|made|gave|took|came|went|met|saw|held|sent|shot|hit|fell|rose|"
    r"left|began|won|lost|found|set off|struck|flew|spoke|put|became|brought|led|kept|ran|broke|drove|sank|sold|paid|drew|quit)\b)",
    re.I,
)
# Said of every such day, or of one that the text itself counts from.
_OTHER_BEFORE = re.compile(
    r"(?:\b(?:every|each|any|one|an?|that|most|some|from|between|following|previous|(?<!last )and|the|to|or|through|of|per)|[–—-])\s*$",
    re.I,
)
_OTHER_AFTER = re.compile(
    r"s?[’']s?\b|\s*[–—-]\s*\w|\s(?:to|through|week|(?:or|and) [A-Z])\b|\s[A-Z]|\s\d|,\s\d|,\s[A-Z][a-z]+\s\d"
)
_NAME_BEFORE = re.compile(r"\b(?!On|Late|Early|Last|Next|This|By|Since|Until|Before|After|Yet)[A-Z][\w’']*\s$")
_HABIT = re.compile(r"\b(?:every|each|usually|normally|always|often|sometimes|weekly|times? a week)\b", re.I)
_RULE = re.compile(
    r"\b(?:must|should|may|can|if|when|whenever|unless|please|your?|is open|are open|is closed|are closed|opens|closes|leaves|runs|sails)\b",
    re.I,
)
_STATE = re.compile(r"\b(?:is|are|has|have|does|do)\b", re.I)
_FAR = 600
"""Characters on either side of a day in which its sentence begins and ends; a text without a full stop would be read over and over."""
_SENTENCE_END = re.compile(r"[.!?…][”\"’')\]]*\s|\n")


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A weekday's name in characters ``start`` to ``end`` of a text; Monday is 0."""

    start: int
    end: int
    weekday: int
    tense: Tense


def named_days(text: str, start: int = 0, end: int | None = None) -> Iterator[NamedDay]:
    """Yield the weekdays named in ``text[start:end]``, in order, but for those that stand in a date, a name or a direct quote."""
    end = len(text) if end is None else end
    dated = [(found.start, found.end) for found in dates_in(text, start, end)]
    starts = [first for first, _ in dated]
    for match in _DAY.finditer(text, start, end):
        first, last = match.span()
        place = bisect_right(starts, first) - 1
        if (place >= 0 and first < dated[place][1]) or quoted(text, first):
            continue
        if _NAME_BEFORE.search(text, max(start, first - 30), first):
            continue
        yield NamedDay(first, last, WEEKDAYS.index(match["day"]), _of_day(text, start, first, last, end))


def reported(text: str) -> Counter[int]:
    """Count the weekdays on which something is told to have happened: by weekday, from Monday, 0, on."""
    return Counter(day.weekday for day in named_days(text) if day.tense == "past")


def tense(text: str, start: int, first: int, last: int, end: int) -> Tense:
    """Return the tense of what is said of ``text[first:last]`` in its sentence, which lies within ``text[start:end]``.

    The verb right before counts, "will arrive on Tuesday"; where there is none, the first one after: "on Tuesday he left".
    """
    opening = max(
        (match.end() for match in _SENTENCE_END.finditer(text, max(start, first - _FAR), first)),
        default=max(start, first - _FAR),
    )
    closing = _SENTENCE_END.search(text, last, min(end, last + _FAR))
    shut = closing.start() if closing else min(end, last + _FAR)
    sentence = text[opening:shut]
    if _HABIT.search(sentence):
        return "any"
    before, after = text[opening:first], text[last:shut]
    mark = max(_MARKS.finditer(before), key=lambda each: each.end(), default=None) or _MARKS.search(after)
    if mark and mark["past"]:
        return "past"
    if _RULE.search(sentence):
        return "any"
    if mark is None:
        return "any" if _STATE.search(sentence) else "unclear"
    return "future" if mark["future"] else "future in the past"


def quoted(text: str, at: int) -> bool:
    """Whether a place lies within a direct quote, whose "tomorrow" is its speaker's; quotes do not reach past their paragraph."""
    before = text[max(text.rfind("\n", 0, at) + 1, at - 10 * _FAR) : at]
    straight = before.count('"') % 2 == 1
    return straight or before.count("“") > before.count("”")


def _of_day(text: str, start: int, first: int, last: int, end: int) -> Tense:
    other = _OTHER_BEFORE.search(text, max(start, first - 20), first) or _OTHER_AFTER.match(text, last, end)
    return "any" if other else tense(text, start, first, last, end)
