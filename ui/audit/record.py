"""What one record holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from qa.answer import Answer, Citation

Event = Literal["answered", "passages", "refused", "opened", "listed"]
"""A question with its answer; the passages that were shown before it; a question without an answer; a document; a list of documents."""


@dataclass(frozen=True, slots=True)
class Record:
    """Something that was asked or shown. ``shown`` names each piece by document and characters; ``took`` is in seconds.

    ``asker`` is a name, an address, or the digest of one; ``answer`` the id that feedback names the answer by.
    """

    at: float
    event: Event
    request: str
    asker: str
    how: str
    labels: tuple[str, ...]
    door: str
    collection: str = ""
    generation: str = ""
    question: str = ""
    asked_as: str = ""
    status: str = ""
    shown: tuple[dict[str, Any], ...] = field(default=())
    took: float = 0.0
    answer: str = ""


def shown_by(answer: Answer) -> tuple[dict[str, Any], ...]:
    """Return each piece of a document that an answer shows."""
    pieces = [
        {"as": "evidence", "confidence": round(each.confidence, 4)} | _place(citation)
        for each in answer.evidence
        for citation in each.citations
    ]
    suggested = [
        {"as": "suggestion", "document": each.document_id, "start": each.start, "end": each.end}
        for each in answer.suggestions
    ]
    return (*pieces, *passages(answer.nearest), *suggested)


def passages(citations: Iterable[Citation]) -> tuple[dict[str, Any], ...]:
    """Return the places of passages that are shown as such."""
    return tuple({"as": "passage"} | _place(citation) for citation in citations)


def _place(citation: Citation) -> dict[str, Any]:
    """Return where the words stand, and the words around that are shown with them."""
    return {
        "document": citation.document_id,
        "sha256": citation.sha256,
        "start": citation.start,
        "end": citation.end,
        "around": [citation.passage_start, citation.passage_start + len(citation.passage)],
    }
