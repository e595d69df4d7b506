"""What programs get: the shape of each response that is not an answer, for the description and for nothing else.

Responses are written from plain values in one pass; a test holds each against its shape.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from index_build.document import BlockKind, DatedBy, DatePrecision
from qa.answered import Answered

Id = Field(pattern="^[0-9a-f]{16}$", description="16 hexadecimal digits.")


class Shape(BaseModel):
    """What all of them share."""

    model_config = ConfigDict(extra="allow", json_schema_serialization_defaults_required=True)


class WrongField(Shape):
    """One field of a request that is wrong."""

    where: str = Field(description="Its path in the body, or its name in the address: `body.history.0.question`.")
    what: str = Field(description="What is wrong with it.")


class Problem(Shape):
    """An error, RFC 9457. Members that are not needed are left out."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    type: str = Field(
        description="What kind it is: the same URI on every server. Its part behind # is an anchor of the documentation."
    )
    title: str = Field(description="The kind in words.")
    status: int = Field(ge=400, le=599, description="The HTTP status.")
    detail: str = Field(description="What happened and how to mend it, in a sentence.")
    instance: str = Field("", description="The request's id, as in X-Request-Id and in the server's log.")
    retry_after: int = Field(0, ge=0, description="Seconds after which it may be tried again, as in Retry-After.")
    errors: list[WrongField] = Field([], description="The fields that are wrong.")


class AnsweredItem(Shape):
    """A question of a batch that has its answer."""

    answer: Answered


class FailedItem(Shape):
    """A question of a batch that has none."""

    problem: Problem


class AnsweredBatch(Shape):
    """The answers, in the order of the questions."""

    items: list[AnsweredItem | FailedItem]


class DocumentSummary(Shape):
    """A document without its text."""

    id: str = Id
    source: str = Field(description="The name that it is cited by: its path, or its URL.")
    title: str
    sha256: str = Field(description="Of its stored text, in UTF-8.")
    published: date | None = Field(description="The day of publication; of a month, the first day.")
    precision: DatePrecision
    language: str | None
    author: str | None
    characters: int = Field(ge=0, description="The length of its stored text.")


class DocumentPage(Shape):
    """Documents in the order of their ids."""

    documents: list[DocumentSummary]
    total: int = Field(ge=0, description="How many documents there are for you.")
    next: str | None = Field(description="What to give as `cursor` for those that follow; null at the end.")
    generation: str


class PageStart(Shape):
    """What people call the place that begins at a character."""

    start: int
    name: str


class ParagraphPlace(Shape):
    """A paragraph: characters `start` to `end` of the text."""

    number: int = Field(ge=1)
    kind: BlockKind
    start: int
    end: int
    section: list[str] = Field(description="The headings above it, outermost first.")
    passages: list[str] = Field(description="The ids of the passages that it is searched by.")


class WholeDocument(DocumentSummary):
    """A document with its text and structure. All offsets count characters of `text`."""

    dated_by: DatedBy | None = Field(description="What the date was read from.")
    text: str
    paragraphs: list[ParagraphPlace]
    pages: list[PageStart]
    collection: str


class PassagePlace(Shape):
    """Where a passage stands in its document."""

    paragraph: int
    start: int
    end: int


class WholePassage(Shape):
    """A passage: a paragraph, or a window of sentences of a long one."""

    id: str = Id
    document_id: str = Id
    title: str
    source: str
    sha256: str = Field(description="Of the document's stored text, which the places count in.")
    ordinal: int = Field(ge=0, description="Its place among the document's passages, from 0.")
    section: list[str]
    text: str
    places: list[PassagePlace] = Field(min_length=1)
    collection: str


class CollectionStatus(Shape):
    """One collection, as you see it."""

    name: str
    generation: str
    created: str = Field(description="When the generation was made, in UTC.")
    documents: int = Field(ge=0, description="How many documents there are for you.")
    oldest: date | None
    newest: date | None


class You(Shape):
    """Who you are to the server."""

    name: str
    how: Literal["none", "proxy-header", "oidc", "key", "embed"]
    labels: list[str] = Field(description="You see documents all of whose labels you hold.")


class Bounds(Shape):
    """How much may be asked."""

    question: int = Field(description="Characters of a question.")
    batch: int = Field(description="Questions of a batch.")
    seconds: float = Field(description="The longest that an answer may take.")


class ServerStatus(Shape):
    """How things stand."""

    version: str
    collections: list[CollectionStatus] = Field(description="The default one first.")
    waiting: int = Field(ge=0, description="Questions that wait for their turn.")
    answering: int = Field(ge=0, description="Questions that are being answered.")
    feedback: bool = Field(description="Whether feedback is taken.")
    you: You
    limits: Bounds
