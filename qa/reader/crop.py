"""Cutting a passage down to whole sentences, so that training sees more questions for the same tokens.

A step costs what its tokens cost. Short crops first and whole passages last is the length curriculum of
Shortformer (Press et al. 2021, arXiv 2012.15832), applied to reading.
"""

from __future__ import annotations

import itertools
import random
import re
from dataclasses import replace

from qa.reader.example import Example

_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])|\n+")
_WORD = re.compile(r"\w{3,}")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of ``text``, which together cover it. Rough: for training crops only."""
    edges = [0, *(match.end() for match in _END.finditer(text)), len(text)]
    return [(start, end) for start, end in itertools.pairwise(edges) if end > start]


def crop(example: Example, characters: int, rng: random.Random) -> Example:
    """The example with at most about ``characters`` of its passage: its answer's sentences, grown at random.

    Without an answer, growth starts at the sentence with most of the question's words: the likest to mislead. The answer's own sentences are kept even when they
    are longer than the limit; answers outside the crop are dropped.
    """
    if len(example.passage) <= characters:
        return example
    spans = sentence_spans(example.passage)
    if example.answers:
        start, end = example.answers[0]
        inside = [i for i, (a, b) in enumerate(spans) if a < end and b > start]
        first, last = inside[0], inside[-1]
    else:
        shared = [overlap(example.question, example.passage[a:b]) for a, b in spans]
        first = last = rng.choice([i for i, count in enumerate(shared) if count == max(shared)])
    first, last = _grow(spans, first, last, characters, rng)
    return cut_to(example, spans[first][0], spans[last][1])


def cut_away(example: Example, characters: int, rng: random.Random) -> Example | None:
    """A crop of the same passage without the sentences of the answer; none if nothing fitting is left."""
    spans = sentence_spans(example.passage)
    start, end = example.answers[0]
    inside = [i for i, (a, b) in enumerate(spans) if a < end and b > start]
    before, after = spans[: inside[0]], spans[inside[-1] + 1 :]
    sides = [side for side in (before, after) if side and side[-1][1] - side[0][0] >= 80]
    if not sides:
        return None
    side = rng.choice(sides)
    place = rng.randrange(len(side))
    first, last = _grow(side, place, place, characters, rng)
    piece = cut_to(replace(example, answers=()), side[first][0], side[last][1])
    folded = piece.passage.lower()
    if any(text.lower() in folded for text in example.texts):
        return None
    return replace(piece, kind="cut")


def cut_to(example: Example, start: int, end: int) -> Example:
    """The example with ``passage[start:end]`` as its passage and the answers moved along."""
    kept = tuple((a - start, b - start) for a, b in example.answers if start <= a and b <= end)
    return replace(example, passage=example.passage[start:end], answers=kept)


def overlap(question: str, text: str) -> int:
    """How many words of the question stand in the text."""
    return len(set(_WORD.findall(question.lower())) & set(_WORD.findall(text.lower())))


def _grow(spans: list[tuple[int, int]], first: int, last: int, characters: int, rng: random.Random) -> tuple[int, int]:
    """Widen a run of sentences to either side at random while it stays within ``characters``."""
    while True:
        options = []
        if first > 0 and spans[last][1] - spans[first - 1][0] <= characters:
            options.append(-1)
        if last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= characters:
            options.append(1)
        if not options:
            return first, last
        if rng.choice(options) < 0:
            first -= 1
        else:
            last += 1
