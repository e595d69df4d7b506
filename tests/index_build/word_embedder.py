"""An embedder without a model, for tests that make very many small indexes, and for processes that are killed."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index_build.embedder import Embedder
from index_build.model_lock import locked_model


class WordEmbedder(Embedder):
    """Each word is a random direction, always the same one; a text is the sum of its words."""

    def __init__(self) -> None:
        self.model = locked_model("embedder")  # Whose name it goes by; it is never loaded.
        self.dimension, self.passage_tokens = 16, 60

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.ones((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().split():
                vectors[row] += np.random.default_rng(zlib.crc32(word.encode())).normal(size=self.dimension)
        return np.ascontiguousarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)

    def encode_passages(self, contexts: Sequence[str], texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encode([f"{context} {text}" for context, text in zip(contexts, texts, strict=True)])
