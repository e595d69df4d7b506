"""Hard negatives: passages that hybrid retrieval ranks high for a question and that do not answer it.

What the reader must refuse in service are retrieval's own errors, so they are mined with the same two signals,
fused in the same way: the mean of min-max normalised dense and BM25 scores.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

_NORMAL = re.compile(r"[^\w]+")


def holds(passage: str, answers: Sequence[str]) -> bool:
    """Whether an answer string stands in the passage, letter case and punctuation apart."""
    plain = f" {_NORMAL.sub(' ', passage.lower())} "
    return any(f" {_NORMAL.sub(' ', answer.lower()).strip()} " in plain for answer in answers)


class Miner:
    """BM25 with stemming over a set of passages, fused with dense scores where vectors are given."""

    def __init__(self, passages: Sequence[str], vectors: npt.NDArray[np.float32] | None = None) -> None:
        """``vectors`` (P, 384): unit rows, one for each passage."""
        import bm25s
        import Stemmer

        self.vectors = vectors
        self._size = len(passages)
        self._stemmer = Stemmer.Stemmer("english")
        self._index = bm25s.BM25()
        self._index.index(self._tokens(passages), show_progress=False)

    def mine(
        self, questions: Sequence[str], depth: int, queries: npt.NDArray[np.float32] | None = None
    ) -> npt.NDArray[np.int64]:
        """The ``depth`` best passages of each question: indices (Q, depth), best first.

        ``queries`` (Q, 384) are unit rows. Fusion re-orders BM25's first ``4 * depth``: what neither signal brings
        there is no hard negative.
        """
        wide = min(self._size, depth if queries is None else 4 * depth)
        found, scores = self._index.retrieve(self._tokens(questions), k=wide, show_progress=False)
        found = np.asarray(found, dtype=np.int64)
        if self.vectors is None or queries is None:
            return found
        dense = np.einsum("qd,qkd->qk", queries, self.vectors[found])
        order = np.argsort(-(_min_max(scores) + _min_max(dense)), axis=1, kind="stable")[:, :depth]
        return np.take_along_axis(found, order, axis=1)

    def _tokens(self, texts: Sequence[str]) -> Any:
        import bm25s

        return bm25s.tokenize(list(texts), stopwords="en", stemmer=self._stemmer, show_progress=False)


def _min_max(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    low, high = scores.min(axis=1, keepdims=True), scores.max(axis=1, keepdims=True)
    return np.asarray((scores - low) / np.maximum(high - low, 1e-9), dtype=np.float32)
