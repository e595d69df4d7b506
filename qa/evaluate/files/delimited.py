"""CSV and TSV with a line of names: question, answers, documents, labels, history, id; several values stand in one cell, parted by ``|``."""

from __future__ import annotations

import csv
from pathlib import Path

from index_build.errors import BadInput, PinciteError
from qa.evaluate.files.jsonl import Line
from qa.evaluate.files.opened import endings, opened
from qa.evaluate.question import EvalQuestion

_MANY = ("answers", "documents", "labels", "history")
_ONE = ("id", "question", "after", "before", "note")
_SLICE = "slice:"


def reads(path: Path) -> bool:
    """Tell whether a path looks like such a file."""
    return path.is_file() and endings(path) in {".csv", ".tsv"}


def read(path: Path) -> list[EvalQuestion]:
    """Return the questions. An empty cell of answers means that nothing answers it; without such a column, nothing is known. Raises BadInput."""
    with opened(path) as file:
        rows = csv.DictReader(file, delimiter="\t" if endings(path) == ".tsv" else ",", strict=True)
        names = rows.fieldnames or ()
        if "question" not in names:
            raise BadInput(
                f"{path} has no column named question: its first line names the columns, such as question,answers,documents"
            )
        unknown = [name for name in names if name not in (*_MANY, *_ONE) and not name.startswith(_SLICE)]
        if unknown:
            raise BadInput(
                f"{path} has a column {unknown[0]!r} that is not known: use {', '.join((*_ONE, *_MANY))}, or {_SLICE}NAME for a slice"
            )
        try:
            return [_question(path, number, row) for number, row in enumerate(rows, start=2)]
        except csv.Error as error:
            raise BadInput(f"{path}, line {rows.line_num} is no CSV: {error}") from error


def _question(path: Path, number: int, row: dict[str, str | None]) -> EvalQuestion:
    where = f"{path}, row {number}"
    if None in row or None in row.values():
        raise BadInput(
            f"{where} has more or fewer cells than there are columns: put cells with commas into quotation marks"
        )
    cells = {name: value or "" for name, value in row.items()}
    many = {name: [part.strip() for part in cells[name].split("|") if part.strip()] for name in _MANY if name in cells}
    one = {name: cells[name].strip() for name in _ONE if cells.get(name, "").strip()}
    slices = {name.removeprefix(_SLICE): value for name, value in cells.items() if name.startswith(_SLICE) and value}
    if not one.get("question"):
        raise BadInput(f"{where} has no question")
    try:
        return Line.model_validate({**one, **many, "slices": slices}).question_of(number)
    except (PinciteError, ValueError) as error:
        raise BadInput(f"{where}: {error}") from error
