"""Exact nearest neighbours by inner product, in FAISS, under the passages' own ids."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray


class DenseIndex:
    """Unit vectors by passage id."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def empty(cls, dimension: int) -> DenseIndex:
        """Return an index without vectors."""
        return cls(faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)))

    @classmethod
    def read(cls, path: Path) -> DenseIndex:
        """Read an index from a file."""
        return cls(faiss.deserialize_index(np.fromfile(path, dtype=np.uint8)))

    def write(self, path: Path) -> None:
        """Write the index to a file."""
        # Not faiss.write_index, which takes no file name that is not UTF-8.
        faiss.serialize_index(self._index).tofile(path)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Add vectors, float32 of shape (n, dimension), under ids of shape (n,)."""
        self._index.add_with_ids(vectors, ids)

    def search(
        self, vector: NDArray[np.float32], count: int, allowed: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return ids and inner products of the ``count`` nearest, best first; fewer when the index holds fewer.

        Where ``allowed`` is given, ids in order of shape (m,), nothing else is looked at: the result is exact.
        """
        parameters = None
        if allowed is not None:
            count = min(count, len(allowed))
            # FAISS 1.15 keeps a bloom filter and a set of them, and asks both.
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(allowed))  # type: ignore[call-arg]
        if not min(count, len(self)):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        scores, ids = self._index.search(vector.reshape(1, -1), min(count, len(self)), params=parameters)
        held = ids[0] >= 0  # FAISS fills up with -1.
        return ids[0][held], scores[0][held]

    def vectors(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the vectors of ids, float32 of shape (n, dimension)."""
        if not len(ids):
            return np.empty((0, int(self._index.d)), dtype=np.float32)
        return np.stack([self._index.reconstruct(int(identity)) for identity in ids])
