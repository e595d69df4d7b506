"""When each asker asked lately, in memory that is bounded however many askers there are."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable

from limits.storage import MovingWindowSupport, Storage

MOST_KEYS = 50_000


class RecentMoments(Storage, MovingWindowSupport):
    """What the library's moving windows are kept in.

    Its own memory storage has no bound on its keys and starts a thread for each sweep; here those who have been quiet the longest are
    forgotten first. Whoever fills it with addresses so gains that old counts of theirs are forgotten, and the queue for all is as short as before.
    """

    def __init__(self, most_keys: int = MOST_KEYS, now: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._most_keys = most_keys
        self._now = now
        self._moments: OrderedDict[str, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._moments)

    @property
    def base_exceptions(self) -> type[Exception]:
        """Nothing is raised."""
        return Exception

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Note that something happened now, unless it did so often within the last ``expiry`` seconds that the limit is reached."""
        moments = self._fresh(key, expiry)
        if len(moments) + amount > limit:
            return False
        moments.extend([self._now()] * amount)
        self._moments[key] = moments
        self._moments.move_to_end(key)
        while len(self._moments) > self._most_keys:
            self._moments.popitem(last=False)
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Return the first moment that still counts, now where none does, and how many do."""
        moments = self._fresh(key, expiry)
        return (moments[0] if moments else self._now()), len(moments)

    def _fresh(self, key: str, expiry: int) -> deque[float]:
        moments = self._moments.get(key)
        if moments is None:
            return deque()
        while moments and moments[0] <= self._now() - expiry:
            moments.popleft()
        if not moments:
            del self._moments[key]
        return moments

    def check(self) -> bool:
        """It is always there."""
        return True

    def reset(self) -> int:
        """Forget everybody; return how many there were."""
        count = len(self._moments)
        self._moments.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one."""
        self._moments.pop(key, None)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Not for moving windows."""
        raise NotImplementedError

    def get(self, key: str) -> int:
        """Not for moving windows."""
        raise NotImplementedError

    def get_expiry(self, key: str) -> float:
        """Not for moving windows."""
        raise NotImplementedError
