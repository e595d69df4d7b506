"""Counts that outlive the server, in one SQLite file of the state folder."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

from limits.storage import Storage

from index_build.errors import BadInput

_SCHEMA = "CREATE TABLE IF NOT EXISTS counts (key TEXT PRIMARY KEY, count INTEGER NOT NULL, until REAL NOT NULL) WITHOUT ROWID"


class KeptCounts(Storage):
    """What the library's fixed windows are kept in: the library itself keeps counts in memory or on other servers alone."""

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        """Open or make the file. Raises BadInput."""
        super().__init__()
        self._now = now
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)
            self._db = sqlite3.connect(path, timeout=5.0, isolation_level=None, check_same_thread=False)
            self._db.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; {_SCHEMA};")
            self._db.execute("DELETE FROM counts WHERE until <= ?", (now(),))
        except (OSError, sqlite3.Error) as error:
            raise BadInput(
                f"Counts for limits.per_day cannot be kept in {path} ({error}): name another folder with the setting state, or set it to 0"
            ) from error

    @property
    def base_exceptions(self) -> type[Exception]:
        """What SQLite raises."""
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, from one again where the window of ``expiry`` seconds has ended; return the count."""
        now = self._now()
        with self._lock:
            row = self._db.execute(
                "INSERT INTO counts VALUES (?1, ?2, ?3 + ?4) ON CONFLICT (key) DO UPDATE SET "
                "count = CASE WHEN until > ?3 THEN count + ?2 ELSE ?2 END, until = CASE WHEN until > ?3 THEN until ELSE ?3 + ?4 END "
                "RETURNING count",
                (key, amount, now, expiry),
            ).fetchone()
        return int(row[0])

    def get(self, key: str) -> int:
        """Return the count of the window that has not ended."""
        return int(self._row(key)[0])

    def get_expiry(self, key: str) -> float:
        """Return when the window ends, in seconds since 1970; now where there is none."""
        return float(self._row(key)[1])

    def _row(self, key: str) -> tuple[int, float]:
        now = self._now()
        with self._lock:
            row = self._db.execute("SELECT count, until FROM counts WHERE key = ? AND until > ?", (key, now)).fetchone()
        return row or (0, now)

    def check(self) -> bool:
        """Tell whether the file can be read."""
        try:
            self._row("")
        except sqlite3.Error:
            return False
        return True

    def reset(self) -> int:
        """Forget everybody; return how many there were."""
        with self._lock:
            return self._db.execute("DELETE FROM counts").rowcount

    def clear(self, key: str) -> None:
        """Forget one."""
        with self._lock:
            self._db.execute("DELETE FROM counts WHERE key = ?", (key,))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()
