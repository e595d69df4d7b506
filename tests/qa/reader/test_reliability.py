"""Probabilities that hold."""

import numpy as np
import pytest

from qa.reader.reliability import calibration_error, reliability, threshold_for_precision


def test_true_probabilities_have_next_to_no_calibration_error_and_overstated_ones_have_much() -> None:
    rng = np.random.default_rng(0)
    chances = rng.random(4000)
    right = (rng.random(4000) < chances).astype(float)
    assert calibration_error(chances, right) < 0.03
    assert calibration_error(np.sqrt(chances), right) > 0.1


def test_reliability_counts_everything() -> None:
    chances = np.random.default_rng(0).random(500)
    rows = reliability(chances, (chances > 0.5).astype(float))
    assert sum(row.count for row in rows) == 500
    assert rows[-1].accuracy == 1 and rows[-1].confidence == pytest.approx(0.95, abs=0.02)


def test_threshold_is_the_lowest_that_keeps_the_precision() -> None:
    chances, right = np.array([0.9, 0.8, 0.7, 0.6]), np.array([1.0, 1, 0, 0])
    assert threshold_for_precision(chances, right, 0.9) == 0.8
    assert threshold_for_precision(chances, right, 0.5) == 0.6
    assert threshold_for_precision(chances, 1 - right, 0.9) is None


def test_a_question_that_weighs_twice_counts_as_two() -> None:
    chances, right = np.array([0.92, 0.96, 0.15]), np.array([1.0, 0, 0])
    twice = calibration_error(np.array([0.92, 0.92, 0.96, 0.15]), np.array([1.0, 1, 0, 0]))
    assert calibration_error(chances, right, weights=np.array([2.0, 1, 1])) == pytest.approx(twice)
    assert twice != pytest.approx(calibration_error(chances, right))
