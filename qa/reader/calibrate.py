"""From margins to probabilities: the chance that the shown span is right.

Temperature with a bias (Platt 1999; Guo et al. 2017, arXiv 1706.04599) where data is scarce, isotonic regression
(Zadrozny and Elkan 2002) where there is enough. Fitted on held-out train articles only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Logistic:
    """``1 / (1 + exp(-(slope * margin + bias)))``; ``1 / slope`` is the temperature."""

    slope: float
    bias: float

    def __call__(self, margins: Floats) -> Floats:
        """Probabilities (N,) of margins (N,)."""
        return np.asarray(1 / (1 + np.exp(-np.clip(self.slope * margins + self.bias, -50, 50))))


@dataclass(frozen=True)
class Isotonic:
    """A rising curve through ``(margins, probabilities)``, linear in between and flat beyond."""

    margins: tuple[float, ...]
    probabilities: tuple[float, ...]

    def __call__(self, margins: Floats) -> Floats:
        """Probabilities (N,) of margins (N,)."""
        return np.interp(margins, self.margins, self.probabilities)


def fit_logistic(margins: Floats, right: Floats, steps: int = 50) -> Logistic:
    """Maximum likelihood by Newton's method. ``right`` (N,) is 1 where the shown span is right, else 0.

    Targets are Platt's smoothed ones, so that perfectly separable data gives a finite slope.
    """
    good, bad = float(right.sum()), float(len(right) - right.sum())
    target = np.where(right > 0.5, (good + 1) / (good + 2), 1 / (bad + 2))
    scale = float(np.std(margins)) or 1.0
    design = np.stack((margins / scale, np.ones_like(margins)), axis=1)
    weights = np.zeros(2)
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(design @ weights, -50, 50)))
        hessian = design.T @ (design * (p * (1 - p))[:, None]) + 1e-6 * np.eye(2)
        change = np.linalg.solve(hessian, design.T @ (p - target))
        # A bounded step: far from the optimum Newton's may overshoot.
        weights -= change / max(1.0, float(np.abs(change).max()))
    return Logistic(float(weights[0] / scale), float(weights[1]))


def fit_isotonic(margins: Floats, right: Floats, least: int = 20) -> Isotonic:
    """Pool adjacent violators, each block of at least ``least`` questions, so that no lone one gives certainty."""
    order = np.argsort(margins, kind="stable")
    blocks: list[list[float]] = []  # sum of margins, sum of right, count
    for margin, value in zip(margins[order], right[order], strict=True):
        blocks.append([float(margin), float(value), 1.0])
        while len(blocks) > 1 and (
            blocks[-2][2] < least or blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]
        ):
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    if len(blocks) > 1 and blocks[-1][2] < least:
        last = blocks.pop()
        blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    return Isotonic(tuple(b[0] / b[2] for b in blocks), tuple((b[1] + 0.5) / (b[2] + 1) for b in blocks))


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
