"""What questions are told apart by: their first word, the kind and length of their answer, document, labels, language, and what the file names."""

from __future__ import annotations

import re
from collections.abc import Callable

from qa.evaluate.judged import Judged
from qa.values import value_of

_ASKING = ("how many", "how much", "how long", "who", "whom", "whose", "what", "when", "where", "which", "why", "how")
MOST = 20
"""Values of one slice that are told apart, those with the most questions; documents and languages may be many."""


def _asking(judged: Judged) -> str:
    words = re.findall(r"\w+", judged.question.question.lower())
    said = f" {' '.join(words)} "
    found = [(said.find(f" {each} "), each) for each in _ASKING if f" {each} " in said]
    return min(found, key=lambda pair: (pair[0], -len(pair[1])))[1] if found else "other"


def _kind(judged: Judged) -> str:
    answers = judged.question.answers
    if answers is None:
        return "unknown"
    if not answers:
        return "none"
    value = value_of(answers[0], "en")
    return "date" if value.date else "number" if value.readings else "words"


def _length(judged: Judged) -> str:
    count = len(judged.question.question.split())
    return next((f"up to {most} words" for most in (6, 10, 15) if count <= most), "over 15 words")


SLICES: dict[str, Callable[[Judged], str]] = {
    "question word": _asking,
    "answer kind": _kind,
    "question length": _length,
    "document": lambda each: min(each.gold.documents, default=""),
    "language": lambda each: each.gold.language,
    "labels": lambda each: ", ".join(sorted(each.question.labels)) or "none",
    "history": lambda each: "follow-up" if each.question.history else "first",
}


def slices(judged: list[Judged]) -> dict[str, dict[str, list[int]]]:
    """Return, by slice and value, the places of the questions that have it; slices with one value alone are left out."""
    told = dict(SLICES)
    for name in dict.fromkeys(name for each in judged for name in each.question.slices):
        told[name] = lambda each, name=name: each.question.slices.get(name, "")  # type: ignore[misc]
    found = {}
    for name, value in told.items():
        places: dict[str, list[int]] = {}
        for place, each in enumerate(judged):
            places.setdefault(value(each), []).append(place)
        places.pop("", None)
        if len(places) > 1:
            most = sorted(places.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:MOST]
            found[name] = dict(most)
    return found
