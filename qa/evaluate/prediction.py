"""What was answered to a question, as the measures and reports need it, and as it is kept between runs."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from qa.answer import Answer, Citation, Evidence


@dataclass(frozen=True, slots=True)
class Cited:
    """A stretch of a document: ``text[start:end] == words``, in paragraph ``paragraph``."""

    document: str
    document_id: str
    sha256: str
    paragraph: int
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Said:
    """One piece of evidence: its words, the sentence around them, how sure, who says it, and how many originals that are.

    ``passage`` is the first citation's, in which the words stand from ``start`` to ``end``.
    """

    value: str
    quote: str
    passage: str
    start: int
    end: int
    confidence: float
    citations: tuple[Cited, ...]
    originals: int


@dataclass(frozen=True, slots=True)
class Read:
    """A passage that was read, in the order of the answer: where it stands and how likely it is to answer."""

    document: str
    start: int
    end: int
    paragraph: int
    score: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """What came of one question.

    ``likeliest`` is the first evidence whether or not it was sure enough to be shown. ``timings`` are seconds by stage. ``error`` says
    why there is no answer, where there is none.
    """

    id: str
    question: str
    asked_as: str = ""
    status: str = ""
    evidence: tuple[Said, ...] = ()
    likeliest: Said | None = None
    read: tuple[Read, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)
    generation: str = ""
    error: str = ""

    @property
    def shown(self) -> bool:
        """Whether anything was shown as an answer."""
        return bool(self.evidence)

    @property
    def words(self) -> str:
        """The words that were shown first; empty for none."""
        return self.evidence[0].value if self.evidence else ""

    @property
    def sureness(self) -> float:
        """The probability that the likeliest words are right; 0 where there are none."""
        return self.likeliest.confidence if self.likeliest else 0.0

    @classmethod
    def of(cls, id: str, answer: Answer) -> Prediction:
        """Return what an answer comes to, which was asked for with its trace."""
        trace = answer.trace
        likeliest = trace.likeliest if trace else None
        return cls(
            id,
            answer.question,
            answer.asked_as,
            answer.status,
            tuple(_said(each) for each in answer.evidence),
            _said(likeliest) if likeliest else None,
            tuple(Read(each.source, each.start, each.end, each.paragraph, each.score) for each in trace.read)
            if trace
            else (),
            dict(answer.timings),
            answer.generation,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return it as values that JSON has."""
        return asdict(self)

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Prediction:
        """Return what ``to_dict`` made values of. Raises KeyError and TypeError for anything else."""
        return cls(
            **plain
            | {
                "evidence": tuple(_read_said(each) for each in plain["evidence"]),
                "likeliest": _read_said(plain["likeliest"]) if plain["likeliest"] else None,
                "read": tuple(Read(**each) for each in plain["read"]),
            }
        )


def _said(evidence: Evidence) -> Said:
    first = evidence.citations[0]
    return Said(
        evidence.value,
        evidence.quote,
        first.passage,
        first.start - first.passage_start,
        first.end - first.passage_start,
        evidence.confidence,
        tuple(_cited(each) for each in evidence.citations),
        evidence.independent_sources,
    )


def _cited(citation: Citation) -> Cited:
    return Cited(
        citation.source,
        citation.document_id,
        citation.sha256,
        citation.paragraph,
        citation.start,
        citation.end,
        citation.quote,
    )


def _read_said(plain: dict[str, Any]) -> Said:
    return Said(**plain | {"citations": tuple(Cited(**each) for each in plain["citations"])})
