"""Probabilities that hold."""

import numpy as np

from qa.reader.calibrate import (
    calibration_error,
    fit_isotonic,
    fit_logistic,
    reliability,
    threshold_for_precision,
)


def _draw(count: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    margins = rng.normal(0, 4, count)
    chance = 1 / (1 + np.exp(-(0.5 * margins + 1)))
    return margins, (rng.random(count) < chance).astype(float)


def test_logistic_finds_slope_and_bias() -> None:
    fitted = fit_logistic(*_draw())
    assert abs(fitted.slope - 0.5) < 0.06
    assert abs(fitted.bias - 1) < 0.15


def test_both_fits_are_calibrated_and_rise() -> None:
    margins, right = _draw()
    for fitted in (fit_logistic(margins, right), fit_isotonic(margins, right)):
        assert calibration_error(fitted(margins), right) < 0.03
        assert (np.diff(fitted(np.sort(margins))) >= -1e-12).all()


def test_separable_data_gives_no_certainty() -> None:
    margins, right = np.array([-1.0, -2, 1, 2]), np.array([0.0, 0, 1, 1])
    assert np.isfinite(fit_logistic(margins, right).slope)
    assert fit_isotonic(margins, right)(np.array([99.0]))[0] < 1


def test_reliability_counts_everything() -> None:
    margins, right = _draw(500)
    assert sum(row.count for row in reliability(fit_logistic(margins, right)(margins), right)) == 500


def test_threshold_for_precision() -> None:
    chances, right = np.array([0.9, 0.8, 0.7, 0.6]), np.array([1.0, 1, 0, 0])
    assert threshold_for_precision(chances, right, 0.9) == 0.8
    assert threshold_for_precision(chances, 1 - right, 0.9) is None
