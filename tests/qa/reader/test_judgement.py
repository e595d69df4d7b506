"""What is made of features."""

import numpy as np
import pytest

from qa.reader.judgement import BIAS, FEATURES, LEAD, MOST_LEAD, Judgement, leads


def _judgement(**confidence: float) -> Judgement:
    return Judgement({"margin": 1.0}, {"margin": 1.0}, {BIAS: 0.0, **confidence}, {BIAS: 0.0, "margin": 1.0}, 0.5)


def _features(*margins: float) -> np.ndarray:
    features = np.zeros((len(margins), len(FEATURES)))
    features[:, 0] = margins
    return features


def test_lead_is_over_the_best_that_says_another_thing_and_negative_for_all_but_the_best() -> None:
    assert leads(np.array([3.0, 1.0, 2.5]), [0, 1, 2]).tolist() == [0.5, -2.0, -0.5]
    assert leads(np.array([3.0, 1.0, 2.5]), [0, 1, 0]).tolist() == [2.0, -2.0, 1.5]
    assert leads(np.array([3.0]), [0]).tolist() == [MOST_LEAD]
    assert leads(np.array([99.0, 0.0]), [0, 1]).tolist() == [MOST_LEAD, -MOST_LEAD]


def test_a_rival_makes_an_answer_less_sure_and_a_witness_does_not() -> None:
    judgement = _judgement(**{LEAD: 1.0})
    alone = judgement.probabilities(_features(4, 0), [0, 1])[0]
    rivalled = judgement.probabilities(_features(4, 4), [0, 1])[0]
    witnessed = judgement.probabilities(_features(4, 4, 0), [0, 0, 1])[0]
    assert alone > 0.95 and rivalled == pytest.approx(0.5) and witnessed == pytest.approx(alone)


def test_what_stands_behind_the_first_is_judged_by_itself_and_is_no_likelier() -> None:
    chances = _judgement(margin=0.1).probabilities(_features(4, 3, -9), [0, 1, 2])
    assert chances[0] == chances[1] < 0.7 and chances[2] < 0.001


def test_no_confidence_is_more_than_certain_however_great_the_scores() -> None:
    chances = _judgement(margin=1.0).probabilities(_features(1e9, -1e9), [0, 1])
    assert np.isfinite(chances).all() and 0 <= chances[1] < 1e-9 < chances[0] <= 1


def test_of_passages_where_one_stands_out_few_are_read_to_the_end_and_else_many() -> None:
    judgement = _judgement()
    assert judgement.read_on(_features(9, 0, 1, 2)).tolist() == [True, False, False, False]
    assert judgement.read_on(_features(9, 8, 7, 0)).tolist() == [True, True, True, False]
    assert judgement.read_on(_features(*[0] * 10)).all()
    assert judgement.read_on(_features()).tolist() == []
