"""How good the first answers are, of pincite and the others, with the same weights, passages and questions."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
from rich.progress import track

from bench.open_qa import interval
from bench.performance.figure import Figure
from bench.performance.rivals.answer import RivalAnswer
from bench.performance.rivals.squad_collection import Collection, squad_collection
from bench.squad import Question
from qa.reader.squad_metric import best

NAME = "quality"
SEED = 0
QUESTIONS = 150
_MEASURES = ("right paragraph first", "EM of the first answer", "F1 of the first answer")
Marks = dict[str, list[tuple[float, float, float]]]
"""By side, for each question: whether the paragraph is the right one, EM and F1, from 0 to 1."""


def measure(quick: bool) -> list[Figure]:
    from bench.performance.rivals import haystack, txtai

    with squad_collection(quick) as collection:
        by_haystack = haystack.Asked(collection.indexed_by(haystack, "haystack-ai"))
        by_txtai = txtai.Asked(collection.indexed_by(txtai, "txtai"))
        sides: dict[str, Callable[[str], RivalAnswer]] = {
            "pincite": lambda question: _first(collection, question),
            "Haystack": by_haystack.ask,
            "txtai, each passage read": by_txtai.each,
            "txtai, its RAG": by_txtai.rag_with_passage,
        }
        drawn = random.Random(SEED).sample(collection.questions, 20 if quick else QUESTIONS)
        marks: Marks = {side: [] for side in sides}
        for question in track(drawn, description="Asking"):
            for side, ask in sides.items():
                marks[side].append(_marks(collection, question, ask(question.text)))
        return _figures(marks, collection.count())


def _first(collection: Collection, question: str) -> RivalAnswer:
    """Return pincite's likeliest words, whatever its threshold."""
    trace = collection.pincite.ask(question, trace=True).trace
    assert trace is not None, "it was asked for"
    if trace.likeliest is None:
        return RivalAnswer()
    read = trace.read[0]
    return RivalAnswer(trace.likeliest.value, collection.paragraph(read.document_id, read.paragraph))


def _marks(collection: Collection, question: Question, answer: RivalAnswer) -> tuple[float, float, float]:
    right = collection.paragraph(question.document_id, question.paragraph)
    return float(answer.passage.split() == right.split()), *best(answer.text, question.answers)


def _figures(marks: Marks, passages: int) -> list[Figure]:
    """Return the differences to each rival, in points of a hundred, with 95% bootstrap intervals over questions."""
    points = {side: np.array(rows) * 100 for side, rows in marks.items()}
    ours = points.pop("pincite")
    return [
        Figure(
            NAME, what, "%", [float(ours[:, column].mean())], side, [float(theirs[:, column].mean())], better="more",
            judged="difference", bar=0.0, goal=10.0 if what.startswith("EM") else None,
            details={
                "collection": passages, "questions": len(ours), "seed": SEED, "pincite": interval(ours[:, column], SEED),
                "rival": interval(theirs[:, column], SEED), "difference": interval(ours[:, column] - theirs[:, column], SEED),
            },
        )
        for side, theirs in points.items()
        for column, what in enumerate(_MEASURES)
    ]  # fmt: skip
