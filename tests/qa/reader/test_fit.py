"""What is fitted on held-out questions."""

import json
from pathlib import Path

import numpy as np
import pytest

from qa.reader.example import Example
from qa.reader.fit import Asked, fit, held_out_documents, load, save, with_near_misses
from qa.reader.judgement import FEATURES, Judgement


def _asked(seed: int, count: int = 600) -> list[Asked]:
    """Questions over ten passages, the gold one with more of every feature; a fifth of them have none."""
    rng = np.random.default_rng(seed)
    out = []
    for number in range(count):
        gold = np.zeros(10, dtype=bool)
        gold[rng.integers(4)] = number % 5 > 0
        features = rng.normal(0, 1, (10, len(FEATURES))) + 2 * gold[:, None]
        f1 = np.where(gold & (rng.random(10) < 0.9), 1.0, 0.0)
        out.append(Asked(features, f1, gold, gold | (np.arange(10) == 9), bool(gold.any())))
    return out


def test_probabilities_of_new_questions_hold_and_the_gold_passage_comes_first(tmp_path: Path) -> None:
    fitted = fit(_asked(1), read_on=4, seed=0)
    (tmp_path / "judgement.json").write_text(json.dumps(fitted))
    judgement = Judgement.load(tmp_path / "judgement.json")
    new = with_near_misses(_asked(2), seed=1)
    firsts = [int(np.argmax(judgement.rank_scores(each.features))) for each in new]
    gold_first = [each.gold[first] for each, first in zip(new, firsts, strict=True) if each.answerable]
    assert np.mean(gold_first) > 0.95
    chances = [judgement.probabilities(each.features)[first] for each, first in zip(new, firsts, strict=True)]
    right = [each.f1[first] for each, first in zip(new, firsts, strict=True)]
    assert np.mean(chances) == pytest.approx(np.mean(right), abs=0.05)
    shown = np.array(chances) >= judgement.threshold
    assert np.mean(np.array(right)[shown]) > 0.85 and np.mean(np.array(right)[~shown]) < 0.4
    assert fitted["held_out"]["calibration_error"] < 0.08


def test_near_misses_lack_the_paragraph_or_the_article() -> None:
    asked = _asked(3)
    added = with_near_misses(asked, seed=0)[len(asked) :]
    assert 0.4 < len(added) / sum(each.answerable for each in asked) < 0.6
    assert not any(each.answerable or each.gold.any() or each.f1.any() for each in added)
    assert {len(each.f1) for each in added} == {8, 9}


def test_what_was_measured_is_kept_whole(tmp_path: Path) -> None:
    asked = _asked(4, 20)
    save(tmp_path / "measured.npz", asked)
    for one, other in zip(load(tmp_path / "measured.npz"), asked, strict=True):
        assert one.answerable == other.answerable
        np.testing.assert_array_equal(one.features, other.features)
        np.testing.assert_array_equal(one.same, other.same)


def test_a_held_out_article_becomes_a_document_whose_paragraphs_are_its_passages() -> None:
    rows = [
        Example("1", "a?", "One.\nTwo.", ((0, 3),), "town", "s"),
        Example("2", "b?", "One.\nTwo.", ((5, 8),), "town", "s"),
        Example("3", "c?", "Three.", ((0, 5),), "town", "s"),
    ]
    (document,) = held_out_documents(rows)
    assert [document.text[block.start : block.end] for block in document.blocks] == ["One. Two.", "Three."]
