"""What a server asks, whichever process answers, and the way that is in this one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from qa.answer import Answer, Citation
from ui.collections import Collections

if TYPE_CHECKING:
    from ui.asking import Question

Found = Callable[[tuple[Citation, ...]], None]


class Answering(Protocol):
    """Answers questions, each in the thread that it is asked in. Safe from several threads."""

    @property
    def at_once(self) -> int:
        """How many questions it answers at the same time."""

    def ask(self, question: Question, labels: frozenset[str], found: Found | None) -> Answer:
        """Return the answer to somebody who holds these labels; ``found`` is told of the nearest passages before they are read.

        Raises what ``Answerer.ask`` does, NoSuchCollection, and Refused.
        """

    def close(self) -> None:
        """End what was started."""


class InThisProcess:
    """Answers with the indexes that this process holds."""

    def __init__(self, collections: Collections, at_once: int) -> None:
        self._collections, self._at_once = collections, at_once

    @property
    def at_once(self) -> int:
        """See ``Answering``."""
        return self._at_once

    def ask(self, question: Question, labels: frozenset[str], found: Found | None) -> Answer:
        """See ``Answering``."""
        return self._collections.named(question.collection).answerer.ask(
            question.words,
            question.history,
            after=question.after,
            before=question.before,
            order=question.order,
            top=question.top,
            labels=labels,
            found=found,
            trace=question.trace,
        )

    def close(self) -> None:
        """See ``Answering``; there is nothing to end."""
