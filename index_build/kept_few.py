"""Makes each thing once, however many threads ask at the same time, and keeps the few that were asked for last."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class KeptFew(Generic[K, V]):
    """Values by key. Whoever asks first makes one, whoever asks meanwhile waits for it; what is dropped lives while it is in use."""

    def __init__(self, make: Callable[[K], V], most: int) -> None:
        self._make, self._most = make, most
        self._lock = threading.Lock()
        self._held: OrderedDict[K, Future[V]] = OrderedDict()

    def get(self, key: K) -> V:
        """Return the value of a key. Raises what making it raises, to all who waited; the next one tries again."""
        with self._lock:
            held = self._held.get(key)
            ours = held is None
            if held is None:
                held = self._held[key] = Future()
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        if ours:
            try:
                held.set_result(self._make(key))
            except BaseException as error:
                with self._lock:
                    if self._held.get(key) is held:
                        del self._held[key]
                held.set_exception(error)
        return held.result()
