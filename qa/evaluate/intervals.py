"""How far a figure can be relied on: bootstrap intervals over questions (Efron 1979), by SciPy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import bootstrap

from qa.evaluate.measures.measure import Floats, Measure

DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, its 95% interval, and how many questions it is of; all but the count are NaN where it is of none."""

    value: float
    low: float
    high: float
    count: int


def figure(measure: Measure, rows: Floats, seed: int, draws: int = DRAWS) -> Figure:
    """Return a measure's figure for rows (N, k), with the percentile interval over draws of questions."""
    kept = rows[~np.isnan(rows[:, 0])]
    value = measure.of(kept)
    if len(kept) < 2 or np.isnan(value):
        return Figure(value, value, value, len(kept))
    random = np.random.default_rng(seed)
    if measure.value is None:
        # In batches: ten million numbers at a time are 80 MB.
        found = bootstrap(
            (kept[:, 0],), np.mean, vectorized=True, n_resamples=draws, batch=max(1, 10_000_000 // len(kept)),
            method="percentile", rng=random,
        )  # fmt: skip
        drawn = found.bootstrap_distribution
    else:
        drawn = np.array([measure.of(kept[random.integers(len(kept), size=len(kept))]) for _ in range(draws)])
    low, high = np.nanpercentile(drawn, (2.5, 97.5))
    return Figure(value, float(low), float(high), len(kept))
