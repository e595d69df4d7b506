"""Whether what is cited is right: the documents, the characters, and the words at them."""

from __future__ import annotations

from qa.evaluate.judged import Judged
from qa.evaluate.measures.measure import Measure, documented


def _cited(judged: Judged) -> set[str]:
    return {citation.document for evidence in judged.prediction.evidence for citation in evidence.citations}


def _precision(judged: Judged) -> float | None:
    cited = _cited(judged)
    return len(cited & judged.gold.documents) / len(cited) if cited else None


def _recall(judged: Judged) -> float:
    return len(_cited(judged) & judged.gold.documents) / len(judged.gold.documents)


def _first(judged: Judged) -> float:
    evidence = judged.prediction.evidence
    return float(bool(evidence) and any(each.document in judged.gold.documents for each in evidence[0].citations))


def _placed(judged: Judged) -> bool:
    return bool(judged.gold.answers)


def _overlap(judged: Judged) -> float:
    """Return the best intersection over union, in characters, of the words shown first with an accepted answer where it stands."""
    evidence = judged.prediction.evidence
    shares = [0.0]
    for citation in evidence[0].citations if evidence else ():
        for place in judged.gold.answers:
            if place.document == citation.document:
                shared = min(place.end, citation.end) - max(place.start, citation.start)
                union = max(place.end, citation.end) - min(place.start, citation.start)
                shares.append(max(0, shared) / union)
    return max(shares)


def _intact(judged: Judged) -> float | None:
    return None if judged.intact is None else float(judged.intact)


MEASURES = (
    Measure(
        "citation_precision", "Citation precision", "share of the documents cited that are known to answer, where any is cited",
        _precision, documented, sliced=True,
    ),
    Measure(
        "citation_recall", "Citation recall", "share of the documents known to answer that are cited; copies count each",
        _recall, documented, sliced=True,
    ),
    Measure(
        "citation_first", "Right document first", "the first evidence cites a document that is known to answer", _first, documented
    ),
    Measure(
        "span_iou", "Span overlap", "characters shared by the words shown and an accepted answer, over those of either",
        _overlap, _placed,
    ),
    Measure("offset_integrity", "Quotes intact", "every quote stands in its document at the characters cited", _intact),
)  # fmt: skip
