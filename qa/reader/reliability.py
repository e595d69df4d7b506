"""How far probabilities can be believed, and the threshold that they give for a wished precision."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Bin:
    """One bar of a reliability diagram."""

    count: int
    confidence: float
    accuracy: float


def reliability(probabilities: Floats, right: Floats, bins: int = 10) -> list[Bin]:
    """Bins of equal width over [0, 1], empty ones left out."""
    places = np.minimum((probabilities * bins).astype(int), bins - 1)
    return [
        Bin(int(held.sum()), float(probabilities[held].mean()), float(right[held].mean()))
        for place in range(bins)
        if (held := places == place).any()
    ]


def calibration_error(probabilities: Floats, right: Floats, bins: int = 10) -> float:
    """Expected calibration error: mean gap of confidence and accuracy over bins, weighted by count."""
    rows = reliability(probabilities, right, bins)
    return sum(row.count * abs(row.confidence - row.accuracy) for row in rows) / max(1, len(right))


def threshold_for_precision(probabilities: Floats, right: Floats, precision: float) -> float | None:
    """The lowest threshold at and above which shown answers are right with ``precision``; none if never."""
    order = np.argsort(-probabilities, kind="stable")
    so_far = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    ranked = probabilities[order]
    last_of_equals = np.append(ranked[1:] < ranked[:-1], True)
    fits = np.flatnonzero((so_far >= precision) & last_of_equals)
    return float(ranked[fits[-1]]) if len(fits) else None
