"""Vectors of texts from the product's embedder, kept on disk: embedding all training texts takes a quarter of an hour."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.progress import track

from index_build.embedder import Embedder
from index_build.model_lock import locked_model

BATCH = 1024


class CachedVectors:
    """Gives each text its unit vector, embedding only what the file does not hold yet."""

    def __init__(self, path: Path) -> None:
        """``path`` is an ``.npz``; it is written whole after every ``embed`` of something new.

        Raises ``ValueError`` if another embedder wrote it.
        """
        self._path = path
        self._model = locked_model("embedder").package
        self._rows: dict[int, int] = {}
        self._vectors: npt.NDArray[np.float16] = np.empty((0, 0), dtype=np.float16)
        self._embedder: Embedder | None = None
        if path.exists():
            with np.load(path, allow_pickle=False) as held:
                if str(held["model"]) != self._model:
                    raise ValueError(
                        f"{path} holds vectors of {held['model']}, not of {self._model}: name another file"
                    )
                self._rows = {key: row for row, key in enumerate(held["keys"].tolist())}
                self._vectors = held["vectors"]

    def __call__(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """The vectors of ``texts``, float32 of shape (N, dimension)."""
        keys = [key_of(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._rows}
        if new:
            self._add(new)
        return self._vectors[[self._rows[key] for key in keys]].astype(np.float32)

    def _add(self, new: dict[int, str]) -> None:
        self._embedder = self._embedder or Embedder()
        held = list(new.values())
        parts = [
            self._embedder.encode(held[at : at + BATCH]).astype(np.float16)
            for at in track(range(0, len(held), BATCH), description="Embedding training texts")
        ]
        self._rows |= {key: len(self._rows) + place for place, key in enumerate(new)}
        self._vectors = np.concatenate(([self._vectors] if len(self._vectors) else []) + parts)
        partial = self._path.with_suffix(".partial.npz")
        np.savez(partial, model=self._model, keys=np.array(list(self._rows), dtype=np.int64), vectors=self._vectors)
        partial.replace(self._path)


def key_of(text: str) -> int:
    """A 63-bit key of a text."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1
