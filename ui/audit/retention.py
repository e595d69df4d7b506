"""Deletes records that have been kept long enough, also while nobody asks."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable

import structlog

from ui.audit.store import AuditStore

_DAY = 24 * 60 * 60
_EVERY = 60 * 60.0
_log = structlog.get_logger("pincite.audit")


class Retention:
    """Deletes in a thread of its own, at once and every hour."""

    def __init__(self, store: AuditStore, days: float, now: Callable[[], float], every: float = _EVERY) -> None:
        """``now`` and ``every`` are in seconds."""
        self._store, self._days, self._now, self._every = store, days, now, every
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="audit retention", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                self._store.purge(self._now() - self._days * _DAY)
            except sqlite3.Error as error:
                _log.error("audit records that are too old could not be deleted", error=str(error))
            if self._ended.wait(self._every):
                return

    def close(self) -> None:
        """End it; what is being deleted is waited for."""
        self._ended.set()
        self._thread.join()
