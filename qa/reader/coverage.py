"""How much of a question a passage speaks of: its words by rarity, and its names and numbers.

The network was trained on single passages. That a name of the question stands nowhere near is worth knowing beside what it
says: "How many containers did Tokyo identify?" of a passage that speaks of Seoul alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index_build.lexical_index import LexicalIndex

# A word with a capital that opens no sentence, or with a digit.
_NAME = re.compile(r"(?<=[\w,;:’'\")] )[A-Z][\w’'-]*|\b\w*\d[\w.,]*\b")


class Coverage:
    """A question's words, how much each says, and which of them are names or numbers."""

    def __init__(self, question: str, lexical: LexicalIndex) -> None:
        self._lexical = lexical
        self._terms = list(dict.fromkeys(lexical.terms(question)))
        weights = lexical.rarity(self._terms)
        self._weights = weights / weights.sum() if len(weights) else weights
        self._names = set(lexical.terms(" ".join(_NAME.findall(question))))

    def shares(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return, float64 of shape (texts, 2), the shares from 0 to 1 of the words, weighted, and of the names in each text.

        A question without names has all of them everywhere.
        """
        shares = np.ones((len(texts), 2))
        for row, text in enumerate(texts):
            held = set(self._lexical.terms(text))
            shares[row, 0] = sum(
                weight for term, weight in zip(self._terms, self._weights, strict=True) if term in held
            )
            if self._names:
                shares[row, 1] = len(self._names & held) / len(self._names)
        return shares
