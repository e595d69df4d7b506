"""Every vector as it is, float32, all of them compared: for collections that are small enough for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index_build.dense.index import DenseIndex
from index_build.dense.mapped import mapped

FILE = "dense.faiss"


class ExactIndex(DenseIndex):
    """FAISS' flat index: 4 bytes a number, and a search that takes time by the number of vectors."""

    def __init__(self, index: Any, file: Any = None, hidden: NDArray[np.int64] | None = None) -> None:
        self._index = index
        self._file = file  # What the index looks into, where it is mapped.
        self._hidden = np.empty(0, dtype=np.int64) if hidden is None else hidden
        # Made once: of many hidden ids it takes longer than a search.
        self._hidden_batch = faiss.IDSelectorBatch(self._hidden) if len(self._hidden) else None

    @classmethod
    def make(
        cls, ids: NDArray[np.int64], vectors: NDArray[np.float32], like: NDArray[np.bool_] | None = None
    ) -> ExactIndex:
        """See ``DenseIndex``; it learns nothing."""
        index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        index.add_with_ids(vectors, ids)
        return cls(index)

    @classmethod
    def open(cls, folder: Path) -> ExactIndex:
        """See ``DenseIndex``."""
        return cls(*mapped(folder / FILE))

    def write(self, folder: Path) -> None:
        """See ``DenseIndex``."""
        # Not faiss.write_index, which takes no file name that is not UTF-8; nor numpy's tofile, which forgets what the last bytes met.
        (folder / FILE).write_bytes(faiss.serialize_index(self._index).data)

    def without(self, hidden: NDArray[np.int64]) -> ExactIndex:
        """See ``DenseIndex``."""
        return ExactIndex(self._index, self._file, hidden)

    @property
    def dimension(self) -> int:
        """Numbers of a vector."""
        return int(self._index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def ids(self) -> NDArray[np.int64]:
        """See ``DenseIndex``."""
        return np.sort(faiss.vector_to_array(self._index.id_map))

    def vectors(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """See ``DenseIndex``."""
        if not len(ids):
            return np.empty((0, self.dimension), dtype=np.float32)
        return np.stack([self._index.reconstruct(int(identity)) for identity in ids])

    def search(
        self, vector: NDArray[np.float32], count: int, allowed: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """See ``DenseIndex``: exact, also among ``allowed`` ids."""
        named = self._hidden if allowed is None else allowed[~np.isin(allowed, self._hidden)]
        count = min(count, len(self), len(self) - len(named) if allowed is None else len(named))
        if count <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        parameters = None
        if len(named):
            # Selectors do not keep alive what they are made of, so it has a name. FAISS 1.15 keeps a bloom filter and a set, and asks both.
            batch = self._hidden_batch if allowed is None and self._hidden_batch else faiss.IDSelectorBatch(named)
            selector = faiss.IDSelectorNot(batch) if allowed is None else batch
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, ids = self._index.search(vector.reshape(1, -1), count, params=parameters)
        held = ids[0] >= 0  # FAISS fills up with -1.
        return ids[0][held], scores[0][held]
