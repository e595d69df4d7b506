"""What speaks for a sentence being the answer; the weights of these are fitted by ``python -m bench.fit_sentences``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index_build.lexical_index import LexicalIndex
from qa.reader.answer_kind import KINDS, asked_kind, holds_kind

KIND_FEATURES = ("kind of answer is there", *(f"{kind} is missing" for kind in KINDS))
FEATURES = (
    "cosine of sentence",
    "cosine of passage",
    "words of question in sentence",
    "words of question in sentence, the one before, or headings",
    "words of question in passage or headings",
    "retrieval score",
    *KIND_FEATURES,
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
    """Return float32 of shape (sentences, 1 + kinds): words of the kind asked for are there, or that kind is missing."""
    features = np.zeros((len(sentences), 1 + len(KINDS)), dtype=np.float32)
    kind = asked_kind(question)
    if kind is not None:
        for row, sentence in enumerate(sentences):
            features[row, 0 if holds_kind(kind, sentence, question) else 1 + KINDS.index(kind)] = 1
    return features
