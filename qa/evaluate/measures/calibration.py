"""Whether a confidence is a probability, for the likeliest words of every question, shown or not."""

from __future__ import annotations

import numpy as np

from qa.evaluate.judged import Judged
from qa.evaluate.measures.measure import FAILED, Floats, Measure, known
from qa.reader.reliability import calibration_error

BINS = 10


def ece(rows: Floats) -> float:
    """Return the expected calibration error of rows of (sureness, right), in ten bins of equal width (Naeini et al. 2015)."""
    answered = rows[rows[:, 0] <= 1]
    failed = len(rows) - len(answered)  # Each is a gap of its own, as wide as one can be.
    return float((calibration_error(answered[:, 0], answered[:, 1], BINS) * len(answered) + failed) / len(rows))


def brier(rows: Floats) -> float:
    """Return the mean squared difference of sureness and outcome (Brier 1950)."""
    return float(((np.minimum(rows[:, 0], 1) - rows[:, 1]) ** 2).mean())


def _found(judged: Judged) -> tuple[float, float] | None:
    return (judged.prediction.sureness, float(judged.right)) if judged.prediction.likeliest else None


def _shown(judged: Judged) -> tuple[float, float] | None:
    return _found(judged) if judged.prediction.shown else None


MEASURES = tuple(
    Measure(name, title, help, row, known, value, higher_is_better=False, failed=FAILED)
    for name, title, help, row, value in (
        ("ece", "Calibration error", "mean gap between sureness and share of right ones, over tenths", _found, ece),
        ("ece_shown", "Calibration error of what is shown", "the same, for what is shown", _shown, ece),
        ("brier", "Brier score", "mean squared difference of sureness and outcome", _found, brier),
    )
)
