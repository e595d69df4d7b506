"""Remembers answers for as long as nothing has changed that they were made from, in so many bytes and no more."""

from __future__ import annotations

import pickle
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace

from qa.answer import Answer, Citation

REMEMBERED = "remembered"
"""The stage in an answer's ``timings`` that says so; seconds."""
_OF_AN_ENTRY = 600
"""Bytes that an entry takes beside its key and what is pickled: measured, of dictionary and objects."""


class AnswerCache:
    """Answers by what they depend on, those asked for last. Safe from several threads.

    They are kept pickled: so their size is known, and what somebody is given is theirs alone. A key has to hold all that an answer
    depends on, ``Answerer.moment`` among it.
    """

    def __init__(self, most: int) -> None:
        """Keep at most so many bytes; 0 keeps nothing."""
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[bytes, int]] = OrderedDict()
        self.size = 0
        """Bytes that are taken."""

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> tuple[Answer, tuple[Citation, ...] | None] | None:
        """Return the answer under a key, and the nearest passages that were told before it, None where none were; None for no answer.

        Its ``timings`` tell of nothing but looking it up.
        """
        begun = time.perf_counter()
        with self._lock:
            held = self._kept.get(key)
            if held is None:
                return None
            self._kept.move_to_end(key)
        answer, found = pickle.loads(held[0])  # What this process pickled itself.
        took = time.perf_counter() - begun
        return replace(answer, timings={REMEMBERED: took, "total": took}), found

    def keep(self, key: Hashable, answer: Answer, found: tuple[Citation, ...] | None = None) -> None:
        """Keep an answer under a key, with the nearest passages that were told before it; those asked for longest ago make room."""
        held = pickle.dumps((answer, found), pickle.HIGHEST_PROTOCOL)
        # A key may be long itself: it holds the turns before a question.
        size = len(held) + len(pickle.dumps(key, pickle.HIGHEST_PROTOCOL)) + _OF_AN_ENTRY
        if size > self._most:
            return
        with self._lock:
            self._drop(key)
            self._kept[key] = held, size
            self.size += size
            while self.size > self._most:
                self._drop(next(iter(self._kept)))

    def _drop(self, key: Hashable) -> None:
        if key in self._kept:
            self.size -= self._kept.pop(key)[1]
