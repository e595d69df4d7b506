"""A question, what is right, and what was answered, side by side: what every measure looks at."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from qa.evaluate.gold import Gold
from qa.evaluate.prediction import Prediction, Said
from qa.evaluate.question import EvalQuestion
from qa.reader.squad_metric import RIGHT, best


@dataclass(frozen=True)
class Judged:
    """One question with what came of it; ``retrieval`` holds what ir-measures says of it, by measure, and ``intact`` whether every
    quote is what its document says."""

    question: EvalQuestion
    gold: Gold
    prediction: Prediction
    retrieval: dict[str, float] = field(default_factory=dict)
    intact: bool | None = None

    @cached_property
    def right(self) -> bool:
        """Whether the likeliest words are right, shown or not."""
        return fits(self.prediction.likeliest, self.question.answers or ())


def fits(said: Said | None, answers: tuple[str, ...]) -> bool:
    """Tell whether words lie over one of the accepted answers: a word F1 of one half or more."""
    return said is not None and bool(answers) and best(said.value, answers)[1] >= RIGHT
