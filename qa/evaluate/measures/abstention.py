"""Whether pincite knows when it does not know. Risk and coverage are El-Yaniv and Wiener's (2010): answers in the order of their sureness."""

from __future__ import annotations

from functools import partial

import numpy as np
from scipy.stats import rankdata

from qa.evaluate.judged import Judged
from qa.evaluate.measures.measure import FAILED, Floats, Measure, answerable, known, unanswerable

COVERAGES = (0.5, 0.8, 0.9)


def auroc(rows: Floats) -> float:
    """Return the chance that an answerable question is surer than an unanswerable one, from rows of (sureness, answerable); NaN for one kind
    alone. It is the statistic of Mann and Whitney (1947)."""
    held = rows[:, 1] > 0
    positives, negatives = int(held.sum()), int((~held).sum())
    if not positives or not negatives:
        return float("nan")
    ranks = rankdata(rows[:, 0])
    return float((ranks[held].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def risks(rows: Floats) -> tuple[Floats, Floats]:
    """Return coverage and risk at each place of the order by sureness, from rows of (sureness, right); equally sure ones count together."""
    order = np.argsort(-rows[:, 0], kind="stable")
    sure, right = rows[order, 0], rows[order, 1]
    counts = np.arange(1, len(right) + 1)
    last = np.append(sure[1:] < sure[:-1], True)
    wrong = np.cumsum(1 - right)
    return counts[last] / len(right), wrong[last] / counts[last]


def area(rows: Floats) -> float:
    """Return the area under the curve of risk over coverage: the mean risk over all coverages, each question once."""
    coverage, risk = risks(rows)
    return float((np.diff(coverage, prepend=0.0) * risk).sum())


def precision_at(coverage: float, rows: Floats) -> float:
    """Return the share of right ones among the surest, as many as make up the coverage or, where several are equally sure, just more."""
    covered, risk = risks(rows)
    return float(1 - risk[int(np.searchsorted(covered, coverage - 1e-12))])


def _sure(judged: Judged) -> tuple[float, float]:
    return judged.prediction.sureness, float(answerable(judged))


def _worst(judged: Judged) -> tuple[float, float]:
    return (-1.0, 1.0) if answerable(judged) else FAILED


def _right(judged: Judged) -> tuple[float, float]:
    return judged.prediction.sureness, float(judged.right)


def _right_of_shown(judged: Judged) -> float | None:
    return float(judged.right) if judged.prediction.shown else None


MEASURES = (
    Measure(
        "answered", "Answerable and answered", "share of answerable questions for which something is shown",
        lambda each: float(each.prediction.shown), answerable, sliced=True,
    ),
    Measure(
        "abstained", "Unanswerable and held back", "share of unanswerable questions for which nothing is shown",
        lambda each: float(not each.prediction.shown), unanswerable, sliced=True,
    ),
    Measure("right_of_shown", "Right of those shown", "share of what is shown first that is right", _right_of_shown, known, sliced=True),
    Measure(
        "auroc", "Answerable or not (AUROC)", "chance that an answerable question is surer than an unanswerable one",
        _sure, known, auroc, failed=_worst,
    ),
    Measure(
        "aurc", "Area under risk–coverage", "mean risk over all coverages, in the order of sureness",
        _right, known, area, higher_is_better=False, failed=FAILED,
    ),
    *(
        Measure(
            f"precision_{round(100 * coverage)}", f"Precision at {coverage:.0%} coverage",
            f"share of right ones among the surest {coverage:.0%} of all questions",
            _right, known, partial(precision_at, coverage), failed=FAILED,
        )
        for coverage in COVERAGES
    ),
)  # fmt: skip
