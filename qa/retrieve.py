"""Finds the passages that may answer: by meaning and by words, fused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from index_build.compute_threads import cores
from index_build.embedder import Embedder
from index_build.generation import Generation
from index_build.text_store import StoredPassage
from qa.fusion import either, fuse
from qa.kinship import MOST_COMPARED, kin_of, kinship
from qa.period import ALWAYS, Period

# Candidates of each ranking. Their scores are normalised over these, so the depth is part of the method.
DEPTH = 100
# Of copies with small changes so many: one may have another number, but all of them would leave no room for another story.
MOST_OF_A_FAMILY = 2
# What a passage of a preferred document gains, of a fused score from 0 to 1: enough to lead its equals, too little to lead its betters.
PREFERENCE = 0.1


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage that may answer, with its fused score from 0 to 1, its cosine with the question, and the families of its copies."""

    stored: StoredPassage
    score: float
    cosine: float
    families: frozenset[int]
    """Its own, and those of copies in other compartments."""


class Retriever:
    """Hybrid retrieval over one generation."""

    def __init__(self, generation: Generation, embedder: Embedder) -> None:
        self._generation = generation
        self._embedder = embedder
        self._beside = ThreadPoolExecutor(cores(), thread_name_prefix="words")

    def embed(self, question: str) -> NDArray[np.float32]:
        """Return the question's unit vector, float32 of shape (dimension,)."""
        vector: NDArray[np.float32] = self._embedder.encode([question])[0]
        return vector

    def rank(
        self, question: str, vector: NDArray[np.float32], allowed: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return passage ids and fused scores, best first: the candidates of both rankings, of ``allowed`` ids alone if given."""
        # Both let go of the interpreter while they look, so that one costs no time beside the other: of a million passages a third is saved.
        by_words = self._beside.submit(self._generation.lexical.search, question, DEPTH, allowed)
        return fuse(self._generation.dense.search(vector, DEPTH, allowed), by_words.result())

    def retrieve(
        self,
        question: str,
        vector: NDArray[np.float32],
        count: int,
        also: str | None = None,
        preferred: Collection[str] = (),
        period: Period = ALWAYS,
    ) -> list[Retrieved]:
        """Return the best ``count`` passages, of those that say the same words only the best ranked, of near copies two.

        What ranks high for ``also``, another wording, counts as much; passages of ``preferred`` documents gain ``PREFERENCE``.
        Only documents of the ``period`` are searched.
        """
        # Both rankings are cut below the filter, so it never starves them.
        allowed = self._generation.texts.passage_ids(period.after, period.before) if period else None
        ids, scores = self.rank(question, vector, allowed)
        if also is not None:
            ids, scores = either((ids, scores), self.rank(also, self.embed(also), allowed))
        # Copies of one text would fill the list; a story is carried by tens of papers, rarely by more.
        found = self._stored(ids.tolist())
        if preferred:
            stored = list(found)
            scores = scores + np.float32(PREFERENCE) * np.array(
                [each.passage.document_id in preferred for each in stored], dtype=np.float32
            )
            order = np.argsort(-scores, kind="stable")
            found, scores = iter([stored[place] for place in order]), np.minimum(scores[order], 1)
        first: dict[int, tuple[StoredPassage, float]] = {}
        copies: Counter[int] = Counter()
        compared = list(islice(found, MOST_COMPARED))
        kin = kinship(compared)
        for passage, score in zip(chain(compared, found), scores.tolist(), strict=True):
            if passage.text_key not in first and copies[passage.family] < MOST_OF_A_FAMILY:
                first[passage.text_key] = (passage, score)
                copies.update(kin_of(kin, passage.family))
            if len(first) == count:
                break
        chosen = list(first.values())
        vectors = self._generation.dense.vectors(
            np.array([passage.passage.id for passage, _ in chosen], dtype=np.int64)
        )
        cosines = (vectors @ vector).tolist() if chosen else []
        return [
            Retrieved(passage, score, cosine, kin_of(kin, passage.family))
            for (passage, score), cosine in zip(chosen, cosines, strict=True)
        ]

    def _stored(self, ids: Sequence[int]) -> Iterator[StoredPassage]:
        """Yield passages in the order of their ids: fetched some at a time, as those ranked first are mostly enough."""
        for at in range(0, len(ids), MOST_COMPARED):
            yield from self._generation.texts.passages(ids[at : at + MOST_COMPARED])
