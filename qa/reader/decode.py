"""From logits to spans: joint over start and end, n-best, with a longest answer, over all windows of a passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa.reader.features import Window
from qa.reader.spans import snap

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

LONGEST = 30
"""Tokens of the longest answer, as in SQuAD's published baselines."""


@dataclass(frozen=True)
class Candidate:
    """A span of a passage: half-open code points, and its start + end logit."""

    start: int
    end: int
    score: float


@dataclass(frozen=True)
class PassageReading:
    """What the reader says of one passage: spans best first, the score of "no answer", and relevance (a logit).

    ``outside`` is the score of the best span of what was read around the passage, where that is the best of all.
    """

    spans: tuple[Candidate, ...]
    null: float
    relevance: float
    outside: float = float("-inf")

    @property
    def margin(self) -> float:
        """Best span's logit over that of no answer, or of one outside; minus infinity without any span."""
        return self.spans[0].score - max(self.null, self.outside) if self.spans else float("-inf")


def best_pairs(
    start: Floats, end: Floats, count: int, longest: int = LONGEST, parts: Ints | None = None
) -> list[tuple[int, int, float]]:
    """The ``count`` best ``(first, last, score)`` token pairs with ``first <= last < first + longest``.

    ``start`` and ``end`` are (n,) logits of passage tokens. Exact, in O(n × longest): every pair within the band is
    scored, none is pruned by its start alone. With ``parts`` (n,), ascending, both ends lie in one part.
    """
    size = len(start)
    if not size:
        return []
    width = min(longest, size)
    tail = np.concatenate((end, np.full(width - 1, -np.inf, dtype=end.dtype)))
    band = start[:, None] + np.lib.stride_tricks.sliding_window_view(tail, width)
    if parts is not None:
        reach = np.searchsorted(parts, parts, "right") - np.arange(size)
        band = np.where(np.arange(width) < reach[:, None], band, -np.inf)
    flat = band.ravel()
    count = min(count, flat.size)
    top = np.argpartition(-flat, count - 1)[:count]
    top = top[np.argsort(-flat[top], kind="stable")]
    pairs = ((int(place) // width, int(place) % width, float(flat[place])) for place in top)
    return [(first, first + more, score) for first, more, score in pairs if np.isfinite(score)]


def read_passage(
    text: str,
    windows: Sequence[Window],
    start: Sequence[Floats],
    end: Sequence[Floats],
    relevance: Sequence[float],
    count: int = 5,
    longest: int = LONGEST,
    within: tuple[int, int] | None = None,
    breaks: Sequence[int] = (),
) -> PassageReading:
    """Decode a passage read in one or more windows.

    ``start`` and ``end`` hold, for each window, logits of all its positions (L,), ``[CLS]`` first. ``within`` keeps
    only spans inside these code points: what is read may be larger than the passage that is cited, and hold tokens that stand
    nowhere in ``text``, whose offsets are negative. No span crosses one of the ascending ``breaks``, code points too. The passage's
    no-answer score is the lowest of its windows (one that answers is enough), relevance the highest.
    """
    found: dict[tuple[int, int], float] = {}
    beyond = float("-inf")
    for window, a, b in zip(windows, start, end, strict=True):
        size = len(window.offsets)
        a, b = a[window.first : window.first + size], b[window.first : window.first + size]
        # What stands nowhere belongs to the part before it, so that parts ascend.
        parts = np.maximum.accumulate(np.searchsorted(breaks, window.offsets[:, 0], "right")) if len(breaks) else None
        if within is not None:
            nowhere = window.offsets[:, 0] < 0
            a, b = np.where(nowhere, -np.inf, a), np.where(nowhere, -np.inf, b)
            outside = (window.offsets[:, 0] < within[0]) | (window.offsets[:, 1] > within[1])
            for first, last, score in best_pairs(a, b, 1, longest, parts):
                if outside[first] or outside[last]:
                    beyond = max(beyond, score)
            a, b = np.where(outside, -np.inf, a), np.where(outside, -np.inf, b)
        # More pairs than asked for: several may snap to the same words.
        for first, last, score in best_pairs(a, b, 4 * count, longest, parts):
            span = snap(text, int(window.offsets[first, 0]), int(window.offsets[last, 1]))
            if within is not None:
                # A passage may be cut within what counts as one word, such as a number of a thousand digits.
                span = max(span[0], within[0]), min(span[1], within[1])
            if span[0] < span[1]:
                found[span] = max(score, found.get(span, -np.inf))
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:count]
    null = min(float(a[0] + b[0]) for a, b in zip(start, end, strict=True))
    spans = tuple(Candidate(place[0], place[1], score) for place, score in ranked)
    if spans and spans[0].score >= beyond:
        beyond = float("-inf")
    return PassageReading(spans, null, max(map(float, relevance)), beyond)
