"""What a measure is: what it takes of each question, and what it makes of all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa.evaluate.judged import Judged

Floats = npt.NDArray[np.float64]
Row = float | tuple[float, ...]
FAILED = (2.0, 0.0)
"""Of (sureness, right), what a question takes that failed: surer than any other, and wrong."""


def known(judged: Judged) -> bool:
    """Whether it is known what is right, be it that nothing answers."""
    return judged.question.answers is not None


def answerable(judged: Judged) -> bool:
    """Whether the question has an answer."""
    return bool(judged.question.answers)


def unanswerable(judged: Judged) -> bool:
    """Whether nothing answers the question."""
    return judged.question.answers == ()


def documented(judged: Judged) -> bool:
    """Whether documents that answer are known."""
    return bool(judged.gold.documents)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure for a set of questions.

    ``row`` gives what it takes of one question, a number or some numbers, and None where it does not apply. ``value`` makes one figure
    of the rows (N, k) of all questions that it applies to; the mean of single numbers unless told otherwise. A question that failed takes
    the row ``failed``, the worst there is, if it is one for which ``needs`` holds: no failure may better a figure. ``unit`` is "" for
    shares, else "s". ``sliced`` measures are told by slice too.
    """

    name: str
    title: str
    help: str
    row: Callable[[Judged], Row | None]
    needs: Callable[[Judged], bool] = lambda judged: True
    value: Callable[[Floats], float] | None = None
    higher_is_better: bool = True
    failed: Row | Callable[[Judged], Row] | None = 0.0
    unit: str = ""
    sliced: bool = False

    def rows(self, judged: list[Judged]) -> Floats:
        """Return what it takes of each question, (N, k); questions that it does not apply to are rows of NaN."""
        found = [self._row(each) if self.needs(each) else None for each in judged]
        width = next((len(row) if isinstance(row, tuple) else 1 for row in found if row is not None), 1)
        rows = np.full((len(found), width), np.nan)
        for place, row in enumerate(found):
            if row is not None:
                rows[place] = row
        return rows

    def _row(self, judged: Judged) -> Row | None:
        if not judged.prediction.error:
            return self.row(judged)
        return self.failed(judged) if callable(self.failed) else self.failed

    def of(self, rows: Floats) -> float:
        """Return the figure for the rows that it applies to; NaN for none."""
        kept = rows[~np.isnan(rows[:, 0])]
        if not len(kept):
            return float("nan")
        return float(kept.mean()) if self.value is None else float(self.value(kept))
