"""What the words of an answer come to, as far as it takes to tell whether two answers say the same.

A number is its size and, where a noun or a sign stands with it, what is counted; a date is as much of year, month and day as is
said; all else is a name. ``at least``, ``over`` and their like do not make another number: "at least 10,000" and "10,000" agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

# Languages whose numbers in words are read; those marked write 1.234,5 for 1,234.5.
_DECIMAL_COMMA = {"en": False, "de": True, "fr": True, "es": True, "it": True, "nl": True, "pt": True, "da": True}
_SCALES = {
    "k": 3, "thousand": 3, "tsd": 3, "m": 6, "mn": 6, "mio": 6, "million": 6, "millions": 6, "millionen": 6, "bn": 9, "b": 9,
    "billion": 9, "billions": 9, "mrd": 9, "milliarden": 9, "tn": 12, "trillion": 12, "trillions": 12,
}  # fmt: skip
_NUMBER = re.compile(
    rf"(?P<sign>[$€£¥₩])?\s?(?P<digits>\d(?:[\d.,'’\u00a0\u202f]*\d)?)(?:\s?(?P<scale>{'|'.join(sorted(_SCALES, key=len, reverse=True))})\b)?"
    r"\s?(?P<percent>%|per ?cent\b)?"
)
_YEAR = re.compile(r"1\d{3}|20\d{2}")
_WORD = re.compile(r"[^\W\d_]+")
# Words beside a number that say nothing about what is counted.
_QUALIFIERS = frozenset(
    "a an the about almost approximately around as at but circa exactly few fewer in just least less many more most much nearly no of "
    "only or over some than to total under up upwards well and around roughly".split()
)
_ARTICLES = frozenset("a an the".split())
_MONTH = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|janv|févr|mars|avr|juin|juil|août|ene|abr|ago|dic)",
    re.I,
)
ALIKE = 90
"""Of 100: from this similarity, two names of some length are one name spelt differently."""
_LEAST_LETTERS = 6


@dataclass(frozen=True, slots=True)
class Date:
    """As much of a date as is said."""

    year: int | None
    month: int | None
    day: int | None


@dataclass(frozen=True, slots=True)
class Value:
    """What an answer says: a number or a date where it is one, and its words folded in any case.

    ``unit`` holds the nouns or the sign beside a number; ``proper`` is whether every word but small ones is capitalised.
    """

    folded: str
    number: Decimal | None = None
    unit: frozenset[str] = frozenset()
    date: Date | None = None
    proper: bool = False


def value_of(words: str, language: str | None = None) -> Value:
    """Return what the words come to; ``language`` is a code such as "en", English where it is not known.

    >>> value_of("at least ten thousand shipping containers").number
    Decimal('10000')
    >>> value_of("12 September 2023").date
    Date(year=2023, month=9, day=12)
    """
    code = (language or "en").split("-")[0].lower()
    folded = _fold(words)
    content = [word for word in _WORD.findall(words) if word.casefold() not in _QUALIFIERS]
    proper = bool(content) and all(word[0].isupper() for word in content) and not any(c.isdigit() for c in words)
    date = _date(words, code)
    if date is not None:
        return Value(folded, date=date, proper=proper)
    number, unit = _number(words, code)
    return Value(folded, number, unit, None, proper)


def same(one: Value, other: Value) -> bool:
    """Whether two answers say the same.

    >>> same(value_of("10,000"), value_of("ten thousand containers"))
    True
    >>> same(value_of("10,000"), value_of("over 11,000 containers"))
    False
    """
    if one.number is None and other.number is None and one.folded == other.folded:
        return True
    if one.date is not None and other.date is not None:
        shared = [(a, b) for a, b in zip(_parts(one.date), _parts(other.date), strict=True) if a and b]
        return bool(shared) and all(a == b for a, b in shared)
    if one.number is not None and other.number is not None:
        return one.number == other.number and _units_agree(one, other)
    if one.number is not None or other.number is not None or one.date or other.date:
        return False
    return _one_name(one.folded, other.folded)


def differ(one: Value, other: Value) -> bool:
    """Whether two answers are of one kind and cannot both be the one answer: two sizes of one thing, two dates, two names.

    >>> differ(value_of("10,000"), value_of("over 11,000 containers"))
    True
    >>> differ(value_of("10,000 containers"), value_of("4.8m shells"))
    False
    """
    if same(one, other):
        return False
    if one.number is not None and other.number is not None:
        return one.number != other.number and _units_agree(one, other)
    if one.date is not None and other.date is not None:
        return any(a and b and a != b for a, b in zip(_parts(one.date), _parts(other.date), strict=True))
    return one.proper and other.proper


def groups(values: Sequence[Value]) -> list[int]:
    """Number each value by the first one that says the same."""
    out: list[int] = []
    for value in values:
        out.append(next((out[place] for place, other in enumerate(values[: len(out)]) if same(value, other)), len(out)))
    return out


def _parts(date: Date) -> tuple[int | None, int | None, int | None]:
    return date.year, date.month, date.day


def _units_agree(one: Value, other: Value) -> bool:
    return not one.unit or not other.unit or bool(one.unit & other.unit)


def _one_name(one: str, other: str) -> bool:
    """Whether two folded names are one: some words of the other, or spelt a little differently."""
    words, others = set(one.split()), set(other.split())
    if not words or not others:
        return False
    fewer = min(words, others, key=len)
    if fewer <= (words | others) - (words ^ others) and max(map(len, fewer)) >= 3:
        return True
    if min(len(one), len(other)) < _LEAST_LETTERS or [c for c in one if c.isdigit()] != [
        c for c in other if c.isdigit()
    ]:
        return False
    from rapidfuzz.fuzz import ratio

    return ratio(one.replace(" ", ""), other.replace(" ", "")) >= ALIKE


def _fold(words: str) -> str:
    """Lower case, without accents, articles and punctuation; hyphens join."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(c))
    joined = re.sub(r"(?<=\w)[-‐‑’'](?=\w)", "", plain)
    return " ".join(word for word in re.findall(r"\w+", joined) if word not in _ARTICLES)


