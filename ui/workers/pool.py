"""Processes that answer questions, as many at once as there are of them: one that dies is replaced, and its question asked once more."""

from __future__ import annotations

import logging
import os
import queue
import threading

from index_build.child import Child
from index_build.errors import PinciteError
from qa.answer import Answer
from ui.asking import Question, Refused
from ui.settings import Settings
from ui.workers.answering import Found
from ui.workers.messages import Ask, Failed, FoundPassages, Ready, Said, Setup

_STARTS_WITHIN = 120.0
_TRIES = 2
_LONGEST_PAUSE = 30.0  # Seconds between two tries to replace a worker.
_log = logging.getLogger("pincite.workers")


class WorkerLost(Refused):
    """The process that answered died, and so did the one that was asked next."""


class _Silent(Exception):
    """A worker said nothing for longer than a question may take."""


class _Worker:
    """One process; for one thread at a time."""

    def __init__(self, setup: Setup, seconds: float) -> None:
        self._setup, self._seconds = setup, seconds
        self._child = Child("ui.workers.worker", heard=True)

    @property
    def pid(self) -> int | None:
        """The process's number, None while there is none."""
        return self._child.pid

    def start(self) -> None:
        """Begin to start the process; ``wait`` says when it is done."""
        self._child.connected().send(self._setup)

    def wait(self) -> None:
        """Return when the process has loaded everything. Raises what kept it from that: PinciteError, or EOFError or OSError when it died."""
        said = self._said(_STARTS_WITHIN)
        if isinstance(said, Failed):
            raise said.error

    def ask(self, ask: Ask, found: Found | None) -> Answer:
        """Return the answer. Raises what the answering raised, and EOFError, OSError or _Silent when there is no worker any more."""
        self._child.connected().send(ask)
        while True:
            said = self._said(self._seconds)
            if isinstance(said, FoundPassages):
                if found:
                    found(said.passages)
            elif isinstance(said, Failed):
                raise _Raised(said.error)
            elif isinstance(said, Answer):
                return said

    def end(self) -> None:
        """End the process, whatever it is at."""
        self._child.end()

    def _said(self, seconds: float) -> Said | Ready:
        connection = self._child.connected()
        if not connection.poll(seconds):
            raise _Silent
        said: Said = connection.recv()
        return said


class _Raised(Exception):
    """What the answering raised, so that it is not taken for an error of the pipe."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


class Pool:
    """Some workers over the same indexes. See ``Answering``."""

    def __init__(self, settings: Settings) -> None:
        """Start them and wait until all are ready. Raises what kept one from starting: BadIndex, BadModel."""
        server = settings.server
        threads = server.threads or max(1, (os.cpu_count() or 1) // max(1, server.workers))
        setup = Setup({name: path.absolute() for name, path in settings.collections.items()}, threads, settings.logs)
        self._workers = [_Worker(setup, settings.limits.seconds) for _ in range(server.workers)]
        self._free: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        self._closed = threading.Event()
        self.replaced = 0
        try:
            for worker in self._workers:
                worker.start()
            for worker in self._workers:
                worker.wait()
                self._free.put(worker)
        except (EOFError, OSError, _Silent):
            self.close()
            raise PinciteError(
                "A worker died while it started: look at the log above, or begin with --workers 0, which needs less memory"
            ) from None
        except BaseException:
            self.close()
            raise

    @property
    def at_once(self) -> int:
        """See ``Answering``."""
        return len(self._workers)

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes that are there."""
        return [worker.pid for worker in self._workers if worker.pid]

    def ask(self, question: Question, labels: frozenset[str], found: Found | None) -> Answer:
        """See ``Answering``; raises WorkerLost where two workers died over the question."""
        ask = Ask(question, labels, found is not None)
        for _ in range(_TRIES):
            worker = self._free.get()
            try:
                answer = worker.ask(ask, found)
            except _Raised as raised:
                self._free.put(worker)
                raise raised.error from None
            except (EOFError, OSError):
                self._replace(worker, "died")
                found = None  # Told, or soon to be told with the answer.
            except _Silent:
                self._replace(worker, "said nothing in time")
                break
            except BaseException:
                self._replace(worker, "was left in the middle of an answer")
                raise
            else:
                self._free.put(worker)
                return answer
        raise WorkerLost("The process that was to answer was lost: ask the question again in a moment.", 2.0)

    def close(self) -> None:
        """End the processes, whatever they are at."""
        self._closed.set()
        for worker in self._workers:
            worker.end()

    def _replace(self, worker: _Worker, why: str) -> None:
        """End a worker and start it anew, while others go on."""
        self.replaced += 1
        _log.error("Worker %s %s: a new one is started", worker.pid, why)
        threading.Thread(target=self._start_again, args=(worker,), name="replace-worker", daemon=True).start()

    def _start_again(self, worker: _Worker) -> None:
        pause = 0.0
        while not self._closed.wait(pause):
            worker.end()
            try:
                worker.start()
                worker.wait()
            except Exception as error:
                pause = min(_LONGEST_PAUSE, 2 * pause + 1)
                _log.error("A worker does not start (%s): it is tried again in %.0f seconds", error, pause)
            else:
                self._free.put(worker)
                break
        if self._closed.is_set():  # Meanwhile, so that nobody else ends it.
            worker.end()
