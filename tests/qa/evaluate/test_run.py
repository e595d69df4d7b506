"""Asking: all of them, once, and on from where an earlier run stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from index_build.errors import BadInput
from qa.evaluate.evaluation import evaluate
from qa.evaluate.question import EvalQuestion
from qa.evaluate.run import Kept, digest, run
from tests.qa.evaluate.made import Texts

QUESTIONS = [
    EvalQuestion(str(number), f"How heavy is crane {number}?", ("40 tonnes",), ("a.txt",)) for number in range(6)
]


class Stopped(Exception):
    pass


def test_a_run_that_was_interrupted_goes_on_without_asking_again(tmp_path: Path) -> None:
    kept, target = tmp_path / "kept.jsonl", Texts()

    def stop(done: int, total: int) -> None:
        if done == 3:
            raise Stopped

    with pytest.raises(Stopped):
        evaluate(QUESTIONS, target, keep=kept, progress=stop)
    with kept.open("a") as file:
        file.write('{"id": "torn by the cra')
    first = len(target.asked)
    found = evaluate(QUESTIONS, target, keep=kept)
    assert found.figures["f1"].value == 1
    assert len(target.asked) <= first + 3 + 1  # One may have been asked that was not kept.
    again = evaluate(QUESTIONS, target, keep=kept)
    assert again.figures == found.figures
    assert len(target.asked) <= first + 4


def test_what_failed_is_asked_again_by_the_next_run_and_counts_in_this_one(tmp_path: Path) -> None:
    target = Texts()
    target.failing = {QUESTIONS[0].question}
    found = evaluate(QUESTIONS, target, keep=tmp_path / "kept.jsonl")
    assert [each.id for each in found.errors] == ["0"]
    assert found.figures["f1"].value == pytest.approx(5 / 6)
    assert found.figures["errors"].value == pytest.approx(1 / 6)
    target.failing = set()
    assert not evaluate(QUESTIONS, target, keep=tmp_path / "kept.jsonl").errors


def test_predictions_of_another_run_are_refused(tmp_path: Path) -> None:
    target = Texts()
    evaluate(QUESTIONS, target, keep=tmp_path / "kept.jsonl")
    with pytest.raises(BadInput, match="holds another run"):
        evaluate(QUESTIONS[:3], target, keep=tmp_path / "kept.jsonl")
    assert digest(QUESTIONS, target.about()) == digest(QUESTIONS, target.about() | {"machine": "another"})
    assert digest(QUESTIONS, target.about()) != digest(QUESTIONS, target.about() | {"generation": "g2"})


def test_a_follow_up_is_asked_after_its_history() -> None:
    target = Texts()
    question = EvalQuestion("1", "And how old?", None, history=("How heavy?", "And how high?"))
    found = evaluate([question], target)
    assert target.asked == ["How heavy?", "And how high?", "And how old?"]
    assert found.judged[0].prediction.asked_as == "And how old? (And how high? (How heavy?))"


def test_several_at_once_give_what_one_at_a_time_gives() -> None:
    one, many = (run(QUESTIONS, Texts(), Kept(None, ""), at_once) for at_once in (1, 4))
    assert one == many
