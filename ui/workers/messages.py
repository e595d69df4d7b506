"""What a server and its workers say to each other, pickled, over a pipe that nobody else can reach."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index_build.errors import PinciteError
from qa.answer import Answer, Citation
from ui.settings.logs import LogSettings

if TYPE_CHECKING:
    from ui.asking import Question


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker is to hold: the indexes by their names; ``threads`` is how many one answer may use, 0 for as many as there are cores."""

    collections: dict[str, Path]
    threads: int
    logs: LogSettings


@dataclass(frozen=True, slots=True)
class Ask:
    """A question, from somebody who holds these labels; ``tell`` asks for the nearest passages as soon as they are found."""

    question: Question
    labels: frozenset[str]
    tell: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has loaded all that it is to hold."""


@dataclass(frozen=True, slots=True)
class FoundPassages:
    """The nearest passages; the answer follows."""

    passages: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """There is no answer, or no worker: the error to raise."""

    error: Exception


Said = Ready | FoundPassages | Failed | Answer


def failed(error: Exception) -> Failed:
    """Return a message of an error, as itself where it can be sent, else as one with the same words."""
    try:
        if isinstance(pickle.loads(pickle.dumps(error)), type(error)):
            return Failed(error)
    except Exception:  # Whatever an error's own class makes of being unpickled.
        pass
    return Failed(PinciteError(str(error)) if isinstance(error, PinciteError) else RuntimeError(type(error).__name__))
