"""What is fitted on held-out questions."""

import json
from pathlib import Path

import numpy as np
import pytest

from qa.reader.fit import THRESHOLDS, UNANSWERABLE, best_threshold, fit, fitted, judge, weights_by_prior
from qa.reader.held_out_readings import Asked, load, save
from qa.reader.judgement import FEATURES, Judgement


def _asked(seed: int, count: int = 600) -> list[Asked]:
    """Questions over ten passages, the gold one with more of every feature; a fifth of them have none."""
    rng = np.random.default_rng(seed)
    out = []
    for number in range(count):
        gold = np.zeros(10, dtype=bool)
        gold[rng.integers(4)] = number % 5 > 0
        features = rng.normal(0, 1, (10, len(FEATURES))) + 2 * gold[:, None]
        right = np.where(gold & (rng.random(10) < 0.9), 1.0, 0.0)
        out.append(Asked(features, right, gold, np.arange(10), bool(gold.any()), f"article {number % 40}"))
    return out


def test_probabilities_of_new_questions_hold_and_the_gold_passage_comes_first(tmp_path: Path) -> None:
    fitted = fit(_asked(1), seed=0)
    (tmp_path / "judgement.json").write_text(json.dumps(fitted))
    judgement = Judgement.load(tmp_path / "judgement.json")
    new = _asked(2)
    firsts = [int(np.argmax(judgement.rank_scores(each.features))) for each in new]
    gold_first = [each.gold[first] for each, first in zip(new, firsts, strict=True) if each.answerable]
    assert np.mean(gold_first) > 0.95
    chances = [
        judgement.probabilities(each.features, each.values)[first] for each, first in zip(new, firsts, strict=True)
    ]
    right = [each.right[first] for each, first in zip(new, firsts, strict=True)]
    assert np.mean(chances) == pytest.approx(np.mean(right), abs=0.05)
    shown = np.array(chances) >= judgement.threshold
    assert np.mean(np.array(right)[shown]) > 0.85 and np.mean(np.array(right)[~shown]) < 0.4
    assert fitted["held_out"]["calibration_error"] < 0.08


def test_how_well_it_does_is_measured_on_articles_it_was_not_fitted_on() -> None:
    # Half of the articles' features mean the opposite: what is fitted on one kind must fail on the other.
    rng = np.random.default_rng(0)
    asked = []
    for number in range(400):
        gold = np.arange(10) == rng.integers(10)
        features = rng.normal(0, 1, (10, len(FEATURES))) + 3 * gold[:, None]
        asked.append(Asked(features, gold.astype(float), gold, np.arange(10), True, f"article {number % 2}"))
    features = [-each.features if each.article == "article 1" else each.features for each in asked]
    mixed = [
        Asked(one, each.right, each.gold, each.values, True, each.article)
        for one, each in zip(features, asked, strict=True)
    ]
    assert fit(asked, seed=0)["held_out"]["right_paragraph_first"] > 0.95
    assert fit(mixed, seed=0)["held_out"]["right_paragraph_first"] < 0.6


def test_what_was_measured_is_kept_whole(tmp_path: Path) -> None:
    asked = _asked(4, 20)
    save(tmp_path / "measured.npz", asked)
    for one, other in zip(load(tmp_path / "measured.npz"), asked, strict=True):
        assert one.answerable == other.answerable
        np.testing.assert_array_equal(one.features, other.features)
        assert one.article == other.article


def test_the_threshold_is_the_lowest_that_is_hardly_worse_than_the_best() -> None:
    rng = np.random.default_rng(0)
    chances = rng.random(4000)
    right = (rng.random(4000) < chances).astype(float)
    # What is not right cannot be answered: then an answer that is likelier right than wrong is worth showing.
    assert 0.4 <= best_threshold(chances, right, right > 0) <= 0.5
    # Were everything answerable, nothing would be gained by holding anything back.
    assert best_threshold(chances, right, np.ones(4000, dtype=bool)) == THRESHOLDS[0]


def test_probabilities_hold_for_the_share_of_unanswerable_questions_that_is_assumed_however_many_were_asked() -> None:
    # Nothing tells the unanswerable ones apart, so that all depends on how many there are.
    rng = np.random.default_rng(3)
    asked = []
    for number in range(900):
        answerable = number % 3 == 0
        gold = np.arange(10) == (rng.integers(10) if answerable else -1)
        features = rng.normal(0, 0.01, (10, len(FEATURES)))
        asked.append(Asked(features, np.full(10, float(answerable)), gold, np.arange(10), answerable, f"a{number}"))
    judgement = fitted(asked)
    assert np.mean([judge(each, judgement).chance for each in asked]) == pytest.approx(1 - UNANSWERABLE, abs=0.02)


def test_a_prior_changes_what_questions_count_and_not_their_sum() -> None:
    answerable = np.array([True] * 30 + [False] * 70)
    weights = weights_by_prior(answerable)
    assert weights.sum() == pytest.approx(100)
    assert weights[~answerable].sum() == pytest.approx(100 * UNANSWERABLE)
    assert (weights_by_prior(np.ones(5, dtype=bool)) == 1).all()
