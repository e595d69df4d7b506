"""Two sides take turns, so that whatever else the machine does meets both."""

from __future__ import annotations

import time
from collections.abc import Callable


def alternate(
    ours: Callable[[], object], theirs: Callable[[], object], rounds: int, pause: float = 0.0
) -> tuple[list[float], list[float]]:
    """Return the seconds that each side took in each round; both run once before, uncounted, and every other round the rival begins.

    After each run come ``pause`` seconds that count for nobody: threads that wait for work spin for a while, and would take it from the next.
    """
    ours()
    theirs()
    times: tuple[list[float], list[float]] = [], []
    for number in range(rounds):
        for side in (0, 1) if number % 2 == 0 else (1, 0):
            times[side].append(seconds(theirs if side else ours))
            time.sleep(pause)
    return times


def seconds(work: Callable[[], object]) -> float:
    """Return how long work takes, in seconds."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
