"""What programs send: each body with every field it may have. A field that is not named here, such as labels, is an error."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from qa.conversation import Turn
from qa.question import LONGEST
from ui.asking import Question

MOST_QUESTIONS = 32
"""Of a batch: what is waited for goes over one connection, which proxies seldom keep for longer than a minute."""
MOST_TURNS = 50
MOST_SHOWN = 10
"""Pieces of evidence; so many passages are read."""


_WORDS = r"[\p{L}\p{N}]"
"""As JavaScript and Rust write it; of what is nothing but marks, no question can be made."""


def _day(value: Any) -> Any:
    """Take a day as it is declared and in no other form: numbers would be read as seconds, and times cut off."""
    if not isinstance(value, str) or len(value) != len("2024-06-18"):
        raise ValueError("write a day as 2024-06-18")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("write a day as 2024-06-18") from None


def _whole(value: Any) -> Any:
    """Take 3.0 as the 3 that it is in JSON."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


_Shown = Annotated[int, Field(ge=1, le=MOST_SHOWN)]
Shown = Annotated[_Shown, BeforeValidator(_whole, json_schema_input_type=_Shown)]
Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=date)]


class Body(BaseModel):
    """What all of them share."""

    model_config = ConfigDict(extra="forbid", strict=True)


class EarlierTurn(Body):
    """An earlier question, with what its answer left behind: of the first piece of evidence the value and the quote, and all documents cited."""

    question: str = Field(
        min_length=1, max_length=LONGEST, description="The question as it was understood: `asked_as`."
    )
    value: str = Field("", max_length=10_000, description="The first evidence's `value`.")
    quote: str = Field("", max_length=50_000, description="The first evidence's `quote`.")
    documents: list[Annotated[str, Field(max_length=64)]] = Field(
        [], max_length=200, description="The ids of the documents cited."
    )

    def turn(self) -> Turn:
        """The turn as it is looked back on."""
        return Turn(self.question, self.value, self.quote, tuple(self.documents))


class Ask(Body):
    """A question, and what its answer is limited to. What you may see follows from who you are, and from nothing in here."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"question": "How many containers did Seoul identify?", "top": 1}]}
    )

    question: str = Field(
        pattern=_WORDS, max_length=LONGEST, description="The question, in words: with at least one letter or digit."
    )
    history: list[EarlierTurn] = Field(
        [],
        max_length=MOST_TURNS,
        description="Earlier turns of the conversation that the question may lean on, the oldest first.",
    )
    after: Day | None = Field(None, description="Ask only documents that were surely published on this day or later.")
    before: Day | None = Field(
        None, description="Ask only documents that were surely published on this day or earlier; not before `after`."
    )
    order: Literal["best", "newest", "oldest"] = Field(
        "best", description="What comes first; by date, it is when a thing was said first that counts."
    )
    top: Shown = Field(3, description="How many pieces of evidence are shown at most.")
    collection: str = Field("", max_length=200, description="The collection to ask; empty is the default one.")
    trace: bool = Field(
        False,
        description="Tell how the answer came about as well: what was read, and the likeliest words, also where they were not sure "
        "enough to be shown. For evaluation: such words are no answer.",
    )

    def asked(self) -> Question:
        """The question as it is asked."""
        history = tuple(turn.turn() for turn in self.history)
        return Question(
            self.question, history, self.after, self.before, self.order, self.collection, self.top, self.trace
        )


class AskBatch(Body):
    """Questions that are answered together; each counts as one, and has its answer or its problem."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "questions": [
                        {"question": "How many days of leave do I get?"},
                        {"question": "Who is the mayor of Atlantis?"},
                    ]
                }
            ]
        }
    )

    questions: list[Ask] = Field(min_length=1, max_length=MOST_QUESTIONS, description="The questions.")


class Judged(Body):
    """What somebody says of an answer."""

    id: str = Field(min_length=1, max_length=64, description="The answer's `id`.")
    kind: Literal["helpful", "wrong_passage", "wrong_words", "should_have_found"] = Field(
        description="helpful; wrong_passage: it does not answer; wrong_words: the passage answers, and other words of it are marked; "
        "should_have_found: the documents do say it."
    )
    comment: str = Field("", max_length=2000, description="What more there is to say.")
