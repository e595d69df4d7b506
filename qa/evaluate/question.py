"""A question whose answer is known, and what may be known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class GoldPassage:
    """Where an answer stands: a stretch of a document, by its characters ``start`` to ``end``, or by its ``text``."""

    document: str
    start: int | None = None
    end: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """A question and what is right.

    ``answers`` are the accepted words; none of them means that the collection does not answer it, and None that nothing is known of
    the words, as in a set that judges retrieval alone. ``documents`` are names as they are cited, or patterns such as ``000*.txt``; those
    that hold the answer. ``relevance`` grades documents for retrieval, where a set does. ``differ`` holds, for each thing that sources
    say differently, the words that are accepted for it; ``originals`` is how many independent sources the first evidence has. ``history``
    are the questions asked before, the oldest first. ``slices`` are values by which results are told apart.
    """

    id: str
    question: str
    answers: tuple[str, ...] | None = None
    documents: tuple[str, ...] = ()
    passages: tuple[GoldPassage, ...] = ()
    relevance: Mapping[str, int] = field(default_factory=dict)
    differ: tuple[tuple[str, ...], ...] = ()
    originals: int | None = None
    labels: frozenset[str] = frozenset()
    history: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None
    slices: Mapping[str, str] = field(default_factory=dict)

    @property
    def answerable(self) -> bool | None:
        """Whether the collection answers it; None where that is not known."""
        return None if self.answers is None else bool(self.answers)

    @property
    def gold_documents(self) -> tuple[str, ...]:
        """Names and patterns of all documents that are known to answer, each once."""
        relevant = (name for name, grade in self.relevance.items() if grade > 0)
        return tuple(dict.fromkeys([*self.documents, *(each.document for each in self.passages), *relevant]))


def named(source: str, names: tuple[str, ...]) -> str | None:
    """Return which of some names or patterns means a document that is cited as ``source``; None for none.

    >>> named("news/000_a.txt", ("leave.md", "news/000*.txt"))
    'news/000*.txt'
    """
    return next((name for name in names if name == source or fnmatchcase(source, name)), None)
