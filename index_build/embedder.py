"""Turns texts into unit vectors with the sentence-transformers model that models.lock names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index_build.model_lock import LockedModel, locked_model

# Tokens of a passage's input that its title and headings may take from the passage itself.
CONTEXT_TOKENS = 40
_SPECIAL_TOKENS = 2
_COUNTED = 1000


class Embedder:
    """A verified embedding model, on the CPU."""

    def __init__(self, model: LockedModel | None = None) -> None:
        """Verify and load the model; takes seconds. Raises BadModel."""
        self.model = model or locked_model("embedder")
        folder = self.model.verify()
        from sentence_transformers import SentenceTransformer  # Takes seconds to import.
        from transformers.utils import logging

        logging.disable_progress_bar()  # Its bar for loading weights would stand between our own.
        self._encoder = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self._tokenizer = self._encoder.tokenizer
        self.dimension = int(self._encoder.get_embedding_dimension() or 0)
        self.passage_tokens = int(self._encoder.max_seq_length or 256) - _SPECIAL_TOKENS - CONTEXT_TOKENS

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, without the model's own marks around it."""
        lengths: list[int] = []
        for start in range(
            0, len(texts), _COUNTED
        ):  # A document may have a million lines, and every token takes memory.
            batch = list(texts[start : start + _COUNTED])
            encoded = self._tokenizer(batch, add_special_tokens=False, return_attention_mask=False, verbose=False)
            lengths += [len(ids) for ids in encoded["input_ids"]]
        return lengths

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, float32 of shape (texts, dimension); what exceeds the model's length is not seen."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        vectors = self._encoder.encode(
            list(texts), batch_size=32, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def encode_passages(self, contexts: Sequence[str], texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of passages, each read below its context: its title and headings."""
        return self.encode([_below(self._cut(context), text) for context, text in zip(contexts, texts, strict=True)])

    def _cut(self, context: str) -> str:
        """Return the context's first CONTEXT_TOKENS tokens."""
        if len(context) < CONTEXT_TOKENS:
            return context
        offsets = self._tokenizer(context, add_special_tokens=False, return_offsets_mapping=True, verbose=False)[
            "offset_mapping"
        ]
        return context if len(offsets) < CONTEXT_TOKENS else context[: offsets[CONTEXT_TOKENS - 2][1]]


def _below(context: str, text: str) -> str:
    return f"{context}\n{text}" if context else text
