"""What the words of an answer come to, as far as it takes to tell whether two answers say the same.

A number is its size and, where a noun or a sign stands with it, what is counted; a date is as much of year, month and day as is
said; all else is a name. ``at least``, ``over`` and their like do not make another number: "at least 10,000" and "10,000" agree.
What can be read in two ways, such as "100m" or "10.000", agrees in either and contradicts nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from index_build.stop_words import STOP_WORDS

# Languages whose numbers in words are read; those marked write 1.234,5 for 1,234.5.
_DECIMAL_COMMA = {"en": False, "de": True, "fr": True, "es": True, "it": True, "nl": True, "pt": True, "da": True}
_SCALES = {
    "k": 3, "thousand": 3, "tsd": 3, "m": 6, "mn": 6, "mio": 6, "million": 6, "millions": 6, "millionen": 6, "bn": 9, "b": 9,
    "billion": 9, "billions": 9, "mrd": 9, "milliarden": 9, "tn": 12, "trillion": 12, "trillions": 12,
}  # fmt: skip
_LONG_SCALES = "|".join(sorted((name for name in _SCALES if len(name) > 1), key=len, reverse=True))
_NUMBER = re.compile(
    r"(?P<minus>(?<![\w.])[-−]|\bminus\s)?(?P<sign>[$€£¥₩])?\s?"
    r"(?P<digits>\d(?:[\d.,'’]*\d)?(?:[ \u00a0\u2009\u202f]\d{3}(?!\d))*)"
    # One letter stands right behind its number: "8,848 m" is a height.
    rf"(?:(?P<letter>[kmb])\b|\s?(?P<scale>{_LONG_SCALES})\b)?\s?(?P<percent>%|per ?cent\b)?"
)
_YEAR = re.compile(r"1\d{3}|20\d{2}")
_WORD = re.compile(r"[^\W\d_]+")
# Words beside a number that say nothing about what is counted.
_SHORT_UNITS = frozenset("m km cm mm g kg mg l ml ha h kw mw gw gb mb tb c f".split())
_QUALIFIERS = (STOP_WORDS - _SHORT_UNITS) | frozenset(
    "almost approximately around circa exactly few fewer just least less many more most much nearly only over roughly some "
    "than total under up upwards well".split()
)
_BELOW = re.compile(r"\b(less|fewer|under|below|at most|up to|as (many|much) as|no more)\b")
_ABOVE = re.compile(r"\b(more than|over|above|at least|upwards|no (less|fewer))\b")
_ARTICLES = frozenset("a an the".split())
# Where only one of two names has such a word, it is another name.
_OPPOSING = frozenset(
    "not never no north south east west northern southern eastern western upper lower new old young junior senior jr sr former "
    "non anti deputy vice ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi".split()
)
_MONTH = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|janv|févr|mars|avr|juin|juil|août|ene|abr|ago|dic)",
    re.I,
)
ALIKE = 90
"""Of 100: from this similarity, two words of some length are one word spelt differently."""
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

    ``readings`` are the sizes that its number can have, none where there is no number; ``unit`` holds the nouns or the sign beside
    it; ``bound`` is 1 for "at least", -1 for "at most", and 0.
    """

    folded: str
    readings: tuple[Decimal, ...] = ()
    unit: frozenset[str] = frozenset()
    bound: int = 0
    date: Date | None = None


def value_of(words: str, language: str | None = None) -> Value:
    """Return what the words come to; ``language`` is a code such as "en", English where it is not known.

    >>> value_of("at least 42 shipping containers").readings
    (Decimal('42'),)
    >>> value_of("12 September 2023").date
    Date(year=2023, month=9, day=12)
    """
    code = (language or "en").split("-")[0].lower()
    folded, date = _fold(words), _date(words, code)
    if date is not None and (date.month or date.day):
        return Value(folded, date=date)
    text = _figures(words, code)
    found = list(_NUMBER.finditer(text))
    # Of several numbers none is the answer by itself: "between 5 and 10".
    readings, unit = _read(found[0], text, code) if len(found) == 1 else ((), frozenset[str]())
    bound = bool(_ABOVE.search(text)) - bool(_BELOW.search(text)) if readings else 0
    return Value(folded, readings, unit, bound, date)


def same(one: Value, other: Value) -> bool:
    """Whether two answers say the same.

    >>> same(value_of("10,000"), value_of("ten thousand containers"))
    True
    >>> same(value_of("10,000"), value_of("over 11,000 containers"))
    False
    """
    if one.date is not None and other.date is not None:
        shared = [(a, b) for a, b in zip(_parts(one.date), _parts(other.date), strict=True) if a and b]
        return bool(shared) and all(a == b for a, b in shared)
    if one.readings and other.readings:
        return bool({*one.readings} & {*other.readings}) and _units_agree(one, other) and one.bound * other.bound >= 0
    if one.readings or other.readings or one.date or other.date:
        return False
    return one.folded == other.folded or _one_name(one.folded, other.folded)


