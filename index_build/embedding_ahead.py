"""Passages are embedded while the next documents are still being read: reading takes one core, and would leave the others idle."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index_build.embedder import Embedder

# Enough to have texts of like length beside one another, few enough that little is left to do when all is read.
_BATCH = 512
# Batches that wait; then reading waits too, so that texts do not pile up in memory.
_WAITING = 2
Embedded = tuple[NDArray[np.int64], NDArray[np.float32]]


@dataclass(slots=True)
class _Batch:
    ids: list[int] = field(default_factory=list)
    contexts: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


class EmbeddingAhead:
    """Embeds what it is given in a thread of its own. For one thread that gives; ``close`` it.

    The last digits of a vector depend on the texts that it was made with, so these are of one compartment.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ahead")
        self._open: dict[str, _Batch] = defaultdict(_Batch)
        self._waiting: deque[Future[Embedded]] = deque()
        self._done: list[Embedded] = []

    def add(
        self, embedder: Embedder, compartment: str, ids: Sequence[int], contexts: Sequence[str], texts: Sequence[str]
    ) -> None:
        """Take passages of one compartment. Raises what embedding earlier ones raised."""
        batch = self._open[compartment]
        batch.ids += ids
        batch.contexts += contexts
        batch.texts += texts
        if len(batch.ids) >= _BATCH:
            self._begin(embedder, self._open.pop(compartment))
            while len(self._waiting) > _WAITING:
                self._done.append(self._waiting.popleft().result())

    def finished(self, embedder: Embedder) -> Iterator[Embedded]:
        """Yield ids (n,) and vectors (n, dimension) of all that was taken, in parts, as they are made."""
        for compartment in sorted(self._open):
            self._begin(embedder, self._open[compartment])
        self._open.clear()
        while self._done:
            yield self._done.pop(0)
        while self._waiting:
            yield self._waiting.popleft().result()

    def close(self) -> None:
        """End the thread, behind what it is at."""
        self._thread.shutdown(cancel_futures=True)

    def _begin(self, embedder: Embedder, batch: _Batch) -> None:
        def embed() -> Embedded:
            vectors = embedder.encode_passages(batch.contexts, batch.texts)
            return np.array(batch.ids, dtype=np.int64), vectors

        self._waiting.append(self._thread.submit(embed))
