"""What speaks for a sentence being the answer; the weights of these are fitted by ``python -m bench.fit_sentences``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index_build.lexical_index import LexicalIndex
from qa.reader.answer_kind import asked_kind, holds_kind

FEATURES = (
    "cosine of sentence",
    "cosine of passage",
    "words of question in sentence",
    "words of question in passage",
    "retrieval score",
    "kind of answer is there",
    "kind of answer is missing",
)


class QuestionWords:
    """A question's words and how much each says: the rarer in the collection, the more."""

    def __init__(self, question: str, lexical: LexicalIndex) -> None:
        self._lexical = lexical
        self._terms = list(dict.fromkeys(lexical.terms(question)))
        weights = lexical.rarity(self._terms)
        self._weights = weights / weights.sum() if len(weights) else weights

    def share_in(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the weighted share, 0 to 1, of the question's words that each text holds, float32 of shape (texts,)."""
        shares = np.zeros(len(texts), dtype=np.float32)
        for row, text in enumerate(texts):
            held = set(self._lexical.terms(text))
            shares[row] = sum(weight for term, weight in zip(self._terms, self._weights, strict=True) if term in held)
        return shares


def kind_features(question: str, sentences: Sequence[str]) -> NDArray[np.float32]:
    """Return float32 of shape (sentences, 2): the kind asked for is there, or it is known and missing."""
    kind = asked_kind(question)
    if kind is None:
        return np.zeros((len(sentences), 2), dtype=np.float32)
    there = np.array([holds_kind(kind, sentence, question) for sentence in sentences], dtype=np.float32)
    return np.stack([there, 1 - there], axis=1)
