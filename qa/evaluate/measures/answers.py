"""Whether the words are right: exact match and word F1 as SQuAD has them, and whether the first sentence holds the answer."""

from __future__ import annotations

from qa.evaluate.judged import Judged
from qa.evaluate.measures.measure import Measure, answerable, known
from qa.reader.squad_metric import best, normalise


def scored(words: str, answers: tuple[str, ...]) -> tuple[float, float]:
    """Return exact match and F1 of what was shown; what nothing answers is right where nothing is shown, as in SQuAD 2.0."""
    return best(words, answers) if answers else (float(not normalise(words)),) * 2


def _shown(judged: Judged) -> tuple[float, float]:
    return scored(judged.prediction.words, judged.question.answers or ())


def _likeliest(judged: Judged) -> tuple[float, float]:
    said = judged.prediction.likeliest
    return best(said.value if said else "", judged.question.answers or ())


def _sentence(judged: Judged) -> float:
    evidence = judged.prediction.evidence
    held = f" {normalise(evidence[0].quote)} " if evidence else ""
    return float(any(f" {normalise(answer)} " in held for answer in judged.question.answers or ()))


MEASURES = (
    Measure(
        "em", "Exact match", "the words shown are an accepted answer, or rightly nothing is shown",
        lambda each: _shown(each)[0], known, sliced=True,
    ),
    Measure(
        "f1", "Word F1", "how far the words shown are those of the nearest accepted answer",
        lambda each: _shown(each)[1], known, sliced=True,
    ),
    Measure(
        "em_likeliest", "Exact match, if always shown", "the same for answerable questions, as if the likeliest words were always shown",
        lambda each: _likeliest(each)[0], answerable,
    ),
    Measure(
        "f1_likeliest", "Word F1, if always shown", "the same for answerable questions, as if the likeliest words were always shown",
        lambda each: _likeliest(each)[1], answerable,
    ),
    Measure(
        "sentence_p1", "Right sentence first", "the first sentence shown holds an accepted answer", _sentence, answerable, sliced=True
    ),
)  # fmt: skip
