"""What is evaluated: an index in this process, or a service over HTTP. Both answer, and give their documents' texts."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from index_build.labels import NONE
from index_build.model_lock import locked_models
from qa.answer import Answer
from qa.answerer import Answerer
from qa.conversation import Turn
from qa.evaluate.question import EvalQuestion


class Target(Protocol):
    """What is asked."""

    def ask(self, question: EvalQuestion, words: str, history: Sequence[Turn]) -> Answer:
        """Answer ``words``, as the asker of ``question`` with its labels and dates, with a trace. Raises PinciteError."""

    def text(self, document_id: str, labels: frozenset[str]) -> str | None:
        """Return the stored text of a document; None for one that is not there, or not for these labels."""

    def sources(self, labels: frozenset[str]) -> dict[str, str]:
        """Return the ids of all documents that somebody with these labels sees, by the name that they are cited by."""

    def about(self) -> dict[str, Any]:
        """Return what the results depend on: versions, models, generation, machine."""


class InProcess:
    """An index, asked by an ``Answerer`` of this process."""

    def __init__(self, answerer: Answerer) -> None:
        self.answerer = answerer
        # As many as one answer reads and some more; a text may be megabytes long.
        self._text = lru_cache(64)(self._read)

    @classmethod
    def open(cls, index: Path) -> InProcess:
        """Open an index. Raises BadIndex and BadModel."""
        return cls(Answerer(index))

    def ask(self, question: EvalQuestion, words: str, history: Sequence[Turn]) -> Answer:
        """See ``Target.ask``."""
        return self.answerer.ask(
            words, history, after=question.after, before=question.before, labels=question.labels, trace=True
        )

    def text(self, document_id: str, labels: frozenset[str] = NONE) -> str | None:
        """See ``Target.text``."""
        return self._text(document_id, labels)

    def _read(self, document_id: str, labels: frozenset[str]) -> str | None:
        document = self.answerer.seen_with(labels).texts.document(document_id)
        return document.text if document else None

    def sources(self, labels: frozenset[str] = NONE) -> dict[str, str]:
        """See ``Target.sources``."""
        return {source: id for id, source in self.answerer.seen_with(labels).texts.select("TRUE", None).items()}

    def about(self) -> dict[str, Any]:
        """See ``Target.about``."""
        generation = self.answerer.generation
        return {
            "index": self.answerer.index_dir.name,
            "generation": generation.name,
            "threshold": self.answerer.threshold,
            "models": {
                model.id: {"revision": model.revision, "sha256": {file.path: file.sha256 for file in model.files}}
                for model in locked_models()
                if not model.optional
            },
            "machine": machine(),
        }


def machine() -> dict[str, Any]:
    """Return what times and, to the last digit, results depend on beside the models."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "python": platform.python_version(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor()
    )
