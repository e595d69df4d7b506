"""Windows are read one by one in lanes: the same figures whoever else asks, and an error is one's own."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index_build.compute_threads import cores
from qa.reader.lanes import InLanes, Lanes
from qa.reader.predict import Floats, Ints

LENGTHS = (40, 7, 93, 61)


def windows(seed: int, lengths: Sequence[int] = LENGTHS) -> tuple[Ints, Ints, Ints]:
    ids = np.random.default_rng(seed).integers(1000, 20000, (len(lengths), max(lengths)))
    types, mask = np.zeros_like(ids), np.zeros_like(ids)
    for row, length in enumerate(lengths):
        ids[row, length:], types[row, 5:length], mask[row, :length] = 0, 1, 1
    return ids, types, mask


class Counted:
    """A network of sums, which counts how many runs there are at once and fails where a window begins with 13."""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        self._lock = threading.Lock()

    def lower(self, ids: Ints, types: Ints, mask: Ints) -> tuple[Floats, Floats]:
        if ids[0, 0] == 13:
            raise ValueError("thirteen")
        with self._lock:
            self.lengths.append(ids.shape[1])
        return np.repeat(ids[:, :, None], 2, axis=2).astype(np.float32), ids.sum(axis=1).astype(np.float32)

    def upper(self, hidden: Floats, ids: Ints, types: Ints, mask: Ints) -> tuple[Floats, Floats, Floats]:
        return hidden[:, :, 0] + types, hidden[:, :, 1] - types, ids.sum(axis=1).astype(np.float32)


@pytest.fixture(params=[1, 3])
def shared(request: pytest.FixtureRequest) -> Lanes:
    return Lanes(request.param)


def test_rows_come_back_in_their_places_and_each_is_run_without_what_fills_it_up(shared: Lanes) -> None:
    plain, counted = Counted(), Counted()
    laned, arrays = InLanes(counted, shared), windows(0)
    hidden, early = laned.lower(*arrays)
    assert sorted(counted.lengths) == sorted(LENGTHS)
    expected = plain.lower(*arrays)
    assert np.array_equal(hidden, expected[0]) and np.array_equal(early, expected[1])
    for ours, theirs in zip(laned.upper(hidden, *arrays), plain.upper(hidden, *arrays), strict=True):
        assert np.array_equal(ours, theirs)


def test_an_error_is_raised_to_its_own_caller_alone(shared: Lanes) -> None:
    network = InLanes(Counted(), shared)

    def read(seed: int) -> str:
        ids, types, mask = windows(seed)
        if seed % 3 == 0:
            ids[1, 0] = 13
        try:
            network.lower(ids, types, mask)
        except ValueError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(read, range(40))) == ["" if seed % 3 else "thirteen" for seed in range(40)]


def test_lanes_that_are_closed_finish_what_they_have() -> None:
    shared, done = Lanes(2), threading.Event()
    begun = threading.Barrier(3)

    def work(item: int) -> int:
        begun.wait(20)
        done.wait(20)
        return item

    with ThreadPoolExecutor(1) as caller:
        asked = caller.submit(shared.each, work, [1, 2])
        begun.wait(20)
        done.set()
        shared.close()
        assert asked.result() == [1, 2]


def test_a_process_that_is_held_to_some_threads_has_as_many_lanes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index_build.compute_threads._threads", 3)
    assert cores() == 3
    monkeypatch.setattr("index_build.compute_threads._threads", 0)
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    assert cores() >= 1
