"""Finds the words of a passage that name who says what it says: "according to the mayor", "the mayor said".

By rule, for English: a grammar would need a model of its own. Where no rule fits, nobody is named; nothing is made up.
"""

from __future__ import annotations

import re

_SAYS = (
    "said|says|told|reported|claimed|estimated|announced|alleged|believes|believed|warned|wrote|writes|stated|confirmed|denied|"
    "repeated|suggested|argued|added|noted|insisted|acknowledged|concluded|predicted"
)
_ACCORDING = re.compile(
    r"\b[Aa]ccording to (?P<who>(?:[^,;.“”\"()\n]|(?<=\b[A-Z])\.|(?<=\b(?:Mr|Ms|Dr|St))\.|(?<=\bMrs)\.)+?)(?=,|;|\.\s*$|\n|$| (?:who|which|that) )"
)
_VERB = re.compile(rf"\b(?:has |have |had |also |has also |have also )?(?:{_SAYS})\b")
_LETTER = r"(?:[\w’'-]|\.(?=\w))"
_INVERTED = re.compile(
    rf"[,”\"]\s*(?P<says>(?:{_SAYS}) (?P<who>(?:the |a |an |[A-Z]){_LETTER}*(?: {_LETTER}+){{0,7}}?))(?=[,;.]|\s(?:in|on|at|who|as|after|to)\b|$)"
)
_EDGE = re.compile(
    r"[;:—–“”\"()\n•]|(?<=[.!?])\s|\b(?:that|but|while|whereas|although|because|which)\s|,\s(?:and|but|or)\s"
)
_MOST_WORDS = 14
_CAPITAL = re.compile(r"\b[A-Z]")
_PRONOUN = re.compile(r"(?:He|She|They|It|I|We|This|That|There|Who|What|Nobody|No|None|Some|Many|Few|All)\b")
_PASSIVE = re.compile(r"\b(?:was|were|is|are|be|been|being)(?: \w+ly)?\s*$")


def attribution(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the words stand that name who says ``text[start:end]``, a sentence or a few; None where none are found.

    >>> sentence = "Shin Wonsik said that Seoul had seen 10,000 of them."
    >>> first, last = attribution(sentence, 0, len(sentence))
    >>> sentence[first:last]
    'Shin Wonsik said'
    """
    sentence = text[start:end]
    found = [*_according(sentence), *_inverted(sentence), *_subjects(sentence)]
    if not found:
        return None
    # Whoever is named first speaks of the rest: "Shin said that Seoul had identified ...".
    first, last = min(found)
    return start + first, start + last


def _according(sentence: str) -> list[tuple[int, int]]:
    return [match.span() for match in _ACCORDING.finditer(sentence) if _CAPITAL.search(match["who"])]


def _inverted(sentence: str) -> list[tuple[int, int]]:
    return [match.span("says") for match in _INVERTED.finditer(sentence)]


def _subjects(sentence: str) -> list[tuple[int, int]]:
    """Each verb of saying with the words before it, back to where their clause begins."""
    out = []
    for match in _VERB.finditer(sentence):
        before = sentence[: match.start()]
        if _PASSIVE.search(before):
            continue
        edges = [edge.end() for edge in _EDGE.finditer(before)]
        first = max(edges, default=0)
        comma = before.rfind(", ", first)
        apposition = before[first:].rstrip().endswith(",")
        if comma >= 0 and not apposition and _CAPITAL.match(before, comma + 2):
            # "In Pyongyang, Shin said": what stands before the comma is no part of the subject.
            first = comma + 2
        first += len(before[first:]) - len(before[first:].lstrip())
        subject = before[first:].strip()
        if subject and _CAPITAL.search(subject) and not _PRONOUN.match(subject) and len(subject.split()) <= _MOST_WORDS:
            out.append((first, match.end()))
    return out
