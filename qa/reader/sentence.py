"""Chooses the sentence that answers by its likeness to the question: nearness in meaning, shared words, kind of answer.

A logistic regression over ``sentence_features`` ranks them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from index_build.document import Document
from index_build.embedder import Embedder
from index_build.generation import Generation
from index_build.passages import sentences
from qa.answer import Span
from qa.reader import Reading
from qa.reader.sentence_features import FEATURES, KIND_FEATURES, QuestionWords, kind_features
from qa.retrieve import Retrieved


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted model.

    ``coefficients``, of shape (features,), score a sentence. A question's relevance is its sentences' highest score, whatever
    kind of words it asks for: below ``least_relevance`` nothing answers. ``slope`` times score, plus ``relevance_slope`` times
    relevance, plus ``intercept`` is the logit of the best sentence being right (Platt 1999).
    """

    coefficients: NDArray[np.float32]
    slope: float
    relevance_slope: float
    intercept: float
    least_relevance: float

    def scores(self, features: NDArray[np.float32]) -> tuple[NDArray[np.float32], float]:
        """Return the sentences' scores, of shape (sentences,), and the question's relevance, from features (sentences, features).

        Where any sentence holds words of the kind that is asked for, those that hold none score minus infinity.
        """
        plain = features[:, : -len(KIND_FEATURES)] @ self.coefficients[: -len(KIND_FEATURES)]
        scores = features @ self.coefficients
        holds = features[:, FEATURES.index(KIND_FEATURES[0])] > 0
        return np.where(holds | ~holds.any(), scores, -np.inf).astype(np.float32), float(plain.max())

    def probabilities(self, scores: NDArray[np.float32], relevance: float) -> NDArray[np.float32]:
        """Return the probability that each sentence answers, float32 of shape (sentences,)."""
        logits = self.slope * scores + self.relevance_slope * relevance + self.intercept
        probabilities: NDArray[np.float32] = (1 / (1 + np.exp(-logits))).astype(np.float32)
        return probabilities


@cache
def shipped_weights() -> Weights:
    """Return the weights that come with pincite."""
    stored = json.loads((files("qa.reader") / "sentence_weights.json").read_text(encoding="utf-8"))
    coefficients = np.array([stored["coefficients"][name] for name in FEATURES], dtype=np.float32)
    return Weights(
        coefficients, stored["slope"], stored["relevance_slope"], stored["intercept"], stored["least_relevance"]
    )


class SentenceReader:
    """Marks whole sentences in one generation."""

    def __init__(self, generation: Generation, embedder: Embedder) -> None:
        self._generation = generation
        self._embedder = embedder

    def read(self, question: str, vector: NDArray[np.float32], retrieved: Sequence[Retrieved]) -> Reading:
        """Return the best sentence of each passage, best first, with its probability. See ``Reader``."""
        weights = shipped_weights()
        spans, features = self.features(question, vector, retrieved)
        if not spans:
            return Reading((), answerable=False)
        scores, relevance = weights.scores(features)
        best: dict[int, Span] = {}
        for span, probability in zip(spans, weights.probabilities(scores, relevance).tolist(), strict=True):
            held = best.get(span.passage_id)
            if held is None or probability > held.score:
                best[span.passage_id] = Span(span.passage_id, span.start, span.end, probability)
        ranked = sorted((span for span in best.values() if span.score > 0), key=lambda span: -span.score)
        return Reading(tuple(ranked), answerable=relevance >= weights.least_relevance)

    def features(
        self, question: str, vector: NDArray[np.float32], retrieved: Sequence[Retrieved]
    ) -> tuple[list[Span], NDArray[np.float32]]:
        """Return every sentence of the passages and its features, float32 of shape (sentences, features)."""
        spans: list[Span] = []
        texts: list[str] = []
        around: list[str] = []
        rows: list[int] = []
        for row, candidate in enumerate(retrieved):
            passage = candidate.stored.passage
            document = self._document(passage.document_id)
            before = ""
            for start, end in sentences(document, passage.start, passage.end):
                text = document.text[start:end]
                spans.append(Span(passage.id, start, end, 0.0))
                texts.append(text)
                around.append(f"{candidate.stored.context}\n{before}\n{text}")
                rows.append(row)
                before = text
        if not spans:
            return [], np.empty((0, len(FEATURES)), dtype=np.float32)
        words = QuestionWords(question, self._generation.lexical)
        in_passages = words.share_in([f"{each.stored.context}\n{each.stored.text}" for each in retrieved])
        columns = [
            self._embedder.encode(texts) @ vector,
            np.array([retrieved[row].cosine for row in rows]),
            words.share_in(texts),
            words.share_in(around),
            in_passages[rows],
            np.array([retrieved[row].score for row in rows]),
            kind_features(question, texts),
        ]
        return spans, np.column_stack(columns).astype(np.float32)

    def _document(self, identity: str) -> Document:
        document = self._generation.texts.document(identity)
        assert document is not None, "a passage's document is in the same generation"
        return document
