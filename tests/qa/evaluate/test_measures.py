"""Measures, held against others' code on the same predictions, and against what must hold of them."""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path

import numpy as np
import pytest
import pytrec_eval
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.evaluate.evaluation import judge, measured
from qa.evaluate.files.squad import read
from qa.evaluate.gold import Gold
from qa.evaluate.intervals import figure
from qa.evaluate.judged import Judged
from qa.evaluate.measures import MEASURES
from qa.evaluate.measures.abstention import area, auroc, precision_at
from qa.evaluate.measures.answers import scored
from qa.evaluate.measures.calibration import brier, ece
from qa.evaluate.measures.retrieval import ranking, relevance
from qa.evaluate.prediction import Prediction
from qa.reader.squad_metric import normalise
from tests.qa.evaluate.made import Texts, random_judged

DATA = Path(__file__).parents[4] / "shared" / "data" / "dev"
SEEDS = st.integers(0, 2**32 - 1)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["squad-v1.1-dev.json.gz", "squad-v2.0-dev-reconstructed.json.gz"])
def test_exact_match_and_f1_are_those_of_torchmetrics_on_all_of_squad(name: str) -> None:
    from torchmetrics.functional.text import (
        squad,
    )  # Seven seconds of work, which every process that only collects would do.

    if not (DATA / name).exists():
        pytest.skip("the data of this test lie outside the project")
    with gzip.open(DATA / name, "rt", encoding="utf-8") as file:
        contexts = [p["context"] for article in json.load(file)["data"] for p in article["paragraphs"]]
    questions = read(DATA / name)
    rng = np.random.default_rng(0)
    ours, predictions, references = np.zeros((len(questions), 2)), [], []
    for place, question in enumerate(questions):
        answers = question.answers or ()
        words = contexts[int(rng.integers(len(contexts)))].split()
        start = int(rng.integers(len(words)))
        guesses = [" ".join(words[start : start + 4]), "", *(f"The {answer}, indeed" for answer in answers), *answers]
        # The scripts of 1.1 and 2.0 differ, and ours is the latter, only where an answer that a reader shows has no word at all.
        kept = [each for each in guesses if normalise(each)] if "v1.1" in name else guesses
        guess = str(rng.choice(np.array(kept, dtype=object)))
        ours[place] = scored(guess, answers)
        predictions.append({"id": question.id, "prediction_text": guess})
        texts = list(answers) or [""]
        references.append({"id": question.id, "answers": {"text": texts, "answer_start": [0] * len(texts)}})
    assert len(questions) in (10570, 11873)
    # It adds up in single precision, which over ten thousand questions loses the third digit: a hundred at a time.
    for start in range(0, len(questions), 100):
        few = slice(start, start + 100)
        theirs = squad(predictions[few], references[few])
        assert 100 * ours[few, 0].mean() == pytest.approx(float(theirs["exact_match"]), abs=1e-4)
        assert 100 * ours[few, 1].mean() == pytest.approx(float(theirs["f1"]), abs=1e-4)


@given(SEEDS)
@settings(max_examples=20)
def test_measures_of_ranking_are_those_of_pytrec_eval(seed: int) -> None:
    judged = [each for each in random_judged(seed) if each.retrieval]
    qrels = {each.question.id: relevance(each.question, each.gold) for each in judged}
    run = {each.question.id: ranking(each.prediction, each.gold) for each in judged}
    theirs = pytrec_eval.RelevanceEvaluator(
        qrels, {"recip_rank", "ndcg_cut_10", "map_cut_10", "recall_1,5,10"}
    ).evaluate(run)
    for each in judged:
        found = theirs[each.question.id]
        assert each.retrieval["mrr"] == pytest.approx(found["recip_rank"])
        assert each.retrieval["ndcg"] == pytest.approx(found["ndcg_cut_10"])
        assert each.retrieval["map"] == pytest.approx(found["map_cut_10"])
        assert each.retrieval["recall_5"] == pytest.approx(found["recall_5"])


