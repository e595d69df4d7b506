"""An embedder that remembers, on disk, what it embedded: trying a setting again costs seconds."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index_build.embedder import Embedder


class MemoEmbedder(Embedder):
    """The product's embedder; same texts, same vectors. ``save`` keeps them for the next run."""

    def __init__(self, path: Path = Path(".pincite/bench-vectors.npz")) -> None:
        super().__init__()
        self._path = path
        self._vectors: dict[str, NDArray[np.float32]] = {}
        if path.exists():
            with np.load(path) as stored:
                self._vectors = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors as ``Embedder.encode`` does, embedding only what is new."""
        keys = [sha256(text.encode()).hexdigest()[:24] for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._vectors}
        self._vectors.update(zip(new, super().encode(list(new.values())), strict=True))
        if not texts:
            return super().encode(texts)
        return np.stack([self._vectors[key] for key in keys])

    def save(self) -> None:
        """Write every vector to disk."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(self._path, keys=np.array(list(self._vectors)), vectors=np.stack(list(self._vectors.values())))
