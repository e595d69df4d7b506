"""Reads the retrieved passages and marks the words that answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa.answer import Span
from qa.retrieve import Retrieved


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found: at most one span of each passage, best first, each scored with the probability that it answers.

    ``answerable`` is False when the passages do not speak of what is asked; the spans are then no answer.
    """

    spans: tuple[Span, ...]
    answerable: bool


class Reader(Protocol):
    """What every reader does."""

    def read(self, question: str, vector: NDArray[np.float32], retrieved: Sequence[Retrieved]) -> Reading:
        """Read the passages; ``vector`` is the question's, float32 of shape (dimension,)."""
