"""What kind of words a question asks for, and whether a sentence holds any beyond those of the question itself."""

from __future__ import annotations

import re
from typing import Literal, get_args

Kind = Literal["number", "time", "person", "place"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|yesterday|tomorrow"
_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    "|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|once|twice|no|none"
)
_MEASURES = (
    "number|percentage|percent|share|amount|size|length|height|width|depth|weight|distance|speed|temperature|age|population|price|cost"
    "|fee|fare|salary|allowance|limit|maximum|minimum|rate|total"
)
_ASKS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "time",
        re.compile(r"^(\w+ )?when\b|\b((what|which) (year|date|day|month|time|century|decade)|how soon)\b", re.I),
    ),
    (
        "number",
        re.compile(
            r"\bhow (many|much|far|long|old|tall|high|big|large|deep|fast|often|wide|heavy)\b"
            rf"|\b(what|which) ((is|was|are|were) )?((the|an?|my|our) )?(\w+ ){{0,2}}({_MEASURES})\b",
            re.I,
        ),
    ),
    ("person", re.compile(r"\b(who|whom|whose|(what|which) (person|man|woman))\b", re.I)),
    ("place", re.compile(r"\b(where|(what|which) (country|city|town|state|place|region|continent))\b", re.I)),
)
# A name is a word with a capital that is no month or day; alone it does not begin the sentence, and it does not own what is
# spoken of: "the Bank's director" names no person.
_NAME = rf"(?!(?i:{_MONTHS}|{_DAYS})\b)[A-Z][\w.\-]*\w"
_NOT_OWNER = r"(?!\w|['’]s\b)"
_HOLDS: dict[Kind, re.Pattern[str]] = {
    "number": re.compile(rf"\d[\d.,]*|\b({_NUMBER_WORDS})\b", re.I),
    "time": re.compile(rf"\b(\d{{3,4}}s?|\d{{1,2}}[:.]\d\d|\d{{1,2}}(st|nd|rd|th)|{_MONTHS}|{_DAYS})\b", re.I),
    "person": re.compile(rf"(?<=[\w,;:(“‘\"-] ){_NAME}{_NOT_OWNER}|^\W*{_NAME}(?: {_NAME})+{_NOT_OWNER}"),
    "place": re.compile(r"(?<=[a-z,;:] )[A-Z][\w'’\-]+"),
}


def asked_kind(question: str) -> Kind | None:
    """Return the kind of words that a question asks for, or None when it does not show.

    >>> asked_kind("How far is Khasan from Vladivostok?"), asked_kind("Why did it close?")
    ('number', None)
    """
    return next((kind for kind, pattern in _ASKS if pattern.search(question)), None)


def holds_kind(kind: Kind, sentence: str, question: str) -> bool:
    """Tell whether a sentence holds words of a kind that the question does not hold already."""
    known = question.casefold()
    return any(not _all_known(match.group(), known) for match in _HOLDS[kind].finditer(sentence))


def _all_known(words: str, known: str) -> bool:
    return all(re.search(rf"(?<!\w){re.escape(word)}", known) for word in words.casefold().split())
