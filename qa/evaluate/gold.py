"""Holds questions against the collection before anything is asked, and finds where their gold passages stand in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from index_build.errors import BadInput, PinciteError
from index_build.language import guess_language
from qa.evaluate.question import EvalQuestion, GoldPassage, named
from qa.evaluate.targets import Target
from qa.question import clean

MOST_TOLD = 20
"""Mistakes that are listed one by one; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a gold passage stands: characters ``start`` to ``end`` of the document that is cited by the name ``document``."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Gold:
    """What is right, in the collection's own terms: its documents by their names, the places of its passages, where accepted answers stand
    in those, and the language of the first document, as its words tell; empty where that is not known."""

    documents: frozenset[str]
    places: tuple[Place, ...]
    answers: tuple[Place, ...] = ()
    language: str = ""


class BadQuestions(BadInput):
    """Questions do not fit the collection; ``mistakes`` says how, one sentence each."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = tuple(mistakes)
        more = len(mistakes) - MOST_TOLD
        rest = f"\n  and {more:,} more" if more > 0 else ""
        told = "".join(f"\n  {mistake}" for mistake in mistakes[:MOST_TOLD])
        super().__init__(f"The questions do not fit the collection; nothing was asked:{told}{rest}")


def check(questions: Sequence[EvalQuestion], target: Target) -> dict[str, Gold]:
    """Return what is right for each question, by its id. Raises BadQuestions, which names every mistake.

    Mistakes are ids that repeat, questions that cannot be asked, documents that are not in the collection or not to be seen with the
    question's labels, passages that do not stand where they are said to, and answers that stand in none of a question's passages.
    """
    mistakes = [
        f"question {id!r} is there {count} times: give each an id of its own"
        for id, count in Counter(question.id for question in questions).items()
        if count > 1
    ]
    names = cache(lambda labels: target.sources(labels))
    languages = cache(lambda id, labels: guess_language(target.text(id, labels) or "") or "")
    found = {}
    for question in questions:
        try:
            for words in (question.question, *question.history):
                clean(words)
            found[question.id] = _gold(question, names(question.labels), target, languages)
        except _Mistake as mistake:
            mistakes += [f"question {question.id!r}: {each}" for each in mistake.mistakes]
        except PinciteError as error:
            mistakes.append(f"question {question.id!r}: {error}")
    if mistakes:
        raise BadQuestions(mistakes)
    return found


class _Mistake(Exception):
    def __init__(self, mistakes: list[str]) -> None:
        self.mistakes = mistakes


def _gold(
    question: EvalQuestion,
    ids: Mapping[str, str],
    target: Target,
    language_of: Callable[[str, frozenset[str]], str],
) -> Gold:
    mistakes = []
    documents: set[str] = set()
    for name in question.gold_documents:
        # Nearly all names are whole, and a collection may hold a million.
        known = {name} if name in ids else {source for source in ids if named(source, (name,))}
        documents |= known
        # A set's judgements may name documents that nobody kept; those that answer have to be there.
        if not known:
            held = ", ".join(sorted(question.labels)) or "no labels"
            mistakes.append(f"the collection has no document {name!r} for who holds {held}")
    places = []
    for passage in question.passages:
        for name in (source for source in sorted(documents) if named(source, (passage.document,))):
            text = target.text(ids[name], question.labels) or ""
            place = _place(passage, name, text)
            if place is None:
                mistakes.append(f"its passage does not stand in {name!r} where it is said to ({_told(passage)})")
            else:
                places.append((place, text))
    answers = [
        found for place, text in places for answer in question.answers or () for found in _within(place, text, answer)
    ]
    if places and question.answers and not answers:
        mistakes.append(f"none of its answers ({question.answers[0][:60]!r}, …) stands in its passages")
    if mistakes:
        raise _Mistake(mistakes)
    language = language_of(ids[min(documents)], question.labels) if documents else ""
    return Gold(frozenset(documents), tuple(place for place, _ in places), tuple(dict.fromkeys(answers)), language)


def _within(place: Place, text: str, words: str) -> list[Place]:
    starts = [match.start() for match in re.finditer(re.escape(words), text[place.start : place.end])] if words else []
    return [Place(place.document, place.start + start, place.start + start + len(words)) for start in starts]


def _place(passage: GoldPassage, name: str, text: str) -> Place | None:
    if passage.text is not None:
        start = text.find(passage.text, passage.start or 0)
        return Place(name, start, start + len(passage.text)) if start >= 0 and passage.text else None
    if passage.start is not None and passage.end is not None:
        return Place(name, passage.start, passage.end) if passage.start < passage.end <= len(text) else None
    return None


def _told(passage: GoldPassage) -> str:
    if passage.text is not None:
        return repr(passage.text[:60])
    return f"characters {passage.start} to {passage.end}"
