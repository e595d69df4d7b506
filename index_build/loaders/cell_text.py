"""What a spreadsheet shows of a cell's value: numbers in the cell's format, dates as ISO 8601."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

# A format's parts (ECMA-376 part 1, 18.8.31): words in quotes, escaped characters, room left free, and what stands in brackets.
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<room>[_*].)|\[(?P<bracket>[^\]]*)\]|(?P<plain>.)', re.DOTALL
)
_DIGITS = re.compile(r"[#0?,]*[#0?][#0?,]*(?:\.[#0?]*)?,*|\.[#0?]+")
_CONDITION = re.compile(r"[<>=]")
_NOT_PLAIN = re.compile(r"[EeDdMmYyHhSs/@1-9]|General", re.IGNORECASE)
_SURE_DIGITS = 11
"""Digits of a number without a format that are shown: more come of counting in binary."""


@dataclass(frozen=True, slots=True)
class _Form:
    """How one section of a number format shows a number."""

    before: str
    after: str
    whole: int
    least: int
    most: int
    thousands: bool
    shift: int
    """Powers of ten: 2 for a percentage, -3 for thousands."""


def cell_text(value: object, form: str = "General") -> str:
    """Return what people see of a value in a number format such as "#,##0.00"; decimal points and commas as in English.

    >>> [cell_text(value, form) for value, form in ((27.0, "General"), (0.125, "0.0%"), (1234.5, '#,##0.00 "€"'))]
    ['27', '12.5%', '1,234.50 €']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value, form)
    if isinstance(value, datetime):
        timed = value.time() != time() and "h" in form.lower()
        return f"{value.date().isoformat()} {_clock(value.time())}" if timed else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return _clock(value)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return str(value)


def _clock(value: time) -> str:
    return value.isoformat("seconds" if value.second else "minutes")


def _number(value: float, form: str) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    sections = _sections(form)
    place = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    section = sections[place]
    if section is None:
        return _plain(value)
    number = (Decimal(repr(value)) if place == 0 else abs(Decimal(repr(value)))).scaleb(section.shift)
    if number.adjusted() > 30 or section.most > 30:
        return _plain(value)
    rounded = number.quantize(Decimal(1).scaleb(-section.most), ROUND_HALF_UP)
    whole, _, decimals = f"{abs(rounded):f}".partition(".")
    decimals = decimals[: section.least] + decimals[section.least :].rstrip("0")
    whole = whole.lstrip("0").zfill(section.whole) if section.whole else whole.lstrip("0")
    if section.thousands:
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", whole)
    sign = "-" if rounded < 0 else ""
    return f"{sign}{section.before}{whole}{'.' if decimals else ''}{decimals}{section.after}".strip()


def _plain(value: float) -> str:
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return str(int(value))
    return f"{value:.{_SURE_DIGITS if abs(value) < 10**_SURE_DIGITS else 15}g}".replace("e", "E")


@lru_cache(1000)
def _sections(form: str) -> tuple[_Form | None, ...]:
    """Return a format's sections for positive numbers, negative ones and nought; None where the number is shown as it is."""
    return tuple(_form(section) for section in re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', form[:255]))


def _form(section: str) -> _Form | None:
    pattern, words = "", {}
    for token in _TOKEN.finditer(section):
        bracket = token["bracket"]
        if token["plain"]:
            pattern += token["plain"]
        elif token["room"]:
            continue
        elif bracket is not None and not bracket.startswith("$"):
            if _CONDITION.search(bracket) or bracket.lower() in ("h", "hh", "m", "mm", "s", "ss"):
                return None
        else:
            shown = bracket[1:].split("-")[0] if bracket is not None else token["quoted"] or token["escaped"] or ""
            words[len(pattern)] = shown  # Words stand as private characters until the digits are found.
            pattern += chr(0xE000 + len(pattern))
    if _NOT_PLAIN.search(pattern):
        return None
    digits = list(_DIGITS.finditer(pattern))
    if len(digits) != 1:
        return None
    whole, _, decimals = digits[0][0].partition(".")
    scaled = len(digits[0][0]) - len(digits[0][0].rstrip(","))
    decimals = decimals.rstrip(",")
    whole = whole.rstrip(",")

    def shown_between(start: int, end: int) -> str:
        return "".join(words.get(place, pattern[place]) for place in range(start, end))

    return _Form(
        shown_between(0, digits[0].start()),
        shown_between(digits[0].end(), len(pattern)),
        whole.count("0"),
        decimals.count("0"),
        len(decimals),
        "," in whole,
        2 * pattern.count("%") - 3 * scaled,
    )
