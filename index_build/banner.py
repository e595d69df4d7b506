"""A date that stands above a page may be the day on which a crawler took it: what the text itself says against that.

By rule, for English. Three things speak against a date. A report's weekdays lie on the days before it: where something happened "on
Tuesday" time and again, it did not come out on a Saturday. A day without a year, "on 24 August", is one of the months just past.
And "last month", said of a day in August, was written in September.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from index_build.weekdays import reported, tense
from index_build.written_dates import dates_in

LEAST_DAYS = 3
"""So many days named in reports must all lie at least so many days before a date to speak against it."""
LONG_AGO = 200
"""Days after which a date in the past is written with its year."""
_LOOKED_AT = 20_000
"""Characters of a page that are held against its banner; each day named in one takes time by the length of its line."""
_MONTH_WORD = re.compile(r"\b(?P<which>last|this|next) month\b", re.I)


def contradicts(text: str, published: date) -> bool:
    """Whether an English text speaks against having been published on a day."""
    text = text[:_LOOKED_AT]
    return bool(_weekdays_elsewhere(text, published) or _long_ago(text, published) or _later(text, published)) or any(
        month != published.month for month in _months(text)
    )


def month_told(text: str, taken: date) -> date | None:
    """Return the first day of the month in which a text says that it was written, the last such one that ends before ``taken``.

    Pages are taken soon after they come out rather than late, so of several years the last one is meant. None where the text
    tells no month, or two.
    """
    text = text[:_LOOKED_AT]
    months = set(_months(text))
    if len(months) != 1:
        return None
    month = months.pop()
    year = taken.year if month <= taken.month else taken.year - 1
    found = date(year, month, 1)
    stated = [each.full for each in dates_in(text) if each.full and each.full != taken]
    return found if all(each < found or (each.year, each.month) == (year, month) for each in stated) else None


def _weekdays_elsewhere(text: str, published: date) -> bool:
    days = reported(text)
    return days.total() >= LEAST_DAYS and all((published.weekday() - day) % 7 >= LEAST_DAYS for day in days)


def _long_ago(text: str, published: date) -> bool:
    """Whether a day without a year, in the past, would be so long ago that its year would have been said."""
    for found in dates_in(text):
        if found.year is None and tense(text, 0, found.start, found.end, len(text)) == "past":
            day = found.before(published)
            if day is None or (published - day).days > LONG_AGO:
                return True
    return False


def _later(text: str, published: date) -> bool:
    """Whether the text tells of a later day as past."""
    return any(
        found.full > published and tense(text, 0, found.start, found.end, len(text)) == "past"
        for found in dates_in(text)
        if found.full
    )


def _months(text: str) -> Iterator[int]:
    """Yield the month of writing wherever a paragraph says "last month", "this month" or "next month" and names one day of it.

    A month without a day is none: "last month ... as in June" may be said to tell the two apart.
    """
    for paragraph in text.splitlines():
        said = {match["which"].lower() for match in _MONTH_WORD.finditer(paragraph)}
        if len(said) != 1:
            continue
        which = said.pop()
        days = [found for found in dates_in(paragraph) if found.year is None]
        if len({found.month for found in days}) == 1:
            tenses = {tense(paragraph, 0, found.start, found.end, len(paragraph)) for found in days}
            if tenses <= ({"past"} if which == "last" else {"future"} if which == "next" else {"past", "future"}):
                yield (days[0].month + {"last": 1, "this": 0, "next": -1}[which] - 1) % 12 + 1
