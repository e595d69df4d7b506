"""Puts names and phrases of earlier turns in the place of pronouns: "succeed him" becomes "succeed Jens Stoltenberg".

A small part of reference resolution, by agreement in kind and by recency (Hobbs 1978, "Resolving pronoun references"): persons for "he",
several things for "they", a place for "there", one thing for "it".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from qa.conversation.turn import Turn
from qa.conversation.words import (
    AUXILIARY,
    PARTICIPLE,
    PREPOSITIONS,
    asked_phrase,
    content,
    is_person,
    is_place,
    is_time,
    names,
    phrases,
    stem,
)

_PERSON = re.compile(r"\b(?:he|him|his|she|her|hers)\b", re.IGNORECASE)
_MANY = re.compile(r"\b(?:they|them|their|theirs)\b", re.IGNORECASE)
_THING = re.compile(r"\b(?:it|its)\b|(?<=\b(?:is|as) )(?:that|this)\b(?=\s+(?:from|to|for|of)\b)", re.IGNORECASE)
_PLACE = re.compile(r"\bthere\b", re.IGNORECASE)
# "Is there", "it takes": no word for anything.
_EMPTY = re.compile(
    r"\b(?:is|are|was|were|will|can)\s+there\b|\bthere\s+(?:is|are|was|were|will|to)\b|\bit\s+(?:possible|true|allowed|necessary|take to)\b|\b(?:does|did|will) it take\b",
    re.IGNORECASE,
)
_POINTING = re.compile(r"\b(?P<which>this|that|these|those|the same|such)\s+(?P<noun>[^\W\d_][\w-]*)", re.IGNORECASE)
_POINTING_ALONE = re.compile(
    r"\b(?:in|on|at|to|from|by|for|with|about|before|after|since|until|of|is|was|are|were|do|does|did)\s+(?:this|that|these|those)\s*\??$",
    re.IGNORECASE,
)
_POSSESSIVE = frozenset(("his", "her", "their", "its"))
_OBJECT = frozenset(("him", "them", "her", "hers", "theirs"))
_TIMES = frozenset("year month week day time morning evening".split())
_WHERE = re.compile(
    r"^(?:where|(?:in|to|from|at) (?:which|what)|(?:which|what) (?:city|country|town|port|place|region|republic|republic|island))\b",
    re.IGNORECASE,
)


def refers_back(question: str) -> bool:
    """Whether a question has a pronoun or a pointing word whose meaning it does not hold itself."""
    return (
        bool(_POINTING_ALONE.search(question))
        or any(True for _ in _pronouns(question))
        or any(True for _ in _pointed(question))
    )


def resolve(question: str, turns: Sequence[Turn], choice: int = 0) -> str:
    """Return the question with its pronouns replaced as far as the turns tell by what: the likeliest, or by ``choice`` another."""
    out, at = [], 0
    for match in sorted([*_pronouns(question), *_pointed(question)], key=lambda each: each.start()):
        found = _antecedent(match, question, turns, choice)
        if found and match.start() >= at and found.casefold() not in question.casefold():
            out += [question[at : match.start()], found]
            at = match.end()
    return "".join([*out, question[at:]])


def _pronouns(question: str) -> Iterator[re.Match[str]]:
    """Each pronoun that stands for something outside the question."""
    empty = [match.span() for match in _EMPTY.finditer(question)]
    for pattern in (_PERSON, _MANY, _THING, _PLACE):
        for match in pattern.finditer(question):
            if any(start <= match.start() < end for start, end in empty):
                continue
            # A name before it is what it stands for, unless it is that name's own object: "When did Kyiv recapture them?".
            bound = match.group().casefold() not in _OBJECT or _is_possessive(match, question)
            before = question[: match.start()]
            subject = (
                match.group().casefold() != "there"
                and bound
                and (_has_subject(before) or _asks_for_subject(question, match))
            )
            if not subject:
                yield match


def _pointed(question: str) -> Iterator[re.Match[str]]:
    """Each "those containers"; a "that" which opens a clause points at nothing."""
    for match in _POINTING.finditer(question):
        before = question[: match.start()].split()
        if match["which"].casefold() == "that" and before and before[-1].casefold() not in PREPOSITIONS | AUXILIARY:
            continue
        if match["noun"].casefold() not in AUXILIARY | _TIMES:
            yield match


def _asks_for_subject(question: str, match: re.Match[str]) -> bool:
    """Whether a possessive belongs to what is asked for: "Which country gave up its opposition?"."""
    asking, rest = asked_phrase(question)
    return _is_possessive(match, question) and bool(asking) and not rest and match.start() > 0


def _has_subject(before: str) -> bool:
    """Whether a name stands in front that a pronoun could mean: not one behind a preposition."""
    for name in names(before):
        place = before.rfind(name)
        behind = before[:place].split()
        if not behind or behind[-1].casefold() not in PREPOSITIONS:
            return True
    return False


def _is_possessive(match: re.Match[str], question: str) -> bool:
    following = re.match(r"\s+([\w-]+)", question[match.end() :])
    return match.group().casefold() in _POSSESSIVE and bool(following) and following[1].casefold() not in PREPOSITIONS  # type: ignore[index]


def _antecedent(match: re.Match[str], question: str, turns: Sequence[Turn], choice: int) -> str:
    word = match.group().casefold()
    if match.re is _POINTING:
        return _pointed_at(match, turns)
    if match.re is _PERSON:
        found = _chosen(_persons(turns), choice)
    elif match.re is _PLACE:
        place = _chosen(_places(turns), choice)
        return f"in {place}" if place else ""
    elif match.re is _MANY:
        found = _chosen(_several(turns), choice)
    elif word in ("that", "this"):
        named = (name for turn in reversed(turns) for name in names(f"is {turn.value}")[:1])
        found = _chosen(chain(named, _things(turns)), choice)
    else:
        found = _chosen(_things(turns), choice)
    if found and _is_possessive(match, question) and word in _POSSESSIVE:
        return f"{found}’" if found.endswith("s") else f"{found}’s"
    return found


def _chosen(found: Iterator[str], choice: int) -> str:
    """The one at this place among those that differ; an empty one where there are fewer."""
    return next(islice(dict.fromkeys(found), choice, None), "")


def _persons(turns: Sequence[Turn]) -> Iterator[str]:
    """Persons spoken of, the latest first: of one turn the answer's, then the question's, then those of the words around."""
    for turn in reversed(turns):
        asked_who = turn.question.casefold().startswith("who")
        around = f"{turn.question} {turn.quote}"
        for name in reversed(names(f"is {turn.value}")):
            if (asked_who and not is_place(name) and not turn.value.isupper()) or is_person(name, turn.quote):
                yield name
        for name in names(turn.question):
            before = turn.question[: turn.question.find(name)].split()
            # A single name that does something is a person's too: "When did Costa visit?".
            acts = bool(before) and before[-1].casefold() in AUXILIARY and len(name.split()) == 1 and not name.isupper()
            if is_person(name, around) or (acts and not is_place(name)):
                yield name
        yield from (name for name in names(turn.quote) if is_person(name, around))


def _places(turns: Sequence[Turn]) -> Iterator[str]:
    for turn in reversed(turns):
        if _WHERE.match(turn.question):
            yield from (name for name in names(f"in {turn.value}") if not is_time(name))
        behind = re.compile(r"\b(?:in|to|from|at|near|visit|of)\s+(?:the\s+)?(?=[A-Z])")
        for found in behind.finditer(turn.question):
            yield from (name for name in names(f"in {turn.question[found.end() :]}")[:1] if not is_time(name))
        yield from (name for name in names(turn.question) if is_place(name))


def _several(turns: Sequence[Turn]) -> Iterator[str]:
    """Things or people of which there are several: what was counted, then phrases in the plural, then names."""
    for turn in reversed(turns):
        asking, rest = asked_phrase(turn.question)
        if re.search(r"\b(?:who|whom|which)\b", asking, re.IGNORECASE) and any(
            map(_is_plural, phrases(f"is {turn.value}"))
        ):
            yield f"the {re.sub(r'^(?:the|its|their|his|her) ', '', turn.value)}"
        counted = re.match(r"(?:how many|which|what)\s+(.+)", asking, re.IGNORECASE)
        for phrase in phrases(counted[1]) if counted else ():
            if _is_plural(phrase):
                yield f"the {phrase}"
        for phrase in phrases(rest):
            if _is_plural(phrase):
                yield phrase if phrase[0].isupper() else f"the {phrase}"
        yield from (name for name in names(turn.question) if not is_person(name, turn.question))


def _things(turns: Sequence[Turn]) -> Iterator[str]:
    """One thing: what the earlier question was about, else what it asked for."""
    for turn in reversed(turns):
        asking, rest = asked_phrase(turn.question)
        if not _WHERE.match(turn.question):
            yield from (
                name for name in names(f"is {turn.value}")[:1] if not is_person(name, turn.quote) and not is_time(name)
            )
        held = [phrase for phrase in phrases(rest) if not is_person(phrase, turn.question)]
        # What stands first behind the auxiliary is the subject; a verb alone is no thing.
        subject = re.match(r"\w+\s+(?:(?:the|an?|my|our)\s+)?", rest)
        for phrase in held:
            at_subject = subject is not None and rest.startswith(phrase, subject.end())
            # A single name without an article does rather than is: "did Costa ride".
            acts = phrase[0].isupper() and at_subject and len(subject.group().split()) == 1 and not phrase.isupper()  # type: ignore[union-attr]
            behind = turn.question[: turn.question.find(phrase)].split()
            if (acts and not is_place(phrase)) or (behind and behind[-1].casefold() in PREPOSITIONS):
                continue
            if phrase[0].isupper() or (at_subject and len(subject.group().split()) > 1):  # type: ignore[union-attr]
                yield phrase if phrase[0].isupper() else f"the {_noun(phrase)}"
        within = re.search(r"\bof\s+(.+)", asking)
        if within:
            yield from phrases(within[1])


def _pointed_at(match: re.Match[str], turns: Sequence[Turn]) -> str:
    """The earlier phrase that ends in the noun pointed at, with its adjectives: "those containers" → "the shipping containers"."""
    noun = stem(match["noun"])
    for turn in reversed(turns):
        for part in (turn.value, turn.question):
            for phrase in phrases(part):
                held = content(phrase)
                if held and stem(held[-1]) == noun:
                    held = [word for word in held if not word[0].isdigit()]
                    return f"the {' '.join(held)}"
    return ""


def _noun(phrase: str) -> str:
    """A phrase up to the participle behind its first word."""
    return re.sub(rf"(?<=\w) {PARTICIPLE.pattern}\b.*$", "", phrase)


def _is_plural(phrase: str) -> bool:
    last = phrase.split()[-1] if phrase.split() else ""
    return len(last) > 3 and last.endswith("s") and not last.endswith(("ss", "us", "is", "’s", "'s"))
