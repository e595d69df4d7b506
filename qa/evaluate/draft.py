"""Drafts a question file from an index, for people to correct: numbers, dates and names of its sentences, each left out of its sentence."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any

from index_build.generation import Generation
from index_build.passages import sentences
from index_build.text_store import StoredPassage
from qa.reader.perturb import MONTHS as _MONTHS

GAP = "____"
_SHORTEST, _LONGEST = 6, 40
"""Words of a sentence that a draft is made of."""
_MONTH = "|".join(_MONTHS)
_DATE = re.compile(rf"\b(?:\d{{1,2}} (?:{_MONTH})(?: \d{{4}})?|(?:{_MONTH}) \d{{1,2}}(?:, \d{{4}})?)\b")
_NUMBER = re.compile(
    r"[$€£¥₩]?\b\d[\d.,]*\d(?:\s?(?:%|per cent\b|million\b|billion\b|m\b|bn\b))?(?: [a-z]{3,})?|\b\d+ [a-z]{3,}"
)
_NAME = re.compile(r"(?<=[a-z,;:] )[A-Z][\w’'-]+(?: (?:of |the |de |van |von )?[A-Z][\w’'-]+)*")


def candidates(sentence: str) -> list[tuple[int, int]]:
    """Return the characters of what could be asked for: dates first, then numbers with what they count, then names.

    >>> words = "The committee met on 3 May 2024 with 27 members."
    >>> [words[start:end] for start, end in candidates(words)]
    ['3 May 2024', '27 members']
    """
    found: list[tuple[int, int]] = []
    for pattern in (_DATE, _NUMBER, _NAME):
        for match in pattern.finditer(sentence):
            if all(match.end() <= start or match.start() >= end for start, end in found):
                found.append(match.span())
    return found


def draft(generation: Generation, count: int, seed: int = 0) -> list[dict[str, Any]]:
    """Return lines of a question file, at most ``count``, spread over the documents, each marked as a draft."""
    random_of = random.Random(seed)
    by_document: dict[str, list[dict[str, Any]]] = {}
    for batch in generation.texts.batches(500):
        for stored in batch:
            kept = by_document.setdefault(stored.passage.document_id, [])
            if len(kept) < count:
                kept += _drafts(stored, generation, random_of)
    piles = list(by_document.values())
    for pile in piles:
        random_of.shuffle(pile)
    random_of.shuffle(piles)
    taken: list[dict[str, Any]] = []
    while len(taken) < count and any(piles):
        for pile in piles:
            if pile and len(taken) < count:
                taken.append(pile.pop())
    return [{"id": f"draft-{number:03d}", **each} for number, each in enumerate(taken, start=1)]


def _drafts(stored: StoredPassage, generation: Generation, random_of: random.Random) -> Iterator[dict[str, Any]]:
    document = generation.texts.document(stored.passage.document_id)
    assert document is not None, "a passage's document is in the same generation"
    for first, last in sentences(document, stored.passage.start, stored.passage.end):
        sentence = document.text[first:last]
        found = candidates(sentence)
        if not found or not _SHORTEST <= len(sentence.split()) <= _LONGEST or "\n" in sentence.strip():
            continue
        start, end = random_of.choice(found)
        yield {
            "question": f"{sentence[:start]}{GAP}{sentence[end:]}".strip(),
            "answers": [sentence[start:end]],
            "documents": [document.source],
            "passages": [{"document": document.source, "start": first, "end": last}],
            **({"labels": sorted(document.labels)} if document.labels else {}),
            "draft": True,
            "note": "Make it a question as your people would ask it, add other accepted answers, then delete draft and note.",
        }
