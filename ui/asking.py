"""The one way from a request to ``Answerer.ask``: chat, HTTP API and widget ask here, so that limits and records hold for all of them."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Literal, Protocol, runtime_checkable
from uuid import uuid4

from index_build.errors import PinciteError
from qa.answer import Answer, Citation
from qa.answer_cache import AnswerCache
from qa.conversation import Turn
from ui.collections import Collections
from ui.identity import Identity
from ui.settings.limits import LimitSettings
from ui.workers.answering import Answering, InThisProcess

Door = Literal["chat", "api"]


class Refused(PinciteError):
    """A question that is not answered now; ``retry_after`` says in how many seconds it may be asked again."""

    def __init__(self, said: str, retry_after: float) -> None:
        super().__init__(said)
        self.retry_after = retry_after


class Busy(Refused):
    """As many questions wait as may."""


class GoneAway(PinciteError):
    """Whoever asked did not wait for the answer."""


class TooSlow(Refused):
    """The answer took longer than is allowed."""


class TooMany(Refused):
    """One asker has asked as much as one may for now."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the words, the turns before them, and what the answer is limited to; ``collection`` empty is the default one.

    ``top`` is how many pieces of evidence are shown at most; with ``trace``, the answer tells how it came about.
    """

    words: str
    history: tuple[Turn, ...] = ()
    after: date | None = None
    before: date | None = None
    order: str = "best"
    collection: str = ""
    top: int = 3
    trace: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its answer, under an id that feedback and the audit log name; ``waited`` and ``took`` in seconds."""

    identity: Identity
    door: Door
    question: Question
    answer: Answer
    waited: float
    took: float
    id: str = field(default_factory=lambda: uuid4().hex)


Found = Callable[[tuple[Citation, ...]], None]
"""Told, in the event loop, of the nearest passages as soon as they are found; once, or never where the answer fails before."""


class Observer(Protocol):
    """What watches questions: metrics, the audit log, rate limits."""

    def asks(self, identity: Identity, door: Door, question: Question) -> None:
        """Called before a question waits. May raise Refused."""

    def answered(self, asked: Asked) -> None:
        """Called after an answer, before it is shown. May raise Refused."""

    def failed(self, identity: Identity, door: Door, question: Question, error: Exception) -> None:
        """Called when a question got no answer."""


@runtime_checkable
class ObservesStages(Protocol):
    """An observer that is also told of what is shown before the answer."""

    def shows(self, identity: Identity, door: Door, question: Question, found: tuple[Citation, ...]) -> None:
        """Called before the nearest passages are shown, which then are not where it raises Refused."""


class Asking:
    """Answers some questions at once, lets some wait, and turns the rest away. For one event loop."""

    def __init__(
        self,
        collections: Collections,
        limits: LimitSettings | None = None,
        observers: Sequence[Observer] = (),
        answering: Answering | None = None,
        remembered: AnswerCache | None = None,
    ) -> None:
        self.collections = collections
        self.limits = limits or LimitSettings()
        self.observers = tuple(observers)
        self.answering_by = answering or InThisProcess(collections, self.limits.at_once)
        self._remembered = remembered
        self._threads = ThreadPoolExecutor(self.answering_by.at_once, thread_name_prefix="answer")
        self._turn = asyncio.Semaphore(self.answering_by.at_once)
        self.waiting = 0
        self.answering = 0

    async def ask(self, identity: Identity, door: Door, question: Question, found: Found | None = None) -> Asked:
        """Return the answer, in the way of ``Answerer.ask``, which says what may be raised; also Refused and NoSuchCollection."""
        try:
            for observer in self.observers:
                observer.asks(identity, door, question)
            told = found and partial(self._found, identity, door, question, found)
            asked = await self._answered(identity, door, question, told)
            for observer in self.observers:
                observer.answered(asked)
        except asyncio.CancelledError:
            self._failed(identity, door, question, GoneAway("Whoever asked has gone away."))
            raise
        except Exception as error:
            self._failed(identity, door, question, error)
            raise
        return asked

    def _found(
        self, identity: Identity, door: Door, question: Question, found: Found, citations: tuple[Citation, ...]
    ) -> None:
        try:
            for observer in self.observers:
                if isinstance(observer, ObservesStages):
                    observer.shows(identity, door, question, citations)
        except Refused:
            return  # The answer that these come before will be refused too.
        found(citations)

    def _failed(self, identity: Identity, door: Door, question: Question, error: Exception) -> None:
        for observer in self.observers:
            observer.failed(identity, door, question, error)

    async def _answered(self, identity: Identity, door: Door, question: Question, found: Found | None) -> Asked:
        answerer = self.collections.named(question.collection).answerer  # What does not exist need not wait.
        begun = time.perf_counter()
        moment = answerer.moment(identity.labels) if self._remembered is not None else None
        key = (question, answerer.index_dir, moment)
        if (
            self._remembered is not None
            and moment
            and (held := self._remembered.get(key))
            and (held[1] is not None or not found)
        ):
            answer, nearest = held
            if found and nearest is not None:
                found(nearest)
            return Asked(identity, door, question, answer, 0.0, time.perf_counter() - begun)
        deadline = begun + self.limits.seconds
        await self._wait(deadline)
        waited = time.perf_counter() - begun
        loop = asyncio.get_running_loop()

        told: tuple[Citation, ...] | None = None

        def tell(citations: tuple[Citation, ...]) -> None:
            nonlocal told
            told = citations
            if found:
                loop.call_soon_threadsafe(found, citations)

        work = partial(self.answering_by.ask, question, identity.labels, tell if found else None)
        answer = await self._in_thread(work, deadline)
        # What changed meanwhile is in the answer, or is not: nobody knows. A worker may follow the index later than this process does.
        same = moment and answer.generation == moment[0].generation and answerer.moment(identity.labels) == moment
        if self._remembered is not None and same:
            self._remembered.keep(key, answer, told)
        return Asked(identity, door, question, answer, waited, time.perf_counter() - begun)

    async def _wait(self, deadline: float) -> None:
        # Not by whether the turn is taken: of many who come at one moment, none has taken it yet.
        if self.answering + self.waiting >= self.answering_by.at_once + self.limits.waiting:
            raise Busy("Many questions are being answered: ask this one again in a moment.", 2.0)
        self.waiting += 1
        try:
            await asyncio.wait_for(self._turn.acquire(), deadline - time.perf_counter())
        except TimeoutError:
            raise self._too_slow() from None
        finally:
            self.waiting -= 1

    async def _in_thread(self, work: Callable[[], Answer], deadline: float) -> Answer:
        """Run work in a thread, which keeps its turn until it ends: it cannot be stopped, and goes on where nobody waits any more."""
        self.answering += 1
        running = asyncio.get_running_loop().run_in_executor(self._threads, work)
        running.add_done_callback(self._ended)
        try:
            return await asyncio.wait_for(asyncio.shield(running), deadline - time.perf_counter())
        except TimeoutError:
            raise self._too_slow() from None

    def _ended(self, running: asyncio.Future[Answer]) -> None:
        self.answering -= 1
        self._turn.release()
        with contextlib.suppress(asyncio.CancelledError):
            running.exception()  # Fetched, so that nobody is told of an error that came too late.

    def _too_slow(self) -> TooSlow:
        return TooSlow(f"No answer was found within {self.limits.seconds:g} seconds: ask it again in a moment.", 5.0)

    def close(self) -> None:
        """Let what is being answered end."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        self.answering_by.close()
