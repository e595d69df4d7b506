"""Asks every question, keeps what came of each at once, and goes on where an earlier run stopped."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from hashlib import sha256
from pathlib import Path
from typing import Any

from index_build.errors import BadInput, PinciteError
from qa.conversation import Turn
from qa.evaluate.prediction import Prediction
from qa.evaluate.question import EvalQuestion
from qa.evaluate.targets import Target

Progress = Callable[[int, int], None]


class Kept:
    """Predictions of a run in a file of JSON lines, the first of which says what it is a run of."""

    def __init__(self, path: Path | None, of: str) -> None:
        """Open or begin the file; without a ``path``, nothing is kept. Raises BadInput for a file that is of another run."""
        self.found: dict[str, Prediction] = {}
        self._file = None
        if path is None:
            return
        header = json.dumps({"pincite": "predictions", "of": of})
        if path.exists() and path.stat().st_size:
            self._take(path, header)
        try:
            self._file = path.open("a", encoding="utf-8")
            if not path.stat().st_size:
                self._write(header)
        except OSError as error:
            raise BadInput(f"{path} cannot be written ({(error.strerror or str(error)).lower()})") from error

    def add(self, prediction: Prediction) -> None:
        """Keep one. An error is not kept: the question is asked again by the next run."""
        self.found[prediction.id] = prediction
        if not prediction.error:
            self._write(json.dumps(prediction.to_dict(), ensure_ascii=False))

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()

    def _take(self, path: Path, header: str) -> None:
        words = path.read_bytes()
        whole = words[: words.rfind(b"\n") + 1]
        first, *lines = whole.decode("utf-8", errors="replace").splitlines() or [""]
        if first != header:
            raise BadInput(
                f"{path} holds another run: other questions, another index, generation or model; name another file with --resume, or delete it"
            )
        for number, line in enumerate(lines, start=2):
            try:
                prediction = Prediction.from_dict(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise BadInput(f"{path}, line {number} is damaged: delete the file, and run again") from error
            self.found[prediction.id] = prediction
        if len(whole) < len(words):  # The run was stopped while it wrote.
            with path.open("r+b") as file:
                file.truncate(len(whole))

    def _write(self, line: str) -> None:
        if self._file:
            self._file.write(line + "\n")
            self._file.flush()


def digest(questions: Sequence[EvalQuestion], about: dict[str, Any]) -> str:
    """Return what tells one run from another: the questions, and what answers them. Times and machines do not count."""
    told = {name: value for name, value in about.items() if name != "machine"}
    words = repr(questions) + json.dumps(told, sort_keys=True, default=str)
    return sha256(words.encode("utf-8", errors="surrogatepass")).hexdigest()[:16]


def run(
    questions: Sequence[EvalQuestion],
    target: Target,
    kept: Kept,
    at_once: int = 1,
    progress: Progress = lambda done, total: None,
) -> list[Prediction]:
    """Ask what is not kept yet, ``at_once`` questions at a time; return all predictions in the order of the questions.

    A question that fails is a prediction with an error: it counts, and none is left out.
    """
    asked = [question for question in questions if question.id not in kept.found]
    done = len(questions) - len(asked)
    progress(done, len(questions))
    threads = ThreadPoolExecutor(at_once, thread_name_prefix="evaluate")
    try:
        for future in as_completed([threads.submit(predict, question, target) for question in asked]):
            kept.add(future.result())
            done += 1
            progress(done, len(questions))
    finally:
        threads.shutdown(wait=True, cancel_futures=True)
    return [kept.found[question.id] for question in questions]


def predict(question: EvalQuestion, target: Target) -> Prediction:
    """Ask one question, after those of its history, each of which leans on those before it."""
    turns: list[Turn] = []
    try:
        for earlier in question.history:
            turns.append(Turn.of(target.ask(question, earlier, tuple(turns))))
        return Prediction.of(question.id, target.ask(question, question.question, tuple(turns)))
    except PinciteError as error:
        return Prediction(question.id, question.question, error=str(error))
