"""Fits a collection's threshold on questions whose answers are known: how sure an answer must be to be shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index_build.errors import BadInput
from index_build.labels import NONE
from index_build.model_lock import locked_model
from qa.answerer import Answerer
from qa.collection_threshold import CollectionThreshold
from qa.evaluate.files import read_questions
from qa.evaluate.question import EvalQuestion
from qa.reader.reliability import Bin, reliability, threshold_for_precision
from qa.reader.squad_metric import RIGHT, best


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted threshold, the reliability of the confidences it was fitted on, and how many questions have an answer."""

    threshold: CollectionThreshold
    reliability: tuple[Bin, ...]
    answerable: int


def read_known(path: Path) -> list[EvalQuestion]:
    """Return the questions of a file of which the answers are known, or that there are none, and that lean on no others. Raises BadInput."""
    known = [each for each in read_questions(path) if each.answers is not None and not each.history]
    if not known:
        raise BadInput(
            f'{path} holds no question whose answers are known: write lines such as {{"question": "How many?", "answers": ["ten"]}}'
        )
    return known


def calibrate(
    index_dir: Path,
    known: Sequence[EvalQuestion],
    precision: float,
    progress: Callable[[int, int], None] = lambda done, total: None,
    answerer: Answerer | None = None,
    labels: frozenset[str] = NONE,
) -> Fit:
    """Ask every question, fit the lowest threshold that shows answers with ``precision``, and keep it with the index.

    ``labels`` are held by those who ask, beside those that a question names; the threshold is for all.

    Raises BadInput when no threshold does, BadIndex and BadModel.
    """
    answerer = answerer or Answerer(index_dir, calibrated=False)  # The one there may be for another reader.
    chances, right = np.zeros(len(known)), np.zeros(len(known))
    for number, each in enumerate(known):
        found = answerer.best_span(each.question, labels | each.labels)
        if found is not None:
            words, chances[number] = found
            right[number] = best(words, each.answers)[1] >= RIGHT if each.answers else 0
        progress(number + 1, len(known))
    found_any = chances > 0
    level = threshold_for_precision(chances[found_any], right[found_any], precision)
    if level is None:
        raise BadInput(
            f"No threshold shows answers with a precision of {precision:g} on these {len(known)} questions "
            f"({int(right.sum())} of them are answered rightly): ask for less, or give more questions"
        )
    shown = found_any & (chances >= level)
    threshold = CollectionThreshold(
        float(level), precision, len(known), int(shown.sum()), int(right[shown].sum()),
        answerer.generation.name, locked_model("reader").revision,
    )  # fmt: skip
    threshold.write(index_dir)
    return Fit(threshold, tuple(reliability(chances, right)), sum(bool(each.answers) for each in known))
