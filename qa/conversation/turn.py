"""What a conversation holds of an earlier question."""

from __future__ import annotations

from dataclasses import dataclass

from qa.answer import Answer

MOST_TURNS = 5
"""Turns that are looked back on; what was said before them is forgotten, however long the history."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question as it was understood, with the first value of its answer, the sentences around it, and the documents cited."""

    question: str
    value: str = ""
    quote: str = ""
    documents: tuple[str, ...] = ()

    @classmethod
    def of(cls, answer: Answer) -> Turn:
        """The turn that an answer leaves behind."""
        if not answer.evidence:
            return cls(answer.asked_as)
        first = answer.evidence[0]
        cited = dict.fromkeys(citation.document_id for each in answer.evidence for citation in each.citations)
        return cls(answer.asked_as, first.value, first.quote, tuple(cited))
