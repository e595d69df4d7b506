"""Whether what was read holds the answer: recall, reciprocal rank, nDCG and average precision, all computed by ir-measures.

What is ranked are the passages that were read, in the answer's order. Where gold passages are known, a passage counts as the one it overlaps;
otherwise it counts as its document, at the first place where a passage of that document stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qa.evaluate.gold import Gold
from qa.evaluate.measures.measure import Measure
from qa.evaluate.prediction import Prediction
from qa.evaluate.question import EvalQuestion, named

DEPTH = 10
"""Passages that are read, and so ranked."""
DEPTHS = (1, 2, 3, 5, 10)
_NAMES = {
    "mrr": f"RR@{DEPTH}",
    "ndcg": f"nDCG@{DEPTH}",
    "map": f"AP@{DEPTH}",
    **{f"recall_{depth}": f"R@{depth}" for depth in DEPTHS},
    **{f"success_{depth}": f"Success@{depth}" for depth in DEPTHS},
}


def relevance(question: EvalQuestion, gold: Gold) -> dict[str, int]:
    """Return the grades of what is relevant to a question: of its passages where they are known, else of its documents."""
    if gold.places:
        return {f"{place.document}#{place.start}-{place.end}": 1 for place in gold.places}
    if question.relevance:
        graded = {source: named(source, tuple(question.relevance)) for source in gold.documents}
        return {source: question.relevance[name] for source, name in graded.items() if name}
    return dict.fromkeys(gold.documents, 1)


def ranking(prediction: Prediction, gold: Gold) -> dict[str, float]:
    """Return what was ranked, under the names of ``relevance``, each with a score that falls with its place."""
    order: dict[str, float] = {}
    for each in prediction.read:
        name = each.document
        if gold.places:
            own = f"{each.document}#{each.start}-{each.end}"
            name = next(
                (
                    f"{place.document}#{place.start}-{place.end}"
                    for place in gold.places
                    if place.document == each.document and place.start < each.end and each.start < place.end
                ),
                own,
            )
        order.setdefault(name, float(-len(order)))
    return order


def retrieval(
    questions: Sequence[EvalQuestion], golds: Mapping[str, Gold], predictions: Sequence[Prediction]
) -> dict[str, dict[str, float]]:
    """Return ir-measures' figures for each question that something is relevant to, by its id and our names."""
    import ir_measures

    qrels = {question.id: grades for question in questions if (grades := relevance(question, golds[question.id]))}
    judged = {id: {name: max(0, grade) for name, grade in grades.items()} for id, grades in qrels.items()}
    run = {each.id: ranking(each, golds[each.id]) for each in predictions if each.id in judged}
    measures = {ir_measures.parse_measure(theirs): ours for ours, theirs in _NAMES.items()}
    # Every question has a row, also where nothing was read: nothing is dropped.
    found: dict[str, dict[str, float]] = {id: dict.fromkeys(_NAMES, 0.0) for id in judged}
    metric: Any
    for metric in ir_measures.iter_calc(list(measures), judged, {id: order for id, order in run.items() if order}):
        found[metric.query_id][measures[metric.measure]] = float(metric.value)
    return found


def _figure(name: str, title: str, help: str, sliced: bool = False) -> Measure:
    return Measure(
        name, title, help, lambda each: each.retrieval[name], lambda each: bool(each.retrieval), sliced=sliced
    )


MEASURES = (
    _figure("success_1", "Right passage first", "the first passage read is one that answers", sliced=True),
    *(_figure(f"recall_{depth}", f"Recall@{depth}", f"share of what answers among the first {depth} read") for depth in DEPTHS),
    _figure("mrr", f"MRR@{DEPTH}", "one over the place of the first passage that answers", sliced=True),
    _figure("ndcg", f"nDCG@{DEPTH}", "gain of the ranking, discounted by place, against the best ranking"),
    _figure("map", f"MAP@{DEPTH}", "mean of the precision at each place that answers"),
)  # fmt: skip