@given(SEEDS)
@settings(max_examples=50)
def test_calibration_and_abstention_are_those_of_scikit_learn_and_torchmetrics(seed: int) -> None:
    from sklearn.metrics import brier_score_loss, roc_auc_score
    from torchmetrics.functional.classification import binary_calibration_error

    rng = np.random.default_rng(seed)
    sure = rng.random(60).round(int(rng.integers(1, 6)))  # Some are equally sure.
    right = (rng.random(60) < sure).astype(float)
    right[:2] = 0, 1
    rows = np.stack([sure, right], axis=1)
    assert auroc(rows) == pytest.approx(roc_auc_score(right, sure))
    assert brier(rows) == pytest.approx(brier_score_loss(right, sure))
    # Bins that are open on other sides agree where no sureness lies on an edge.
    apart = np.clip(sure, 0.001, 0.999) + rng.uniform(1e-5, 9e-5, 60)
    theirs = binary_calibration_error(torch.tensor(apart), torch.tensor(right, dtype=torch.int64), n_bins=10, norm="l1")
    assert ece(np.stack([apart, right], axis=1)) == pytest.approx(float(theirs), abs=1e-6)


def test_risk_and_coverage_by_hand() -> None:
    rows = np.array([(0.9, 1), (0.8, 0), (0.8, 1), (0.1, 0)], dtype=float)
    # Coverage 1/4 without risk; the two that are equally sure come together: 3/4 at 1/3; then all, at 1/2.
    assert area(rows) == pytest.approx(0.25 * 0 + 0.5 / 3 + 0.25 / 2)
    assert precision_at(0.25, rows) == 1
    assert precision_at(0.5, rows) == pytest.approx(2 / 3)
    assert math.isnan(auroc(np.array([(0.9, 1.0)])))


@given(SEEDS, st.data())
@settings(max_examples=40)
def test_a_question_that_fails_never_betters_a_figure(seed: int, data: st.DataObject) -> None:
    judged = random_judged(seed, 25)
    failed = data.draw(st.sets(st.integers(0, len(judged) - 1), min_size=1, max_size=6))
    worse = judge(
        [each.question for each in judged],
        {each.question.id: each.gold for each in judged},
        [
            Prediction(each.question.id, each.question.question, error="the power went")
            if place in failed
            else each.prediction
            for place, each in enumerate(judged)
        ],
        Texts(),
    )
    for name, measure in MEASURES.items():
        if measure.unit:
            continue
        before, after = measure.of(measure.rows(judged)), measure.of(measure.rows(worse))
        if not math.isnan(before):
            lost = before - after if measure.higher_is_better else after - before
            assert lost > -1e-9, name


def test_what_was_not_answered_counts_and_what_is_rightly_not_answered_is_right() -> None:
    judged = random_judged(3)
    rows = MEASURES["f1"].rows(judged)
    assert not np.isnan(rows).any()
    held_back = [
        place for place, each in enumerate(judged) if each.question.answers == () and not each.prediction.shown
    ]
    missed = [place for place, each in enumerate(judged) if each.question.answers and not each.prediction.shown]
    assert held_back and missed
    assert (rows[held_back] == 1).all() and (rows[missed] == 0).all()


def test_the_same_run_gives_the_same_figures_to_the_last_digit() -> None:
    one, other = measured(random_judged(1)), measured(random_judged(1))
    assert one.figures == other.figures
    assert repr(one.by_slice) == repr(
        other.by_slice
    )  # Where nothing can be said, it is no number, which equals nothing.


def test_an_interval_holds_the_figure_and_shrinks_with_more_questions() -> None:
    rng = np.random.default_rng(0)
    few, many = (figure(MEASURES["f1"], rng.random((count, 1)), 0) for count in (30, 3000))
    for found in (few, many):
        assert found.low < found.value < found.high
    assert many.high - many.low < (few.high - few.low) / 5


def test_a_quote_that_its_document_does_not_say_is_counted() -> None:
    (shown,) = [each for each in random_judged(5) if each.prediction.shown][:1]
    broken = judge(
        [shown.question],
        {shown.question.id: shown.gold},
        [shown.prediction],
        Texts({"a.txt": "Other words.", "b.txt": "Other"}),
    )
    assert MEASURES["offset_integrity"].of(MEASURES["offset_integrity"].rows(broken)) == 0
    assert MEASURES["offset_integrity"].of(MEASURES["offset_integrity"].rows([shown])) == 1


def test_a_set_without_answers_is_judged_by_its_ranking_alone() -> None:
    base = random_judged(2)[0]
    from dataclasses import replace

    question = replace(base.question, answers=None, documents=(), relevance={"a.txt": 1})
    gold = Gold(frozenset({"a.txt"}), ())
    found: list[Judged] = judge([question], {question.id: gold}, [base.prediction], Texts())
    figures = measured(found).figures
    assert "mrr" in figures and "f1" not in figures and "ece" not in figures
