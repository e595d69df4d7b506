"""The whole of it: questions are checked, asked and judged, and every figure is computed with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from qa.evaluate.gold import Gold, check
from qa.evaluate.intervals import Figure, figure
from qa.evaluate.judged import Judged
from qa.evaluate.measures import MEASURES
from qa.evaluate.measures.measure import Floats
from qa.evaluate.measures.retrieval import retrieval
from qa.evaluate.prediction import Prediction
from qa.evaluate.question import EvalQuestion
from qa.evaluate.run import Kept, Progress, digest, run
from qa.evaluate.slices import slices
from qa.evaluate.targets import Target

SEED = 0


@dataclass(frozen=True)
class Evaluation:
    """What came of it: every question with what was answered, figures for all, and figures by slice, value and measure.

    ``rows`` holds what each measure takes of each question, (N, k), in their order. ``about`` says what was evaluated and how.
    """

    judged: tuple[Judged, ...]
    figures: dict[str, Figure]
    by_slice: dict[str, dict[str, dict[str, Figure]]]
    rows: dict[str, Floats]
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def errors(self) -> list[Prediction]:
        """The questions that got no answer because something went wrong."""
        return [each.prediction for each in self.judged if each.prediction.error]


def evaluate(
    questions: Sequence[EvalQuestion],
    target: Target,
    *,
    keep: Path | None = None,
    at_once: int = 1,
    seed: int = SEED,
    progress: Progress = lambda done, total: None,
) -> Evaluation:
    """Check, ask and judge; what is asked is kept in the file ``keep``, from which the same run goes on when it was interrupted.

    Raises BadQuestions where they do not fit the collection, BadInput, BadIndex and BadModel. Questions that fail count as wrong.

    >>> evaluate(read_questions(Path("known.jsonl")), InProcess.open(Path("my-index"))).figures["f1"].value  # doctest: +SKIP
    0.81
    """
    golds, about = check(questions, target), target.about()
    kept = Kept(keep, digest(questions, about))
    try:
        predictions = run(questions, target, kept, at_once, progress)
    finally:
        kept.close()
    judged = judge(questions, golds, predictions, target)
    return measured(judged, seed, about | {"pincite": version("pincite"), "seed": seed, "at_once": at_once})


def judge(
    questions: Sequence[EvalQuestion], golds: dict[str, Gold], predictions: Sequence[Prediction], target: Target
) -> list[Judged]:
    """Return questions and predictions side by side, with what needs all of them or the documents' texts."""
    ranked = retrieval(questions, golds, predictions)
    return [
        Judged(
            question, golds[question.id], prediction, ranked.get(question.id, {}), _intact(question, prediction, target)
        )
        for question, prediction in zip(questions, predictions, strict=True)
    ]


def measured(judged: Sequence[Judged], seed: int = SEED, about: dict[str, Any] | None = None) -> Evaluation:
    """Return every figure of judged questions, with its interval."""
    listed = list(judged)
    rows = {name: measure.rows(listed) for name, measure in MEASURES.items()}
    figures = {name: figure(measure, rows[name], seed) for name, measure in MEASURES.items()}
    by_slice = {
        name: {
            value: {
                measure.name: figure(measure, rows[measure.name][places], seed)
                for measure in MEASURES.values()
                if measure.sliced
            }
            for value, places in values.items()
        }
        for name, values in slices(listed).items()
    }
    kept = {name: each for name, each in figures.items() if not math.isnan(each.value)}
    return Evaluation(tuple(listed), kept, by_slice, rows, about or {})


def _intact(question: EvalQuestion, prediction: Prediction, target: Target) -> bool | None:
    """Tell whether every quote stands where it is cited; None where nothing is quoted."""
    cited = {citation for evidence in prediction.evidence for citation in evidence.citations}
    if not cited:
        return None
    return all(
        (text := target.text(each.document_id, question.labels)) is not None
        and text[each.start : each.end] == each.words
        for each in cited
    )
