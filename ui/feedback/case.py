"""A judged answer as a case of an evaluation file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def case(
    asked_id: str, at: float, kind: str, comment: str, door: str, collection: str, answer: dict[str, Any]
) -> dict[str, Any]:
    """Return one judged answer as plain values.

    What was helpful is gold: ``answers`` are its values (none where the documents rightly do not say), with their ``documents`` and
    ``passages``, as ``pincite calibrate`` reads them. Of the others ``answers`` is None, to be filled in by whoever corrects the case, and what was
    shown stands under ``shown``.
    """
    gold = kind == "helpful"
    shown = {
        "status": answer["status"],
        "answers": [evidence["value"] for evidence in answer["evidence"]],
        "confidences": [evidence["confidence"] for evidence in answer["evidence"]],
        "passages": [_passage(citation) for evidence in answer["evidence"] for citation in evidence["citations"]],
        "nearest": [_passage(citation) for citation in answer["nearest"]],
    }
    return {
        "question": answer["asked_as"],
        "answers": shown["answers"] if gold else None,
        "documents": _documents(shown["passages"]) if gold else None,
        "passages": shown["passages"] if gold else None,
        "gold": gold,
        "kind": kind,
        "comment": comment,
        "typed": answer["question"],
        "shown": shown,
        "generation": answer["generation"],
        "collection": collection,
        "door": door,
        "at": datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds"),
        "id": asked_id,
    }


def _passage(citation: dict[str, Any]) -> dict[str, Any]:
    return {
        "document": citation["document_id"],
        "source": citation["source"],
        "sha256": citation["sha256"],
        "paragraph": citation["paragraph"],
        "start": citation["start"],
        "end": citation["end"],
        "quote": citation["quote"],
    }


def _documents(passages: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(passage["source"] for passage in passages))
