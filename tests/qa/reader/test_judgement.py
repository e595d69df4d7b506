"""What is made of features."""

import numpy as np
import pytest

from qa.reader.judgement import BIAS, FEATURES, LEAD, MOST_LEAD, Judgement, leads


def _judgement(**confidence: float) -> Judgement:
    return Judgement(4, {}, {"margin": 1.0}, {BIAS: 0.0, **confidence}, 0.5)


def _features(*margins: float) -> np.ndarray:
    features = np.zeros((len(margins), len(FEATURES)))
    features[:, 0] = margins
    return features


def test_lead_is_over_the_next_and_negative_for_all_but_the_best() -> None:
    assert leads(np.array([3.0, 1.0, 2.5])).tolist() == [0.5, -2.0, -0.5]
    assert leads(np.array([3.0])).tolist() == [MOST_LEAD]
    assert leads(np.array([99.0, 0.0])).tolist() == [MOST_LEAD, -MOST_LEAD]


def test_an_answer_that_two_passages_share_is_less_sure_where_a_lead_counts() -> None:
    judgement = _judgement(**{LEAD: 1.0})
    alone, rivalled = judgement.probabilities(_features(4, 0))[0], judgement.probabilities(_features(4, 4))[0]
    assert alone > 0.95 and rivalled == pytest.approx(0.5)


def test_no_confidence_is_more_than_certain_however_great_the_scores() -> None:
    chances = _judgement(margin=1.0).probabilities(_features(1e9, -1e9))
    assert np.isfinite(chances).all() and 0 <= chances[1] < 1e-9 < chances[0] <= 1
