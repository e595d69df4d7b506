"""Whether sources are told together that say the same, and apart that differ."""

from __future__ import annotations

from qa.evaluate.judged import Judged, fits
from qa.evaluate.measures.measure import Measure, known


def _disagreement(judged: Judged) -> float:
    evidence = judged.prediction.evidence
    shown = [any(fits(said, accepted) for said in evidence) for accepted in judged.question.differ]
    return float(judged.prediction.status == "sources_differ" and all(shown))


def _differ(judged: Judged) -> float:
    return float(judged.prediction.status == "sources_differ")


def _originals(judged: Judged) -> float:
    evidence = judged.prediction.evidence
    return float(bool(evidence) and evidence[0].originals == judged.question.originals)


MEASURES = (
    Measure(
        "disagreement_shown", "Disagreement shown", "where sources differ, all that they say is shown as differing",
        _disagreement, lambda each: bool(each.question.differ),
    ),
    Measure(
        "disagreement_false", "Disagreement made up", "sources are said to differ where they are not known to", _differ,
        lambda each: known(each) and not each.question.differ, higher_is_better=False, failed=1.0,
    ),
    Measure(
        "originals", "Copies told from originals", "the first evidence has as many independent sources as is known", _originals,
        lambda each: each.question.originals is not None,
    ),
)  # fmt: skip
