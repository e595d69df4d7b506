"""The time from which documents are asked: from one day to another, both included."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index_build.errors import PinciteError
from index_build.written_dates import MONTHS, dates_in, month_end
from qa.answer import ORDERS, Evidence, Order

_YEAR = re.compile(r"(\d{4})")
_MONTH = re.compile(r"(?P<name>[^\W\d]{3,9})\.? (?P<year>\d{4})|(?P<iso_year>\d{4})-(?P<iso_month>\d\d)")
_LONGEST_SHOWN = 40


class BadPeriod(PinciteError):
    """A date that cannot be read, or a period that ends before it begins."""


class BadOrder(PinciteError):
    """An order that there is not."""


@dataclass(frozen=True, slots=True)
class Period:
    """Documents published from ``after`` to ``before``, both included; None leaves that end open.

    Raises BadPeriod when it would end before it begins.
    """

    after: date | None = None
    before: date | None = None

    def __post_init__(self) -> None:
        if self.after and self.before and self.after > self.before:
            raise BadPeriod(
                f"The period begins on {self.after}, after its end on {self.before}: give the earlier date as the first one"
            )

    def __bool__(self) -> bool:
        return self.after is not None or self.before is not None

    @classmethod
    def parse(cls, after: str = "", before: str = "") -> Period:
        """Read two dates, each a day, a month or a year; an empty one leaves its end open. Raises BadPeriod.

        A month or a year is meant whole: after its first day, or before its last.

        >>> Period.parse("June 2024", "2024")
        Period(after=datetime.date(2024, 6, 1), before=datetime.date(2024, 12, 31))
        """
        first = _days(after, "begins") if after.strip() else None
        last = _days(before, "ends") if before.strip() else None
        return cls(first and first[0], last and last[1])


ALWAYS = Period()
"""All documents, those without a date too."""


def check_order(order: str) -> Order:
    """Return an order. Raises BadOrder for one that there is not."""
    for known in ORDERS:
        if order == known:
            return known
    raise BadOrder(f"The evidence cannot be ordered by {order!r}: write {', '.join(ORDERS[:-1])} or {ORDERS[-1]}")


def in_order(evidence: Sequence[Evidence], order: Order) -> tuple[Evidence, ...]:
    """Return evidence ordered by when it was said first, what has no date last; ``best`` leaves it as it is."""
    if order == "best":
        return tuple(evidence)
    dated = [each for each in evidence if each.citations[0].published is not None]
    dated.sort(key=lambda each: each.citations[0].published or date.min, reverse=order == "newest")
    return (*dated, *(each for each in evidence if each.citations[0].published is None))


def _days(words: str, does: str) -> tuple[date, date]:
    """Return the first and the last day that words may mean."""
    plain = " ".join(words.split())
    # The names of months are read in any case: people type "june".
    named = re.sub(r"[^\W\d]{3,}", lambda match: match[0].capitalize(), plain)
    for found in dates_in(named):
        if (found.start, found.end) == (0, len(named)) and found.full:
            return found.full, found.full
    try:
        if year := _YEAR.fullmatch(plain):
            return date(int(year[1]), 1, 1), date(int(year[1]), 12, 31)
        if match := _MONTH.fullmatch(named):
            first = date(int(match["year"] or match["iso_year"]), _month(match), 1)
            return first, month_end(first)
    except ValueError:
        pass
    shown = plain if len(plain) <= _LONGEST_SHOWN else f"{plain[:_LONGEST_SHOWN]}…"
    raise BadPeriod(
        f"The period {does} on {shown!r}, which is no date that can be read: write 2024-06-18, 18 June 2024, June 2024 or 2024"
    )


def _month(match: re.Match[str]) -> int:
    """Return the month of a match; 0, which no date has, for a name that is none."""
    if match["iso_month"]:
        return int(match["iso_month"])
    return next((number for number, name in enumerate(MONTHS, 1) if name.startswith(match["name"])), 0)
