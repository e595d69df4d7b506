"""What an answer is made of. All offsets count characters of the stored document's text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Self

from index_build.document import DatePrecision

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Order = Literal["best", "newest", "oldest"]
"""How evidence is ordered; by date, it is what was said first, or last, that comes first."""
ORDERS: tuple[Order, ...] = ("best", "newest", "oldest")
Status = Literal["answered", "sources_differ", "not_found"]


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a passage that a reader marked; offsets count from the document's beginning, ``score`` orders spans."""

    passage_id: int
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class DateHint:
    """What words that count from the day of publication come to: ``text[start:end]``, "on Tuesday", means ``first`` to ``last``."""

    start: int
    end: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands: ``text[start:end] == quote`` in the document whose stored text has this sha256.

    ``quote`` is the exact words; the sentences that hold them run from ``sentence_start`` to ``sentence_end``. ``passage`` holds the
    words around, from character ``passage_start`` on; ``says`` are the characters that name who says it, where anybody is named. ``page`` is what people call the page, slide or row, None for formats without any.
    Where ``precision`` is a month, ``published`` is its first day. ``dates`` are the hints to words of the quoted sentences. ``author`` is who wrote the document, where its file states it.
    """

    document_id: str
    title: str
    source: str
    published: date | None
    page: str | None
    paragraph: int
    section: tuple[str, ...]
    start: int
    end: int
    quote: str
    sentence_start: int
    sentence_end: int
    sha256: str
    passage: str
    passage_start: int
    says: tuple[int, int] | None = None
    precision: DatePrecision = "day"
    dates: tuple[DateHint, ...] = ()
    author: str | None = None
    passage_id: str = ""
    """The passage's id in 16 hexadecimal digits, under which it can be asked for."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that the documents say, with everyone who says it, oldest first.

    ``value`` is the answering words and ``quote`` the sentences that hold them, as the first citation has them; the others may say the
    same in other words. ``confidence`` is the probability that the value is right. ``independent_sources`` counts originals:
    copies of one text are one.
    """

    value: str
    quote: str
    confidence: float
    citations: tuple[Citation, ...]
    independent_sources: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that a document answers, and the characters ``start`` to ``end`` of it that ask it or that it was made of."""

    question: str
    document_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched: so many documents, and the publication dates they run from and to; None where none has a date."""

    documents: int
    oldest: date | None
    newest: date | None


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage that was read: characters ``start`` to ``end`` of a document, and the probability that its best words are right; 0 where it
    was not read to the end."""

    passage_id: str
    document_id: str
    source: str
    paragraph: int
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Trace:
    """How an answer came about: the passages that were read, best first, and the likeliest words, which stand here also where they were not
    sure enough to be shown. For evaluation: who shows them as an answer breaks the promise that pincite says when it does not know."""

    read: tuple[ReadPassage, ...]
    likeliest: Evidence | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the collection says to a question.

    ``asked_as`` is the question as it was searched for, and ``from_history`` tells that words of the conversation made it so. When nothing
    answers, ``nearest`` are passages to look at and ``suggestions`` questions that the documents do answer. ``timings`` gives seconds by stage.
    """

    question: str
    asked_as: str
    status: Status
    evidence: tuple[Evidence, ...]
    nearest: tuple[Citation, ...]
    generation: str
    searched: Searched
    from_history: bool = False
    suggestions: tuple[Suggestion, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)
    trace: Trace | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as values that JSON has; dates are ISO 8601."""
        plain: dict[str, Any] = _plain(asdict(self))
        if self.trace is None:
            del plain["trace"]
        return plain

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """Return the answer that ``to_dict`` wrote; fields that are not known are passed over. Raises ValueError for what is no answer."""
        kind: Any = cls
        answer: Self = _adapter(kind).validate_python(dict(plain))
        return answer


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter  # Only who reads answers needs it.

    return TypeAdapter(kind)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
