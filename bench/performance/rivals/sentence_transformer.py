"""The embedding model under the library that it comes from, in its defaults: float32, batches of 32, all cores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index_build.model_lock import locked_model


class SentenceTransformerEmbedder:
    def __init__(self) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(str(locked_model("embedder").verify()), device="cpu", local_files_only=True)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.asarray(self._model.encode(list(texts), show_progress_bar=False), dtype=np.float32)

    def encode_one(self, text: str) -> NDArray[np.float32]:
        return np.asarray(self._model.encode(text, show_progress_bar=False), dtype=np.float32)
