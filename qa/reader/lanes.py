"""Windows of all who ask at once share the cores: one window a run, one run a core."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from index_build.compute_threads import cores
from qa.reader.predict import Floats, Ints, Network, OnnxNetwork

T = TypeVar("T")
R = TypeVar("R")


class Lanes:
    """A few threads that work off what many callers bring, in the order in which they bring it. Safe from several threads.

    What one brings is spread over all of them, so that a lone caller has every core; of several callers, each waits for no more than what
    was brought before. An error is raised to its own caller and to nobody else.
    """

    def __init__(self, count: int) -> None:
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="lane") if count > 1 else None

    def each(self, work: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """Return what ``work`` makes of each item, in order. Raises what the first of them raised; those not begun then never are."""
        if self._threads is None or len(items) < 2:
            return [work(item) for item in items]
        return list(self._threads.map(work, items))

    def close(self) -> None:
        """End the threads, once they have done what was brought."""
        if self._threads is not None:
            self._threads.shutdown()


class InLanes:
    """A network that is run for one window at a time, by as many threads at once as there are lanes.

    A run of many windows does not cost less than its windows by themselves, where it stays within one thread: measured with int8 under
    onnxruntime, ten windows took 2.5 times the processor time together, since each is filled up to the longest and what lies between
    two layers no longer fits the cache; two threads in one run cost half as much again, waiting for each other. By itself, a window
    also comes to the same figures whatever is asked beside it: int8's range is one for a whole run.
    """

    def __init__(self, network: Network, shared: Lanes) -> None:
        """``network`` computes in the thread that calls it, and may be called from several."""
        self._network, self._lanes = network, shared

    def lower(self, ids: Ints, types: Ints, mask: Ints) -> tuple[Floats, Floats]:
        """See ``Network``."""
        lengths, order = _longest_first(mask)

        def work(row: int) -> tuple[Floats, Floats]:
            only = np.s_[row : row + 1, : lengths[row]]
            return self._network.lower(ids[only], types[only], mask[only])

        outputs = self._lanes.each(work, order)
        hidden = _filled([each[0] for each in outputs], order, ids.shape)
        return hidden, _joined([each[1] for each in outputs], order)

    def upper(self, hidden: Floats, ids: Ints, types: Ints, mask: Ints) -> tuple[Floats, Floats, Floats]:
        """See ``Network``."""
        lengths, order = _longest_first(mask)

        def work(row: int) -> tuple[Floats, Floats, Floats]:
            only = np.s_[row : row + 1, : lengths[row]]
            return self._network.upper(hidden[only], ids[only], types[only], mask[only])

        outputs = self._lanes.each(work, order)
        start, end = (_filled([each[part] for each in outputs], order, ids.shape) for part in (0, 1))
        return start, end, _joined([each[2] for each in outputs], order)


def exported(weights: Path, threads: int | None = None, suffix: str = ".onnx") -> Network:
    """Return the network that was exported to a folder, with so many lanes; None takes one a core."""
    lower, upper = (weights / f"{part}{suffix}" for part in ("lower", "upper"))
    return InLanes(OnnxNetwork(lower, upper, threads=1), Lanes(threads or cores()))


def _longest_first(mask: Ints) -> tuple[list[int], list[int]]:
    """How many positions of each row are its own, and the rows in order: the long first, so that all lanes end at about the same time."""
    lengths = mask.sum(axis=1)
    return lengths.tolist(), np.argsort(-lengths, kind="stable").tolist()


def _filled(rows: Sequence[Floats], order: Sequence[int], shape: tuple[int, ...]) -> Floats:
    """One array (B, L, ...) of what came out for each row (1, l, ...), in ``order``; 0 beyond a row's own positions."""
    out = np.zeros((*shape, *rows[0].shape[2:]), dtype=np.float32)
    for row, number in zip(rows, order, strict=True):
        out[number, : row.shape[1]] = row[0]
    return out


def _joined(rows: Sequence[npt.NDArray[np.float32]], order: Sequence[int]) -> Floats:
    out = np.empty(len(order), dtype=np.float32)
    for row, number in zip(rows, order, strict=True):
        out[number] = row[0]
    return out
