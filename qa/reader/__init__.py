"""Reads the retrieved passages and marks the words that answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa.answer import Span
from qa.retrieve import Retrieved


class Reader(Protocol):
    """What every reader does."""

    def read(self, question: str, vector: NDArray[np.float32], retrieved: Sequence[Retrieved]) -> list[Span]:
        """Return at most one span of each passage, best first; a span's score is the probability that it answers.

        ``vector`` is the question's, float32 of shape (dimension,).
        """
