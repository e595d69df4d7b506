"""Reads the retrieved passages and marks the words that answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from qa.answer import Span
from qa.reader.decode import PassageReading
from qa.retrieve import Retrieved


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found: at most one span of each passage, best first, each scored with the probability that it is right.

    ``passages`` has, by passage id, what was read in each passage that was read to the end: the n best spans, with offsets
    into the document, the score of no answer, and relevance.
    """

    spans: tuple[Span, ...]
    passages: Mapping[int, PassageReading]


class Reader(Protocol):
    """What every reader does."""

    def read(self, question: str, retrieved: Sequence[Retrieved]) -> Reading:
        """Read the retrieved passages."""
