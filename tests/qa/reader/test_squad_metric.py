"""SQuAD's normalisation and the best threshold."""

import numpy as np

from qa.reader.squad_metric import best, best_threshold, normalise


def test_normalise() -> None:
    assert normalise("The  Apollo-program!") == "apolloprogram"
    assert normalise("an Answer, a") == "answer"


def test_best_of_several_golds() -> None:
    assert best("10,000 containers", ["at least 10,000", "10,000 containers"]) == (1.0, 1.0)
    assert best("", []) == (1.0, 1.0)
    assert best("x", []) == (0.0, 0.0)


def test_threshold_is_the_best_of_all() -> None:
    rng = np.random.default_rng(3)
    margins, shown = np.round(rng.normal(size=60), 1), rng.random(60)
    hidden = (rng.random(60) < 0.5).astype(float)
    threshold, value = best_threshold(margins, shown, hidden)
    tried = [np.where(margins > t, shown, hidden).mean() for t in [-9.0, *np.unique(margins)]]
    assert np.isclose(value, max(tried))
    assert np.isclose(np.where(margins > threshold, shown, hidden).mean(), value)
