"""Exact nearest neighbours by inner product, in FAISS, under the passages' own ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray


class DenseIndex:
    """Unit vectors by passage id, some of which may be hidden from a search."""

    def __init__(self, index: faiss.Index, hidden: NDArray[np.int64] | None = None) -> None:
        self._index: Any = index  # Its stubs know less than it can do.
        self._file: Any = None  # What the index looks into, where it is mapped.
        self._hidden = np.empty(0, dtype=np.int64) if hidden is None else hidden
        # Made once: of many hidden ids it takes longer than a search.
        self._hidden_batch = faiss.IDSelectorBatch(self._hidden) if len(self._hidden) else None

    @classmethod
    def empty(cls, dimension: int) -> DenseIndex:
        """Return an index without vectors."""
        return cls(faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)))

    @classmethod
    def read(cls, path: Path) -> DenseIndex:
        """Read an index from a file."""
        return cls(faiss.deserialize_index(np.fromfile(path, dtype=np.uint8)))

    @classmethod
    def mapped(cls, path: Path) -> DenseIndex:
        """Open an index whose vectors stay in the file, of which the system holds one copy for all processes; it is only read."""
        held = np.memmap(path, dtype=np.uint8, mode="r")
        library: Any = faiss  # Its stubs know less than it can do.
        reader = library.ZeroCopyIOReader(library.swig_ptr(held), held.size)
        opened = cls(library.read_index(reader))
        opened._file = held
        return opened

    def write(self, path: Path) -> None:
        """Write the index to a file."""
        # Not faiss.write_index, which takes no file name that is not UTF-8; nor numpy's tofile, which forgets what the last bytes met.
        path.write_bytes(faiss.serialize_index(self._index).data)

    def without(self, hidden: NDArray[np.int64]) -> DenseIndex:
        """Return the same index whose search looks at all but these ids, in order, int64 of shape (n,), all of them held."""
        index = DenseIndex(self._index, hidden)
        index._file = self._file
        return index

    def everything(self) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return all ids, int64 of shape (n,), and their vectors, float32 of shape (n, dimension), in the order of ids."""
        if not len(self):
            return np.empty(0, dtype=np.int64), np.empty((0, int(self._index.d)), dtype=np.float32)
        ids = faiss.vector_to_array(self._index.id_map)
        flat: Any = faiss.downcast_index(self._index.index)
        vectors = faiss.rev_swig_ptr(flat.get_xb(), len(ids) * flat.d).reshape(len(ids), flat.d)
        order = np.argsort(ids, kind="stable")
        return ids[order], vectors[order]

    @property
    def dimension(self) -> int:
        """Numbers of a vector."""
        return int(self._index.d)

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

    def vectors(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the vectors of ids, float32 of shape (n, dimension)."""
        if not len(ids):
            return np.empty((0, int(self._index.d)), dtype=np.float32)
        return np.stack([self._index.reconstruct(int(identity)) for identity in ids])
