"""Fits a collection's threshold on questions whose answers are known: how sure an answer must be to be shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index_build.errors import BadInput
from index_build.labels import NONE
from index_build.model_lock import locked_model
from qa.answerer import Answerer
from qa.collection_threshold import CollectionThreshold
from qa.question import BadQuestion, clean
from qa.reader.reliability import Bin, reliability, threshold_for_precision
from qa.reader.squad_metric import RIGHT, best


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """A question and every answer that counts as right; none means that the collection does not answer it."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted threshold, the reliability of the confidences it was fitted on, and how many questions have an answer."""

    threshold: CollectionThreshold
    reliability: tuple[Bin, ...]
    answerable: int


def read_questions(path: Path) -> list[KnownQuestion]:
    """Read JSON lines such as ``{"question": "How many?", "answers": ["ten", "10"]}``. Raises BadInput, naming the line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read as text: name a file of JSON lines") from error
    known = [_parse(line, f"{path}, line {number}") for number, line in enumerate(lines, start=1) if line.strip()]
    if not known:
        raise BadInput(f'{path} holds no question: write lines such as {{"question": "How many?", "answers": ["ten"]}}')
    return known


def calibrate(
    index_dir: Path,
    known: Sequence[KnownQuestion],
    precision: float,
    progress: Callable[[int, int], None] = lambda done, total: None,
    answerer: Answerer | None = None,
    labels: frozenset[str] = NONE,
) -> Fit:
    """Ask every question, fit the lowest threshold that shows answers with ``precision``, and keep it with the index.

    ``labels`` are held by those who ask; the threshold is for all.

    Raises BadInput when no threshold does, BadIndex and BadModel.
    """
    answerer = answerer or Answerer(index_dir, calibrated=False)  # The one there may be for another reader.
    chances, right = np.zeros(len(known)), np.zeros(len(known))
    for number, each in enumerate(known):
        found = answerer.best_span(each.question, labels)
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


def _parse(line: str, where: str) -> KnownQuestion:
    try:
        entry: Any = json.loads(line)
    except ValueError as error:
        raise BadInput(f"{where} is no JSON: {error}") from error
    if not isinstance(entry, dict) or not isinstance(entry.get("question"), str):
        raise BadInput(f'{where} has no "question": write {{"question": "How many?", "answers": ["ten"]}}')
    answers = entry.get("answers")
    if not isinstance(answers, list) or not all(isinstance(answer, str) for answer in answers):
        raise BadInput(f'{where} has no list of "answers"; an empty one means that nothing answers the question')
    try:
        clean(entry["question"])
    except BadQuestion as error:
        raise BadInput(f"{where}: {error}") from error
    return KnownQuestion(entry["question"], tuple(answers))
