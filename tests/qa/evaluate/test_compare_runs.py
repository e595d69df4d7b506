"""Comparing two runs, bounds, and a baseline that is not to get worse."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy.stats import binomtest

from index_build.errors import BadInput
from qa.evaluate.bounds import broken_bounds, parse_bounds, worse_than
from qa.evaluate.compare import compare
from qa.evaluate.evaluation import Evaluation, measured
from qa.evaluate.report.as_json import as_json
from tests.qa.evaluate.made import answered, random_judged


@cache  # Its intervals take a second each.
def made(right: int, of: int, seed: int = 0) -> Evaluation:
    """Of so many answerable questions the first ``right`` ones are answered rightly."""
    base = next(each for each in random_judged(seed) if each.question.answers)
    judged = []
    for number in range(of):
        id = str(number)
        words = "40 tonnes" if number < right else "blue"
        question = replace(base.question, id=id, question=f"question {id}?")
        judged.append(replace(base, question=question, prediction=answered(id, words, 0.5)))
    return measured(judged)


def result(right: int, of: int = 60) -> dict[str, Any]:
    return as_json(made(right, of))


def test_a_run_compared_with_itself_has_not_moved() -> None:
    found = compare(result(40), result(40))
    assert all(each.p == each.corrected == 1 for each in found.changes)
    assert not (found.won or found.lost or found.worse(0.05))


def test_what_got_worse_is_told_from_chance_and_the_lost_questions_are_named() -> None:
    found = compare(result(55), result(30))
    assert "f1" in {each.name for each in found.worse(0.05)}
    assert len(found.lost) == 25 and not found.won
    assert (found.lost[0].answer_before, found.lost[0].answer_after) == ("40 tonnes", "blue")
    assert not compare(result(55), result(53)).worse(0.05)
    assert not compare(result(30), result(55)).worse(0.05)


def test_the_p_value_is_that_of_the_exact_sign_test_where_scores_are_whole() -> None:
    found = compare(result(50), result(42), ["em"])
    assert found.changes[0].p == pytest.approx(binomtest(8, 8, 0.5).pvalue, abs=0.006)


def test_p_values_are_corrected_after_holm() -> None:
    changes = compare(result(50), result(42)).changes
    order = sorted(changes, key=lambda each: each.p)
    steps = np.maximum.accumulate([min(1.0, each.p * (len(order) - rank)) for rank, each in enumerate(order)])
    assert [each.corrected for each in order] == pytest.approx(list(steps))


def test_results_of_other_questions_are_not_compared() -> None:
    with pytest.raises(BadInput, match="different questions: '59' is in one of them alone"):
        compare(result(40), result(40, 59))


def test_bounds_are_read_and_held() -> None:
    found = made(45, 60)
    assert parse_bounds("f1=.72 citation_precision=.95") == {"f1": 0.72, "citation_precision": 0.95}
    assert not broken_bounds(found.figures, parse_bounds("f1=.75, errors=0"))
    broken = broken_bounds(found.figures, parse_bounds("f1=.76 ece=.1 abstained=.5"))
    assert [each.name for each in broken] == ["f1", "ece", "abstained"]
    assert "f1 is 0.7500, below 0.76" in str(broken[0])
    assert "above 0.1" in str(broken[1])
    assert "no question says anything of it" in str(broken[2])
    for words in ("f1", "f1=x", "f1>.7"):
        with pytest.raises(BadInput, match="is no bound"):
            parse_bounds(words)
    with pytest.raises(BadInput, match="There is no measure 'fone'"):
        parse_bounds("fone=.7")


def test_a_baseline_fails_a_run_that_got_worse_by_more_than_chance() -> None:
    baseline = result(55)
    assert not worse_than(made(54, 60), baseline, 0.05)
    assert any("f1 fell from 0.9167 to 0.5000" in str(each) for each in worse_than(made(30, 60), baseline, 0.05))
