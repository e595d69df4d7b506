"""The words of an English question: which of them carry meaning, which are names, which phrases they form.

By closed lists: no tagger can be had that ships its model in a package.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

AUXILIARY = frozenset(
    "is are was were be been being am do does did has have had will would can could may might must shall should".split()
)
ASKING = frozenset("who whom whose what which when where why how".split())
SMALL = (
    AUXILIARY
    | ASKING
    | frozenset(
        (
            "a an the of in on at to from by for with without about into over under between among during since until before after "
            "through per than as and or but so if then also too not no nor only just still ever even very more most much many few "
            "less least long often far old big large soon fast high there here this that these those it its he him his she her hers "
            "they them their theirs we us our you your i me my mine one ones other others same such any some each every all both get "
            "got go going come say said says tell told happen happened please exactly again now ok okay well else up down out off"
        ).split()
    )
)
PREPOSITIONS = frozenset(
    "in on at to from by for with about into over under during since until before after through of near across off".split()
)
_WORD = re.compile(r"[^\W_]+(?:[.,'’\-][^\W_]+)*(?:['’](?=\W|$))?")
_NOT_PERSON = re.compile(
    r"\b(?:Former|Late|Ministry|Department|University|Council|Union|Party|Forum|Republic|Sea|Towers?|Street|Agency|House|Committee|Office|Desk|Team|"
    r"Institute|Corporation|Bank|Court|News|Times|Post|Association|Federation|Army|Force|Press|Centre|Center|School|Hall|Bureau|Commission|"
    r"Region|Island|River|City|Station|Company|Group|Instruments|Nations|States|Kingdom|North|South|East|West|New|St|Saint|Great|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_SHORT_COUNTRIES = frozenset(
    "America Britain England Scotland Wales Russia Korea Washington Beijing Pyongyang Brussels Kyiv Kremlin".split()
)
_CALENDAR = frozenset(
    "January February March April May June July August September October November December "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)
_TITLE = re.compile(
    r"\b(?:[Pp]resident|[Mm]inister|[Mm]r|[Mm]s|[Mm]rs|[Dd]r|[Ll]eader|[Gg]overnor|[Ss]ecretary|[Gg]eneral|[Cc]hief|[Ss]pokes\w+|[Ee]nvoy|[Aa]ide)\.?\s+$"
)


# Within a name: "Hanneke de Boer".
_BETWEEN = re.compile(r"[ -]|(?: (?:de|da|di|van|von|der|den|la|le|al|bin|ibn))+ ")


PARTICIPLE = re.compile(r"(?:[a-z]{2,}ed|held|kept|paid|sent|sold|made|given|taken|built)")
"""A word in lower case that ends a phrase as its verb: "boat show held" is a boat show."""


def words(text: str) -> list[str]:
    """The words of a text, in order, as they stand."""
    return _WORD.findall(text)


def stem(word: str) -> str:
    """A word without case, possessive and plural: enough to tell that "containers" and "container" are one."""
    word = re.sub(r"['’]s?$", "", word.casefold())
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def content(text: str) -> list[str]:
    """The words that carry meaning."""
    return [word for word in words(text) if word.casefold() not in SMALL]


def names(text: str) -> list[str]:
    """Runs of capitalised words, without a possessive at their end; a question's first word is none."""
    found: list[list[str]] = []
    end = -1
    for match in _WORD.finditer(text):
        word = match.group()
        opens = not text[: match.start()].rstrip() or text[: match.start()].rstrip()[-1] in '.?!“"'
        if word[0].isupper() and word.casefold() not in SMALL and not (opens and _opener(text, match.end())):
            between = text[end : match.start()] if end >= 0 else ""
            if found and _BETWEEN.fullmatch(between) and not re.search(r"['’]s?$", found[-1][-1]):
                found[-1] += [*between.split(), word]
            else:
                found.append([word])
            end = match.end()
    return [re.sub(r"['’]s?$", "", " ".join(run)) for run in found]


def _opener(text: str, end: int) -> bool:
    """Whether a capitalised word that opens a sentence owes its capital to that: no other capital follows at once."""
    following = re.match(r"['’]?s?\s+([^\W\d_])", text[end:])
    return not (following and following[1].isupper())


@cache
def _places() -> frozenset[str]:
    """Countries, and the cities that time zones are named after: nearly all capitals."""
    import pytz

    cities = {zone.rpartition("/")[2].replace("_", " ") for zone in pytz.all_timezones}
    return frozenset(cities | set(pytz.country_names.values()) | _SHORT_COUNTRIES)


def is_place(name: str) -> bool:
    """Whether a name is that of a country or a capital."""
    return name in _places()


def is_time(name: str) -> bool:
    """Whether a name is that of a month or a weekday."""
    return name in _CALENDAR


def is_person(name: str, text: str = "") -> bool:
    """Whether a name looks like a person's: two words or more without one of an institution or place, or one behind a title in ``text``."""
    if is_place(name) or _NOT_PERSON.search(name) or any(part.isupper() for part in name.split()):
        return False
    if len(name.split()) >= 2:
        return name.split()[-1][0].isupper()
    at = text.find(name)
    return at >= 0 and bool(_TITLE.search(text[:at]))


def phrases(text: str, least: int = 1) -> list[str]:
    """Runs of words that carry meaning, in order: the nearest to noun phrases that closed lists give.

    A name ends a run of other words and begins one of its own; the word right behind a name is its verb.
    """
    runs: list[list[str]] = []
    end = -1
    capital = False
    for match in _WORD.finditer(text):
        word = match.group()
        if word.casefold() in SMALL:
            end = -1
            continue
        upper = word[0].isupper() and match.start() > 0
        beside = end >= 0 and text[end : match.start()] in (" ", "-")
        if beside and capital and not upper and not re.search(r"['’]s?$", runs[-1][-1]):
            end = -1
            continue
        if beside and capital == upper:
            runs[-1].append(word)
        else:
            runs.append([word])
        end, capital = match.end(), upper
    return [re.sub(r"['’]s?$", "", " ".join(run)) for run in runs if len(run) >= least]


def asked_phrase(question: str) -> tuple[str, str]:
    """A question in two: its asking phrase ("How many days of leave") and the rest from its auxiliary on.

    Both are empty for what does not begin with an asking word, perhaps behind a preposition.
    """
    held = list(_WORD.finditer(question))
    low = [match.group().casefold() for match in held]
    first = next((n for n, word in enumerate(low[:2]) if word in ASKING), None)
    if first is None or (first == 1 and low[0] not in PREPOSITIONS):
        return "", ""
    for match, word in list(zip(held, low, strict=True))[first + 1 :]:
        if word in AUXILIARY:
            return question[: match.start()].strip(), question[match.start() :].rstrip(" ?")
    return question.rstrip(" ?"), ""


def shares_words(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two texts' words have a stem in common."""
    return bool({stem(word) for word in one} & {stem(word) for word in other})
