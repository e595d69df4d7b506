"""Files of questions, one module a format. A new format is a module with ``reads`` and ``read``, and a line in ``FORMATS``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index_build.errors import BadInput
from qa.evaluate.files import beir, delimited, jsonl, squad, trec
from qa.evaluate.question import EvalQuestion


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write questions: whether a path looks like it, and how it is read, which raises BadInput."""

    name: str
    reads: Callable[[Path], bool]
    read: Callable[[Path], list[EvalQuestion]]


FORMATS = (
    Format("beir", beir.reads, beir.read),
    Format("trec", trec.reads, trec.read),
    Format("squad", squad.reads, squad.read),
    Format("jsonl", jsonl.reads, jsonl.read),
    Format("csv", delimited.reads, delimited.read),
)


def read_questions(path: Path, kind: str = "") -> list[EvalQuestion]:
    """Return the questions of a file or folder; ``kind`` names its format, which is told by its looks otherwise. Raises BadInput."""
    if not path.exists():
        raise BadInput(f"{path} does not exist: name a file of questions, or a BEIR or TREC folder")
    names = ", ".join(each.name for each in FORMATS)
    if kind and kind not in {each.name for each in FORMATS}:
        raise BadInput(f"There is no format {kind!r} of question files: choose among {names}")
    chosen = next((each for each in FORMATS if (each.name == kind if kind else each.reads(path))), None)
    if chosen is None:
        raise BadInput(
            f"{path} is no question file that pincite knows ({names}): see docs/evaluation.md for what each looks like"
        )
    try:
        questions = chosen.read(path)
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} is not UTF-8: save it as UTF-8 text") from error
    if not questions:
        raise BadInput(f"{path} holds no question")
    return questions
