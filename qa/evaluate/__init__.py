"""How good the answers of an index or of a running service are, measured on questions whose answers are known.

>>> from pathlib import Path
>>> from qa.evaluate import InProcess, evaluate, read_questions
>>> found = evaluate(read_questions(Path("known.jsonl")), InProcess.open(Path("my-index")))  # doctest: +SKIP
>>> found.figures["f1"]  # doctest: +SKIP
Figure(value=0.79, low=0.716, high=0.866, count=93)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.evaluate.compare import compare
    from qa.evaluate.evaluation import Evaluation, evaluate
    from qa.evaluate.files import read_questions
    from qa.evaluate.over_http import OverHttp
    from qa.evaluate.question import EvalQuestion, GoldPassage
    from qa.evaluate.targets import InProcess

__all__ = [
    "EvalQuestion",
    "Evaluation",
    "GoldPassage",
    "InProcess",
    "OverHttp",
    "compare",
    "evaluate",
    "read_questions",
]
_HOMES = {
    "EvalQuestion": "question",
    "Evaluation": "evaluation",
    "GoldPassage": "question",
    "InProcess": "targets",
    "OverHttp": "over_http",
    "compare": "compare",
    "evaluate": "evaluation",
    "read_questions": "files",
}


def __getattr__(name: str) -> Any:
    """Import on first use: pytest loads the plugin in this package whenever it starts."""
    if name in _HOMES:
        return getattr(import_module(f"qa.evaluate.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'qa.evaluate' has no attribute {name!r}")
