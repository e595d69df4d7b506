"""Judgements of relevance, as BEIR and TREC write them."""

from __future__ import annotations

from pathlib import Path

from index_build.errors import BadInput
from qa.evaluate.files.opened import opened

Judgements = dict[str, dict[str, int]]
"""Grades by question and document."""


def read_qrels(path: Path) -> Judgements:
    """Return the grades of a qrels file: TREC's four columns, or BEIR's three behind a line of names. Raises BadInput, naming the line."""
    found: Judgements = {}
    with opened(path) as file:
        for number, line in enumerate(file, start=1):
            cells = line.split()
            if not cells or (number == 1 and cells[-1].lower() == "score"):
                continue
            question, document, grade = (cells[0], cells[-2], cells[-1]) if len(cells) in (3, 4) else ("", "", "")
            try:
                found.setdefault(question, {})[document] = int(grade)
            except ValueError as error:
                raise BadInput(
                    f"{path}, line {number} is no judgement: write QUESTION 0 DOCUMENT GRADE, with a whole number as grade"
                ) from error
    return found
