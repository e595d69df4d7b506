"""Words that count from the day of publication ("on Tuesday", "last month", "two days ago"), with the days they come to.

By rule, for English. A wrong day is worse than none: what a quoted speaker says, what holds on every Tuesday, and what may be meant in
two ways is left as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from index_build.document import DatePrecision
from index_build.weekdays import NamedDay, named_days, quoted, tense
from index_build.written_dates import MONTHS, month_end
from qa.answer import DateHint

Days = tuple[date, date]

_COUNTS = {name: number for number, name in enumerate(
    "one two three four five six seven eight nine ten eleven twelve".split(), 1)} | {"a": 1, "an": 1}  # fmt: skip
_BEFORE_DAY = re.compile(
    r"(?:(?:\b(?:late|early|later|earlier) )?\bon |\b(?P<which>last|next|this) |\b(?:late|early) )$", re.I
)
_AFTER_DAY = re.compile(r" (?:morning|afternoon|evening|night)\b")
_AROUND = r"(?<!\bthe )(?<!['’])\b"  # "the last week" is no week of the calendar.
_DAY_WORD = re.compile(
    r"\b(?:the day before yesterday|the day after tomorrow|yesterday|today|tonight|tomorrow|last night|(?:earlier|later) today|"
    r"this (?:morning|afternoon|evening))\b(?![’']s)", re.I,
)  # fmt: skip
_SHIFTS = {
    "the day before yesterday": -2,
    "yesterday": -1,
    "last night": -1,
    "tomorrow": 1,
    "the day after tomorrow": 2,
}
_UNIT = re.compile(
    rf"{_AROUND}(?P<which>last|this|next) (?P<unit>week|weekend|month|year)\b(?! of\b|[- ]end\b|[’'-])", re.I
)
_MONTH = re.compile(rf"{_AROUND}(?P<which>last|next) (?P<month>{'|'.join(MONTHS)})\b(?! \d)")
_AGO = re.compile(
    rf"(?<!\bover )(?<!\bthan )(?<!\babout )(?<!\bnearly )(?<!\balmost )(?<!\baround )(?<!\broughly )(?<!\bsome )(?<![-–.,\d])"
    rf"\b(?P<count>{'|'.join(_COUNTS)}|\d{{1,2}}) (?P<unit>day|week|month|year)s? ago\b(?! (?:on|this|last|yesterday|today|tomorrow)\b)",
    re.I,
)
_DIRECTION = {"last": -1, "this": 0, "next": 1}
_NEAR = 3
_GENERIC_TODAY = re.compile(r"\b(?:even|of|as|than|until|still|world) $", re.I)


def relative_dates(
    text: str,
    start: int,
    end: int,
    published: date | None,
    language: str | None = None,
    precision: DatePrecision = "day",
) -> tuple[DateHint, ...]:
    """Return the words of ``text[start:end]`` that count from the document's publication, in order, with the days they come to.

    Nothing is returned for a document without a date or in another language than English; one of which the month alone is known
    tells of no days and no weeks.

    >>> quote = "The ferry sank on Tuesday."
    >>> relative_dates(quote, 0, len(quote), date(2021, 5, 13))[0].first
    datetime.date(2021, 5, 11)
    """
    if published is None or (language or "en").replace("_", "-").split("-")[0].lower() != "en":
        return ()
    found: list[DateHint] = []
    readers = (_units, _months, _ago, _day_words, _weekdays) if precision == "day" else (_units, _months, _ago)
    for read in readers:
        for hint in read(text, start, end, published):
            fine = precision == "day" or (hint.first.day == 1 and (hint.last + timedelta(days=1)).day == 1)
            if fine and not quoted(text, hint.start) and not any(_overlap(hint, other) for other in found):
                found.append(hint)
    return tuple(sorted(found, key=lambda hint: hint.start))


def _overlap(one: DateHint, other: DateHint) -> bool:
    return one.start < other.end and other.start < one.end


def _weekdays(text: str, start: int, end: int, published: date) -> Iterator[DateHint]:
    for day in named_days(text, start, end):
        before = _BEFORE_DAY.search(text, max(start, day.start - 12), day.start)
        which = (before["which"] or "").lower() if before else ""
        found = _weekday(day, which, published, alone=before is None)
        if found is not None:
            after = _AFTER_DAY.match(text, day.end, end)
            yield DateHint(before.start() if before else day.start, after.end() if after else day.end, found, found)


def _weekday(day: NamedDay, which: str, published: date, alone: bool) -> date | None:
    back = (published.weekday() - day.weekday) % 7
    last, coming = published - timedelta(days=back), published + timedelta(days=-back % 7)
    if day.tense == "any":
        return None
    if which in ("last", "next"):
        # Within the week of publication "last Tuesday" may be this week's or the one before.
        meant = published - timedelta(days=back or 7) if which == "last" else published + timedelta(days=-back % 7 or 7)
        return meant if _week(meant, 0)[0] == _week(published, _DIRECTION[which])[0] else None
    if day.tense == "past":
        return last
    if day.tense == "future":
        return coming
    if day.tense == "future in the past":  # It was to come when it was said, and need not be to come any more.
        return coming if coming - published <= timedelta(days=_NEAR) else None
    return None if alone else last if back <= _NEAR else coming


def _day_words(text: str, start: int, end: int, published: date) -> Iterator[DateHint]:
    for match in _DAY_WORD.finditer(text, start, end):
        if tense(text, start, *match.span(), end) == "any" or _GENERIC_TODAY.search(text, start, match.start()):
            continue
        day = published + timedelta(days=_SHIFTS.get(match[0].lower(), 0))
        yield DateHint(*match.span(), day, day)


def _units(text: str, start: int, end: int, published: date) -> Iterator[DateHint]:
    spans: dict[str, Callable[[date, int], Days | None]] = {
        "week": _week, "weekend": _weekend, "month": _month, "year": _year,
    }  # fmt: skip
    for match in _UNIT.finditer(text, start, end):
        days = spans[match["unit"].lower()](published, _DIRECTION[match["which"].lower()])
        if days is not None:
            yield DateHint(*match.span(), *days)


def _months(text: str, start: int, end: int, published: date) -> Iterator[DateHint]:
    for match in _MONTH.finditer(text, start, end):
        number, which = MONTHS.index(match["month"]) + 1, match["which"].lower()
        # "Last March", said in June, may be this year's or the one before.
        if number >= published.month if which == "last" else number <= published.month:
            year = published.year + _DIRECTION[which]
            if number != published.month and _possible(year):
                first = date(year, number, 1)
                yield DateHint(*match.span(), first, month_end(first))


def _ago(text: str, start: int, end: int, published: date) -> Iterator[DateHint]:
    for match in _AGO.finditer(text, start, end):
        name, unit = match["count"].lower(), match["unit"].lower()
        count = _COUNTS.get(name) or int(name)
        day = published - timedelta(days=count)
        days = (day, day) if unit == "day" else {"week": _week, "month": _month, "year": _year}[unit](published, -count)
        if days is not None:
            yield DateHint(*match.span(), *days)


def _week(published: date, shift: int) -> Days:
    """Monday to Sunday."""
    monday = published + timedelta(days=7 * shift - published.weekday())
    return monday, monday + timedelta(days=6)


def _weekend(published: date, shift: int) -> Days | None:
    """Saturday and Sunday; which one is next is disputed from Monday to Friday, and which was last on the weekend itself."""
    if shift == 1 or (shift == -1 and published.weekday() >= 5):
        return None
    saturday = _week(published, shift)[0] + timedelta(days=5)
    return saturday, saturday + timedelta(days=1)


def _month(published: date, shift: int) -> Days | None:
    year, month = divmod(12 * published.year + published.month - 1 + shift, 12)
    if not _possible(year):
        return None
    first = date(year, month + 1, 1)
    return first, month_end(first)


def _year(published: date, shift: int) -> Days | None:
    year = published.year + shift
    return (date(year, 1, 1), date(year, 12, 31)) if _possible(year) else None


def _possible(year: int) -> bool:
    return 1 <= year < date.max.year
