"""One question about one passage, with or without an answer in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """A question and a passage, as it stands in a file or as a negative made from one.

    ``answers`` are half-open character spans ``(start, end)`` of ``passage``; none means the passage
    does not answer. ``article`` groups passages of one document, so that whole articles can be held out.
    ``kind`` says where the example comes from (``positive``, ``mined``, ``article``, ``cut``, ``perturbed``).
    """

    id: str
    question: str
    passage: str
    answers: tuple[tuple[int, int], ...]
    article: str
    source: str
    kind: str = "positive"

    @property
    def texts(self) -> tuple[str, ...]:
        """The answer strings, as they stand in the passage."""
        return tuple(self.passage[start:end] for start, end in self.answers)
