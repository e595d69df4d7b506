"""Chooses the sentence that answers by its likeness to the question: nearness in meaning, shared words, kind of answer.

Each sentence's probability is a logistic regression over ``sentence_features``.
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
from qa.question import without_asking_words
from qa.reader.sentence_features import FEATURES, QuestionWords, kind_features
from qa.retrieve import Retrieved


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted model: ``coefficients`` of shape (features,), and the least probability that is shown as an answer."""

    coefficients: NDArray[np.float32]
    intercept: float
    threshold: float


@cache
def shipped_weights() -> Weights:
    """Return the weights that come with pincite."""
    stored = json.loads((files("qa.reader") / "sentence_weights.json").read_text(encoding="utf-8"))
    coefficients = np.array([stored["coefficients"][name] for name in FEATURES], dtype=np.float32)
    return Weights(coefficients, stored["intercept"], stored["threshold"])


class SentenceReader:
    """Marks whole sentences in one generation."""

    def __init__(self, generation: Generation, embedder: Embedder) -> None:
        self._generation = generation
        self._embedder = embedder

    def read(self, question: str, vector: NDArray[np.float32], retrieved: Sequence[Retrieved]) -> list[Span]:
        """Return the best sentence of each passage, best first, with its probability. See ``Reader``."""
        weights = shipped_weights()
        spans, features = self.features(question, vector, retrieved)
        if not spans:
            return []
        logits = features @ weights.coefficients + weights.intercept
        best: dict[int, Span] = {}
        for span, probability in zip(spans, (1 / (1 + np.exp(-logits))).tolist(), strict=True):
            held = best.get(span.passage_id)
            if held is None or probability > held.score:
                best[span.passage_id] = Span(span.passage_id, span.start, span.end, probability)
        return sorted(best.values(), key=lambda span: -span.score)

    def features(
        self, question: str, vector: NDArray[np.float32], retrieved: Sequence[Retrieved]
    ) -> tuple[list[Span], NDArray[np.float32]]:
        """Return every sentence of the passages and its features, float32 of shape (sentences, features)."""
        spans: list[Span] = []
        texts: list[str] = []
        rows: list[int] = []
        for row, candidate in enumerate(retrieved):
            passage = candidate.stored.passage
            document = self._document(passage.document_id)
            for start, end in sentences(document, passage.start, passage.end):
                spans.append(Span(passage.id, start, end, 0.0))
                texts.append(document.text[start:end])
                rows.append(row)
        if not spans:
            return [], np.empty((0, len(FEATURES)), dtype=np.float32)
        words = QuestionWords(without_asking_words(question), self._generation.lexical)
        of_passages = np.stack(
            [
                np.array([candidate.cosine for candidate in retrieved], dtype=np.float32),
                words.share_in([f"{candidate.stored.context}\n{candidate.stored.text}" for candidate in retrieved]),
                np.array([candidate.score for candidate in retrieved], dtype=np.float32),
            ],
            axis=1,
        )[rows]
        cosines = self._embedder.encode(texts) @ vector
        features = np.column_stack(
            [
                cosines,
                of_passages[:, 0],
                words.share_in(texts),
                of_passages[:, 1],
                of_passages[:, 2],
                kind_features(question, texts),
            ]
        )
        return spans, features.astype(np.float32)

    def _document(self, identity: str) -> Document:
        document = self._generation.texts.document(identity)
        assert document is not None, "a passage's document is in the same generation"
        return document
