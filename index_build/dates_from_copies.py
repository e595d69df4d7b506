"""Documents without a date of their own take it from the dated documents whose passages they carry.

A passage that says "on Monday" is carried on within the week: later, another Monday would be meant. So a document that shares such a
passage, weekday and all, with a dated one came out within days of it, and its own weekdays tell on which. The same goes for a
document that is a copy of another for the most part. A date above a title that is contradicted so was a crawler's, and is replaced.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from index_build.near_duplicates import runs
from index_build.published import banner_of
from index_build.text_writer import Shared, TextWriter
from index_build.weekdays import reported
from index_build.written_dates import WEEKDAYS, dates_in

WEEK = timedelta(days=7)
ROUNDS = 2
"""A copy of a copy is still dated by it; further on, dates could drift from week to week."""
_EARLIER, _LATER = 3, 6
"""Days before and after a dated copy that a document may have come out."""
_DAYS = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)}|yesterday|today|tonight|tomorrow)\b", re.I)


@dataclass(slots=True)
class _Copied:
    """What a document shares with dated ones: the dates of passages that name a day, and all the passages shared, by date."""

    told: set[date] = field(default_factory=set)
    held: defaultdict[date, set[int]] = field(default_factory=lambda: defaultdict(set))


def date_copies(texts: TextWriter) -> int:
    """Give documents the dates that their copies tell; return how many were given or lost one.

    To be called once the families of copies are joined. Documents with other labels are no copies: what a reader may not see tells
    them nothing.
    """
    changed = 0
    for _ in range(ROUNDS):
        dates: dict[str, date | None] = {}
        for identity, shared in _by_document(texts.shared_with_dated()):
            copied = _copied(shared)
            document = texts.document(identity)
            assert document is not None, "a document that shares passages is here"
            found = _date(document.text, document.title, copied, texts.passage_count(identity))
            if document.published is None:
                if found is not None:
                    dates[identity] = found
            elif copied.told and all(abs(document.published - day) > WEEK for day in copied.told):
                # Its date stands above its title, and the text cannot be of that week.
                dates[identity] = found
        # All at once: what is dated in one round tells the others nothing before the next.
        for identity, day in dates.items():
            texts.redate(identity, day)
        changed += len(dates)
        if not dates:
            break
    return changed


def _by_document(shared: Iterable[Shared]) -> Iterable[tuple[str, list[Shared]]]:
    documents: defaultdict[str, list[Shared]] = defaultdict(list)
    for each in shared:
        documents[each.document_id].append(each)
    return documents.items()


def _copied(shared: Iterable[Shared]) -> _Copied:
    copied = _Copied()
    for each in shared:
        copied.held[each.copy_published].add(each.passage_id)
        if _names_the_same_day(each.text, each.copy_text):
            copied.told.add(each.copy_published)
    return copied


def _names_the_same_day(one: str, other: str) -> bool:
    """Whether two copies of a passage share a run of words with a weekday, "yesterday" or the like that is no part of a date."""
    if not _DAYS.search(one) or any(found.weekday is not None for found in dates_in(one)):
        return False
    return any(_DAYS.search(run) for run in runs(one) & runs(other))


def _date(text: str, title: str, copied: _Copied, passages: int) -> date | None:
    whole = {day for day, held in copied.held.items() if len(held) >= 2 and 2 * len(held) >= passages}
    told = copied.told | whole
    if not told or max(told) - min(told) > WEEK:
        return None
    days = reported(text)
    first, last = min(told), max(told)
    candidates = [first + timedelta(days=shift) for shift in range(-_EARLIER, (last - first).days + _LATER + 1)]
    if not days:
        return first if first == last else None

    def misfit(day: date) -> tuple[int, int]:
        ago = sum(count * ((day.weekday() - weekday) % 7) for weekday, count in days.items())
        return ago, min(abs((day - each).days) for each in told)

    found = min(candidates, key=misfit)
    taken = banner_of(text, title)
    stated = [each.full for each in dates_in(text) if each.full and each.full != taken]
    # It tells of something later, so it only carries what is older.
    return (
        None if any(each > last + WEEK for each in stated) or (taken and found > taken + timedelta(days=1)) else found
    )
