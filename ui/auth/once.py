"""What may be used once."""

from __future__ import annotations

import time
from collections.abc import Callable

from ui.auth.store import AuthStore


class Once:
    """Remembers what was used, until it could not be used any more."""

    def __init__(self, store: AuthStore, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock

    def first_time(self, id: str, until: float) -> bool:
        """Note that something is used that ends at a time (seconds since 1970); tell whether it was not used before."""
        with self._store.transaction() as rows:
            rows.execute("DELETE FROM once WHERE until < ?", (self._clock(),))
            return rows.execute("INSERT OR IGNORE INTO once VALUES (?, ?)", (id, until)).rowcount == 1
