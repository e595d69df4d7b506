"""As a TREC run file: for each question what was read, best first, by document."""

from __future__ import annotations

import re
from pathlib import Path

from qa.evaluate.evaluation import Evaluation

_SPACE = re.compile(r"\s+")


def write_run(evaluation: Evaluation, path: Path, tag: str = "pincite") -> None:
    """Write it to a file. Columns are parted by spaces, so a space within a name becomes ``%20``."""
    lines = []
    for judged in evaluation.judged:
        documents = dict.fromkeys(each.document for each in judged.prediction.read)
        lines += [
            f"{_word(judged.question.id)} Q0 {_word(document)} {rank} {1 / rank:.6f} {tag}\n"
            for rank, document in enumerate(documents, start=1)
        ]
    path.write_text("".join(lines), encoding="utf-8")


def _word(name: str) -> str:
    return _SPACE.sub("%20", name)
