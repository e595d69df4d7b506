"""An inverted file over vectors of one byte a number: a search compares the lists whose centres are nearest, and those alone.

IVF: Jégou, Douze and Schmid 2011, "Product quantization for nearest neighbor search", section 4.1, here without product quantisation: a number
is rounded to the middle of one of 256 steps between fixed ends, so that nothing about a stored vector depends on any other, what is read and
stored again is the same, and an update stores what a build would. The centres alone are learned, in the order of ids and with one seed.
``python -m bench.performance growth`` measures what it finds.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index_build.dense.index import DenseIndex
from index_build.dense.mapped import mapped

FILE, IDS = "dense.faiss", "dense.ids"
DEVIATIONS = 6.0
"""Ends of the steps, in standard deviations of a unit vector's number, which is one by the root of the dimension. Of MiniLM's none lies beyond."""
LISTS = 4.0
"""Lists, by the root of the number of vectors: lists and their lengths both grow with that root."""
PROBES = 256
"""Lists that a search compares: of a million vectors 64 found .951 of the ten nearest, 128 .967, 256 .971, and all of them .988."""
_FEW = 2_000
"""Up to so many vectors that may be found are fetched and multiplied; of more, walking the lists takes less time."""
SCANNED = 20_000
"""Up to so many vectors that may be found are all compared, whatever their lists."""
_PER_CENTRE, _ROUNDS, _SEED = 48, 8, 1
_BATCH = 65_536


class InvertedFile(DenseIndex):
    """FAISS' inverted lists; passages go by their rank among all ids, which lie in a file beside."""

    rounds = learns = True

    def __init__(
        self, index: Any, ids: NDArray[np.int64], file: Any = None, seen: NDArray[np.bool_] | None = None
    ) -> None:
        self._index, self._ids, self._file = index, ids, file
        self._seen = seen  # By rank; None where all are.
        self._count = len(ids) if seen is None else int(seen.sum())
        self._probes = PROBES

    @classmethod
    def make(
        cls, ids: NDArray[np.int64], vectors: NDArray[np.float32], like: NDArray[np.bool_] | None = None
    ) -> InvertedFile:
        """See ``DenseIndex``; it learns where the centres of its lists lie."""
        dimension = vectors.shape[1]
        learned = np.arange(len(ids)) if like is None else np.flatnonzero(like)
        lists = max(1, min(round(LISTS * len(learned) ** 0.5), len(learned)))
        # Ids are hashes, so that vectors at even distances are drawn by chance, and always the same.
        drawn = learned[
            np.unique(np.linspace(0, len(learned) - 1, min(len(learned), lists * _PER_CENTRE)).astype(np.int64))
        ]
        index = _empty(dimension, lists)
        clustering = faiss.Clustering(dimension, lists)
        clustering.niter, clustering.seed, clustering.spherical = _ROUNDS, _SEED, True
        clustering.min_points_per_centroid, clustering.max_points_per_centroid = 1, _PER_CENTRE
        # From what is stored, not from what is given: an update has nothing else.
        clustering.train(_stored(index, vectors[drawn]), index.quantizer)
        index.is_trained = True
        for at in range(0, len(ids), _BATCH):
            index.add(_stored(index, vectors[at : at + _BATCH]))
        index.make_direct_map()
        return cls(index, ids)

    @classmethod
    def open(cls, folder: Path) -> InvertedFile:
        """See ``DenseIndex``. Where each vector lies is found out anew, in 8 bytes each: a hundredth of a second for a million."""
        index, file = mapped(folder / FILE)
        ids = np.memmap(folder / IDS, dtype="<i8", mode="r")
        if len(ids) != index.ntotal:
            raise ValueError(f"{folder / IDS} does not name the vectors of {folder / FILE}")
        index.make_direct_map()
        return cls(index, ids, file)

    def write(self, folder: Path) -> None:
        """See ``DenseIndex``."""
        library: Any = faiss  # Its stubs know less than it can do.
        self._index.set_direct_map_type(library.DirectMap.NoMap)
        (folder / FILE).write_bytes(faiss.serialize_index(self._index).data)
        (folder / IDS).write_bytes(self._ids.astype("<i8").tobytes())
        self._index.make_direct_map()

    def without(self, hidden: NDArray[np.int64]) -> InvertedFile:
        """See ``DenseIndex``."""
        seen = None
        if len(hidden):
            seen = np.ones(len(self), dtype=np.bool_)
            seen[np.searchsorted(self._ids, hidden)] = False
        other = InvertedFile(self._index, self._ids, self._file, seen)
        other._probes = self._probes
        return other

    def exhaustive(self) -> InvertedFile:
        """See ``DenseIndex``: all lists are looked at, so that where their centres lie does not matter."""
        other = InvertedFile(self._index, self._ids, self._file, self._seen)
        other._probes = int(self._index.nlist)
        return other

    @property
    def dimension(self) -> int:
        """Numbers of a vector."""
        return int(self._index.d)

    def __len__(self) -> int:
        return len(self._ids)

    def ids(self) -> NDArray[np.int64]:
        """See ``DenseIndex``."""
        return np.array(self._ids, dtype=np.int64)

    def vectors(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """See ``DenseIndex``: each number rounded to the middle of its step."""
        return self._vectors(np.searchsorted(self._ids, ids))

    def search(
        self, vector: NDArray[np.float32], count: int, allowed: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """See ``DenseIndex``. Among up to ``SCANNED`` vectors that may be found it is exact, but for the rounding of those that are stored.

        Among more, the fewer of all that are seen may be found, the more lists are looked at.
        """
        ranks: NDArray[np.int64] | None = None
        found = self._count
        if allowed is not None:
            ranks = np.searchsorted(self._ids, allowed)
            ranks = ranks if self._seen is None else ranks[self._seen[ranks]]
            found = len(ranks)
        if min(count, found) <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if found <= min(_FEW, SCANNED):
            if ranks is None:
                ranks = np.arange(len(self)) if self._seen is None else np.flatnonzero(self._seen)
            scores = self._vectors(ranks) @ vector
        else:
            lists = int(self._index.nlist)
            probes = lists if found <= SCANNED else min(lists, -(-self._probes * self._count // found))
            ranks, scores = self._probed(vector, count, ranks, probes)
        best = np.lexsort((ranks, -scores))[:count]
        return np.asarray(self._ids[ranks[best]]), scores[best]

    def _probed(
        self, vector: NDArray[np.float32], count: int, ranks: NDArray[np.int64] | None, probes: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        if ranks is None:
            may = self._seen
        else:
            may = np.zeros(len(self), dtype=np.bool_)
            may[ranks] = True
        library: Any = faiss  # Its stubs know less than it can do.
        parameters = library.SearchParametersIVF(nprobe=probes)
        if may is not None:
            bits = np.packbits(may, bitorder="little")  # Has a name, since the selector does not keep it alive.
            selector = library.IDSelectorBitmap(bits)
            parameters = library.SearchParametersIVF(nprobe=probes, sel=selector)
        scores, found = self._index.search(vector.reshape(1, -1), min(count, len(self)), params=parameters)
        held = found[0] >= 0  # FAISS fills up with -1.
        return found[0][held], scores[0][held]

    def _vectors(self, ranks: NDArray[np.int64]) -> NDArray[np.float32]:
        if not len(ranks):
            return np.empty((0, self.dimension), dtype=np.float32)
        vectors: NDArray[np.float32] = self._index.reconstruct_batch(ranks)
        return vectors


def _empty(dimension: int, lists: int) -> Any:
    """Return lists without centres whose steps are fixed."""
    library: Any = faiss
    index = library.IndexIVFScalarQuantizer(
        library.IndexFlatIP(dimension), dimension, lists, library.ScalarQuantizer.QT_8bit_uniform,
        library.METRIC_INNER_PRODUCT, False,
    )  # fmt: skip
    end = min(1.0, DEVIATIONS / dimension**0.5)
    library.copy_array_to_vector(np.array([-end, 2 * end], dtype=np.float32), index.sq.trained)
    return index


def _stored(index: Any, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return vectors as the index will store them, float32 of shape (n, dimension)."""
    if not len(vectors):
        return vectors
    stored: NDArray[np.float32] = index.sq.decode(index.sq.compute_codes(np.ascontiguousarray(vectors)))
    return stored