def _number(words: str, code: str) -> tuple[Decimal | None, frozenset[str]]:
    """The one number in the words, and what is counted; none where there is no number or more than one."""
    text = words.casefold()
    if code in _DECIMAL_COMMA and not any(c.isdigit() for c in text):
        from text_to_num import alpha2digit

        text = alpha2digit(text, code, threshold=0)
    found = list(_NUMBER.finditer(text))
    if len(found) != 1:
        return None, frozenset()
    (match,) = found
    size = _size(match["digits"], _DECIMAL_COMMA.get(code, False))
    if size is None:
        return None, frozenset()
    unit = {_stem(word) for word in _WORD.findall(text[: match.start()] + " " + text[match.end() :])}
    unit = {word for word in unit if word not in _QUALIFIERS}
    unit |= {mark for mark in (match["sign"], "%" if match["percent"] else None) if mark}
    return size.scaleb(_SCALES[match["scale"]] if match["scale"] else 0).normalize(), frozenset(unit)


def _size(digits: str, decimal_comma: bool) -> Decimal | None:
    digits = re.sub(r"['’\u00a0\u202f]", "", digits)
    thousands, point = (".", ",") if decimal_comma else (",", ".")
    # A mark that parts off three figures each time parts thousands, whatever the language: "10.000" beside "10,000".
    grouped = re.fullmatch(rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+(?:{re.escape(point)}\d+)?", digits)
    if grouped:
        digits = digits.replace(thousands, "")
    elif digits.count(thousands) == 1 and point not in digits:
        digits = digits.replace(thousands, point)
    try:
        return Decimal(digits.replace(point, "."))
    except InvalidOperation:
        return None


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _date(words: str, code: str) -> Date | None:
    """A date, a month with its year or day, or a year on its own."""
    plain = words.strip(" .,;:()")
    without = re.sub(r"^(in|on|since|by|until|from|around|about|circa)\s+", "", plain, flags=re.I)
    if _YEAR.fullmatch(without):
        return Date(int(without), None, None)
    iso = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", without)
    if iso:
        return Date(int(iso[1]), int(iso[2]), int(iso[3]) if iso[3] else None)
    if not _MONTH.search(without) or not re.search(r"\d", without) or len(without) > 40:
        return None
    from dateparser.date import DateDataParser

    parser = DateDataParser(languages=[code if code in _DECIMAL_COMMA else "en"], settings={"REQUIRE_PARTS": ["month"]})
    found = parser.get_date_data(without)
    if found is None or found.date_obj is None:
        return None
    year = found.date_obj.year if _YEAR.search(without) else None
    day = found.date_obj.day if found.period == "day" and re.search(r"\b\d{1,2}(st|nd|rd|th|\.)?\b", without) else None
    return Date(year, found.date_obj.month, day)