def differ(one: Value, other: Value) -> bool:
    """Whether two answers contradict each other: two sizes of one thing, or two dates.

    Two names do not: both may have been there, and "Moscow" may be said for "Russia".

    >>> differ(value_of("10,000"), value_of("over 11,000 containers"))
    True
    >>> differ(value_of("10,000 containers"), value_of("4.8m shells"))
    False
    """
    if one.date is not None and other.date is not None:
        return any(a and b and a != b for a, b in zip(_parts(one.date), _parts(other.date), strict=True))
    if one.date is not None or other.date is not None or not one.readings or not other.readings:
        return False
    certain = len(one.readings) == len(other.readings) == 1
    return certain and one.readings != other.readings and _units_agree(one, other)


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
    words, others = one.split(), other.split()
    if not words or not others:
        return False
    # Joined or parted: "Won sik" and "Wonsik".
    if one.replace(" ", "") == other.replace(" ", ""):
        return True
    fewer, more = sorted((set(words), set(others)), key=len)
    if fewer <= more:
        extra = more - fewer
        initials = any(len(word) == 1 for word in extra) and any(len(word) == 1 for word in fewer)
        return max(map(len, fewer)) >= 3 and not extra & _OPPOSING and not initials
    return len(words) == len(others) and all(_one_word(*pair) for pair in zip(words, others, strict=True))


def _one_word(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < _LEAST_LETTERS or one[0] != other[0] or not (one + other).isalpha():
        return False
    from rapidfuzz.fuzz import ratio

    return ratio(one, other) >= ALIKE


def _fold(words: str) -> str:
    """Lower case, without accents, articles and punctuation; hyphens join."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(c))
    joined = re.sub(r"(?<=\w)[-‐‑’'](?=\w)", "", plain)
    return " ".join(word for word in re.findall(r"\w+", joined) if word not in _ARTICLES)


def _figures(words: str, code: str) -> str:
    """The words in lower case, numbers in words as figures; not in a name, such as "One Direction", nor in "no one"."""
    text = words.casefold()
    content = [word for word in _WORD.findall(words) if word.casefold() not in _QUALIFIERS]
    name = len(content) > 1 and all(word[0].isupper() for word in content)
    if code not in _DECIMAL_COMMA or name or any(c.isdigit() for c in text) or re.search(r"\bno one\b", text):
        return text
    from text_to_num import alpha2digit

    figures: str = alpha2digit(text, code, threshold=0)
    return figures


def _read(match: re.Match[str], text: str, code: str) -> tuple[tuple[Decimal, ...], frozenset[str]]:
    """The sizes that a number can have, and what is counted."""
    around = f"{text[: match.start()]} {text[match.end() :]}"
    unit = {_stem(word) for word in _WORD.findall(around) if word not in _QUALIFIERS}
    unit = {word for word in unit if len(word) > 2 or word in _SHORT_UNITS}
    unit |= {mark for mark in (match["sign"], "%" if match["percent"] else None) if mark}
    sizes = _sizes(match["digits"], _DECIMAL_COMMA.get(code, False))
    scale = _SCALES[match["scale"] or match["letter"]] if match["scale"] or match["letter"] else 0
    readings = [size.scaleb(scale) for size in sizes]
    if match["letter"] == "m" and not unit:
        readings += sizes  # Metres, perhaps.
    if match["minus"]:
        readings = [-size for size in readings]
    return tuple(dict.fromkeys(size.normalize() for size in readings)), frozenset(unit)


def _sizes(digits: str, decimal_comma: bool) -> list[Decimal]:
    """What figures come to; "10.000" may be ten or ten thousand where the language is not sure to write the comma."""
    digits = re.sub(r"['’ \u00a0\u2009\u202f]", "", digits)
    thousands, point = (".", ",") if decimal_comma else (",", ".")
    out = []
    for group, mark in ((thousands, point), (point, thousands)):
        parted = re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(mark)}\d+)?", digits)
        if parted:
            out.append(digits.replace(group, "").replace(mark, "."))
    if digits.count(point) <= 1 and thousands not in digits:
        out.append(digits.replace(point, "."))
    elif not out and digits.count(thousands) == 1 and point not in digits:
        out.append(digits.replace(thousands, "."))
    sizes = []
    for text in dict.fromkeys(out):
        try:
            sizes.append(Decimal(text))
        except InvalidOperation:
            continue
    return sizes


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
        found_month, found_day = int(iso[2]), int(iso[3] or 1)
        valid = 1 <= found_month <= 12 and 1 <= found_day <= 31
        return Date(int(iso[1]), found_month, found_day if iso[3] else None) if valid else None
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
