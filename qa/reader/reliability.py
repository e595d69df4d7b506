"""How far probabilities can be believed, and the threshold that they give for a wished precision."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Bin:
    """One bar of a reliability diagram; ``weight`` is the count, or what that many questions weigh."""

    count: int
    confidence: float
    accuracy: float
    weight: float


def reliability(probabilities: Floats, right: Floats, bins: int = 10, weights: Floats | None = None) -> list[Bin]:
    """Bins of equal width over [0, 1], empty ones left out; within a bin, questions (N,) count by their ``weights``, where given."""
    places = np.minimum((probabilities * bins).astype(int), bins - 1)
    counts = np.ones(len(right)) if weights is None else weights
    return [
        Bin(
            int(held.sum()),
            float(np.average(probabilities[held], weights=counts[held])),
            float(np.average(right[held], weights=counts[held])),
            float(counts[held].sum()),
        )
        for place in range(bins)
        if (held := places == place).any()
    ]


def calibration_error(probabilities: Floats, right: Floats, bins: int = 10, weights: Floats | None = None) -> float:
    """Expected calibration error: mean gap of confidence and accuracy over bins, weighted by count, or by the sum of ``weights``."""
    rows = reliability(probabilities, right, bins, weights)
    return sum(row.weight * abs(row.confidence - row.accuracy) for row in rows) / max(
        1e-9, sum(row.weight for row in rows)
    )


def threshold_for_precision(probabilities: Floats, right: Floats, precision: float) -> float | None:
    """The lowest threshold at and above which shown answers are right with ``precision``; none if never."""
    order = np.argsort(-probabilities, kind="stable")
    so_far = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    ranked = probabilities[order]
    last_of_equals = np.append(ranked[1:] < ranked[:-1], True)
    fits = np.flatnonzero((so_far >= precision) & last_of_equals)
    return float(ranked[fits[-1]]) if len(fits) else None
