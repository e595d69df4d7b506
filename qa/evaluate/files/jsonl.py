"""JSON lines: one question a line, in our own words for everything that can be known of it, and the chat's exported feedback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index_build.errors import BadInput, PinciteError
from index_build.labels import check_labels
from qa.evaluate.files.feedback import is_feedback, question_line
from qa.evaluate.files.opened import endings, opened
from qa.evaluate.question import EvalQuestion, GoldPassage
from qa.period import Period
from qa.question import clean

Text = Annotated[str, Field(max_length=100_000)]


class _Passage(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    document: Text
    start: int | None = Field(None, ge=0)
    end: int | None = Field(None, ge=0)
    text: Text | None = None


class Line(BaseModel):
    """One line. An unknown field is an error, so that a slip of the pen never quietly leaves something out."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str | int | None = None
    question: Text
    answers: list[Text] | None = None
    documents: list[Text] = []
    passages: list[_Passage] = []
    relevance: dict[str, int] = {}
    differ: list[list[Text]] = []
    originals: int | None = Field(None, ge=1)
    labels: list[str] = []
    history: list[Text] = []
    after: str = ""
    before: str = ""
    slices: dict[str, str] = {}
    draft: bool = False
    note: str = ""

    def question_of(self, number: int) -> EvalQuestion:
        """Return the question, called by its id or else by its line. Raises PinciteError."""
        for words in (self.question, *self.history):
            clean(words)
        period = Period.parse(self.after, self.before)
        return EvalQuestion(
            str(self.id if self.id is not None else number),
            self.question,
            None if self.answers is None else tuple(self.answers),
            tuple(self.documents),
            tuple(GoldPassage(**passage.model_dump()) for passage in self.passages),
            self.relevance,
            tuple(tuple(words) for words in self.differ),
            self.originals,
            check_labels(self.labels),
            tuple(self.history),
            period.after,
            period.before,
            self.slices,
        )


def reads(path: Path) -> bool:
    """Tell whether a path looks like such a file."""
    return path.is_file() and endings(path) in {".jsonl", ".ndjson"}


def read(path: Path) -> list[EvalQuestion]:
    """Return the questions; those still marked as drafts are left out. Raises BadInput, naming the line."""
    questions = []
    with opened(path) as file:
        for number, words in enumerate(file, start=1):
            if words.strip():
                question = parse(words, number, f"{path}, line {number}")
                if question is not None:
                    questions.append(question)
    return questions


def parse(words: str, number: int, where: str) -> EvalQuestion | None:
    """Return the question of one line, or None for a draft. Raises BadInput."""
    try:
        entry: Any = json.loads(words)
    except ValueError as error:
        raise BadInput(f"{where} is no JSON: {error}") from error
    try:
        if isinstance(entry, dict) and is_feedback(entry):
            entry = question_line(entry)
        line = Line.model_validate(entry)
        return None if line.draft else line.question_of(number)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the line"
        raise BadInput(
            f"{where}: {place}: {first['msg'].lower()}; docs/evaluation.md says what a line may hold"
        ) from error
    except (KeyError, TypeError) as error:
        raise BadInput(f"{where} is no judged answer as pincite feedback export writes it: {error}") from error
    except PinciteError as error:
        raise BadInput(f"{where}: {error}") from error
