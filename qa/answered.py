"""An answer as it comes over HTTP."""

from __future__ import annotations

from dataclasses import dataclass, fields

from qa.answer import Answer


@dataclass(frozen=True, slots=True)
class Answered(Answer):
    """An answer with the id that feedback names it by, and the collection that it is from."""

    id: str = ""
    collection: str = ""

    @classmethod
    def of(cls, answer: Answer, id: str, collection: str) -> Answered:
        """Return an answer under an id."""
        return cls(**{each.name: getattr(answer, each.name) for each in fields(Answer)}, id=id, collection=collection)
