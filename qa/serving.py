"""Follows an index while it changes: what answers is always whole, and a question under way keeps what it began with."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from index_build.deletions import Deletions, Seen, seen
from index_build.errors import PinciteError
from index_build.generation import Generation
from index_build.index_folder import CURRENT, DELETED, IndexFolder
from index_build.kept_few import KeptFew
from index_build.labels import NONE
from index_build.views import MOST_VIEWS, Views

T = TypeVar("T")
_log = logging.getLogger("pincite")


@dataclass(frozen=True, slots=True)
class _Served(Generic[T]):
    """A generation as it is stored, its views, what answers from each without what was deleted, and the file that said so."""

    stored: Generation
    views: Views
    answers: KeptFew[frozenset[str], T]
    deletions: Seen


@dataclass(frozen=True, slots=True)
class Moment:
    """What an answer depends on beside the question: the generation by its name, the compartments that are seen, and what was deleted."""

    generation: str
    compartments: frozenset[str]
    deletions: Seen


class Serving(Generic[T]):
    """Hands out what answers from the generation in force, to each what their labels let them see. Safe from several threads."""

    def __init__(self, index_dir: Path, answering: Callable[[Generation], T]) -> None:
        """Open the index; ``answering`` makes of a generation what answers from it, in no time. Raises BadIndex."""
        self._index_dir, self._answering = index_dir, answering
        self._opening, self._swapping = threading.Lock(), threading.Lock()
        self._current = seen(index_dir / CURRENT)  # Before it is read: what comes in between is seen the next time.
        self._served = self._of(Generation.open(IndexFolder(index_dir).current()))

    def now(self, labels: frozenset[str] = NONE) -> T:
        """Return what answers now, for two stats, to somebody who holds these labels; for as long as one question, it is to be kept and
        not asked for again.

        The first who finds a new generation opens it, while others go on with the old one; a deletion holds for all at once. What
        cannot be opened is logged, once, and what served before goes on. The first who sees just these documents waits for their view.
        """
        self._follow(labels)
        if seen(self._index_dir / DELETED) != self._served.deletions:
            with self._swapping:
                if seen(self._index_dir / DELETED) != self._served.deletions:
                    self._hide()
        return _answer(self._served, labels)

    def moment(self, labels: frozenset[str]) -> Moment | None:
        """Return what is the same for all moments and readers for whom the same documents answer, for three stats; None where the index
        has just changed, which the next question follows. Nothing is opened for it.
        """
        served, deleted = self._served, seen(self._index_dir / DELETED)
        if seen(self._index_dir / CURRENT) != self._current or deleted != served.deletions:
            return None
        return Moment(served.stored.name, served.views.seen_with(labels), deleted)

    @property
    def stored(self) -> Generation:
        """The generation in force, as it is stored: all of it, whatever labels hide and deletions. No view is made for it."""
        self._follow(None)
        return self._served.stored

    def _follow(self, labels: frozenset[str] | None) -> None:
        if seen(self._index_dir / CURRENT) != self._current and self._opening.acquire(blocking=False):
            try:
                self._reopen(labels)
            finally:
                self._opening.release()

    def _reopen(self, labels: frozenset[str] | None) -> None:
        found = seen(self._index_dir / CURRENT)
        if found == self._current:
            return
        try:
            folder = IndexFolder(self._index_dir).current()
            # By its name: the same one may have been put in force again.
            if folder.name != self._served.stored.name:
                stored = Generation.open(folder)
                served = self._of(stored)
                if labels is not None:
                    _answer(served, labels)  # Made while others go on with the old one.
                with self._swapping:
                    self._served = self._of(stored, served.views)
        except (PinciteError, OSError) as error:
            _log.error("The new generation cannot be opened, so %s goes on: %s", self._served.stored.name, error)
        self._current = found

    def _hide(self) -> None:
        found = seen(self._index_dir / DELETED)
        try:
            self._served = self._of(self._served.stored, self._served.views)
        except PinciteError as error:
            _log.error("What was deleted before stays out, and what was deleted since is not known: %s", error)
            self._served = replace(self._served, deletions=found)

    def _of(self, stored: Generation, views: Views | None = None) -> _Served[T]:
        found = seen(self._index_dir / DELETED)
        deleted = Deletions.read(self._index_dir).of(stored.name)
        if views is None:
            self._answering(stored)  # What cannot answer is told now, and not to whoever asks first.
            views = Views(stored)
        of_view = views.of

        def answers(compartments: frozenset[str]) -> T:
            view = of_view(compartments)
            return self._answering(view.without(deleted) if deleted else view)

        return _Served(stored, views, KeptFew(answers, MOST_VIEWS), found)


def _answer(served: _Served[T], labels: frozenset[str]) -> T:
    return served.answers.get(served.views.seen_with(labels))
