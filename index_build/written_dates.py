"""Dates as documents write them: found in running text in English and as ISO 8601, read alone in many languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH = r"(?P<{}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
_WEEKDAY = r"(?:\b(?P<{}>Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:s|nes|rs|ur)?(?:day)?\.?,?\s+)?"
_YEAR = r"(?P<{}>1[5-9]\d\d|20\d\d)\b"
_DATE = re.compile(
    rf"{_WEEKDAY.format('w1')}(?<![\d.,/-])\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?\s{_MONTH.format('m1')}(?:,?\s+{_YEAR.format('y1')})?(?![\w-])"
    rf"|{_WEEKDAY.format('w2')}\b{_MONTH.format('m2')}\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+{_YEAR.format('y2')})?(?![\w:/-]|[.,]\d)"
    r"|(?<![\w-])(?P<y3>1[5-9]\d\d|20\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)(?![\d-])"
)
# A whole line in any language: "Senin, 17 Juni 2024", "18. juni 2024", "martes, 18 de junio de 2024", "18.06.2024".
_FOREIGN = re.compile(
    r"(?:[^\W\d]+[,.]?\s+)?\d{1,2}\.?\s+(?:de\s+)?[^\W\d]{3,}\.?,?\s+(?:de\s+)?(?:1[5-9]|20)\d\d|\d{1,2}\.\d{1,2}\.20\d\d"
)
# Every further language that does not fit costs time; these are most of the web.
_LANGUAGES = "en de fr es pt it nl da sv nb fi pl cs sk hu ro tr id ms vi ru uk bg hr sl el ca".split()
_MOST_LETTERS = 60


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date with its day in characters ``start`` to ``end`` of a text; ``year`` and ``weekday`` (Monday is 0) where they are said."""

    start: int
    end: int
    year: int | None
    month: int
    day: int
    weekday: int | None

    @property
    def full(self) -> date | None:
        """The date, where its year is said."""
        return None if self.year is None else date(self.year, self.month, self.day)

    def before(self, latest: date) -> date | None:
        """Return the last such day that is not after ``latest``, with the weekday that is said; None where none of ten years fits."""
        for year in range(latest.year, latest.year - 10, -1):
            found = _day(year, self.month, self.day)
            if found and found <= latest and self.weekday in (None, found.weekday()):
                return found
        return None


def dates_in(text: str, start: int = 0, end: int | None = None) -> Iterator[WrittenDate]:
    """Yield the dates of ``text[start:end]`` that have a day, as English or ISO 8601 writes them, in order.

    A date that there never was, and one whose weekday is another, is left out.

    >>> [found.full.isoformat() for found in dates_in("From Tuesday, 18 June 2024 to July 1, 2024.")]
    ['2024-06-18', '2024-07-01']
    """
    for match in _DATE.finditer(text, start, len(text) if end is None else end):
        kind = next(number for number in "123" if match[f"m{number}"])
        name, year = match[f"m{kind}"], match[f"y{kind}"]
        month = int(name) if kind == "3" else next(n for n, each in enumerate(MONTHS, 1) if each.startswith(name[:3]))
        said = match[f"w{kind}"] if kind != "3" else None
        weekday = next(n for n, each in enumerate(WEEKDAYS) if each.startswith(said)) if said else None
        found = _day(int(year) if year else 2000, month, int(match[f"d{kind}"]))  # 2000 has a 29 February.
        if found and not (year and weekday not in (None, found.weekday())):
            yield WrittenDate(*match.span(), found.year if year else None, found.month, found.day, weekday)


def read_date(words: str) -> date | None:
    """Return the full date that words are, and nothing beside it, in any of many languages; None for all else.

    >>> read_date("Senin, 17 Juni 2024"), read_date("17 June"), read_date("from 17 June 2024")
    (datetime.date(2024, 6, 17), None, None)
    """
    words = words.strip(" \t,;|·•–—-()")
    if len(words) > _MOST_LETTERS:
        return None
    for found in dates_in(words):
        if (found.start, found.end) == (0, len(words)):
            return found.full
    # What English reads and refuses, for its weekday is another, is no date in another language.
    return _foreign(words) if _FOREIGN.fullmatch(words) and not _DATE.fullmatch(words) else None


def looks_like_date(words: str) -> bool:
    """Whether words have the form of a full date, be it one that there never was, or of another weekday."""
    return bool(_DATE.fullmatch(words) or _FOREIGN.fullmatch(words))


def month_end(day: date) -> date:
    """Return the last day of a day's month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(1024)
def _foreign(words: str) -> date | None:
    found = _parsed(words)
    lead = re.match(r"[^\W\d]+", words)
    figures = {int(figure) for figure in re.findall(r"\d+", words)}
    if found is None or not {found.day, found.year} <= figures:
        return None
    if lead is None:
        return found
    # The word before it has to be its weekday: "until 18 June 2024" is another thing to say.
    weekday = _parsed(lead[0])
    return found if weekday and weekday.weekday() == found.weekday() else None


def _parsed(words: str) -> date | None:
    found: Any = _parser().get_date_data(words)
    return found.date_obj.date() if found and found.date_obj and found.period == "day" else None


@cache
def _parser() -> Any:
    from dateparser.date import DateDataParser  # Takes a while to import, and most documents never ask for it.

    return DateDataParser(languages=_LANGUAGES, settings={"DATE_ORDER": "DMY"})
