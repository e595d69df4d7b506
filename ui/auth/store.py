"""The database of what must outlive the server's process: sessions, and what may be used once."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index_build.errors import BadInput
from ui.transaction import transaction

_SCHEMA = """
CREATE TABLE IF NOT EXISTS session (
    key TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, shown TEXT NOT NULL, labels TEXT NOT NULL, how TEXT NOT NULL,
    until REAL NOT NULL, idle REAL NOT NULL, seen REAL NOT NULL, details TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS session_until ON session (until);
CREATE TABLE IF NOT EXISTS once (id TEXT PRIMARY KEY, until REAL NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS once_until ON once (until);
CREATE TABLE IF NOT EXISTS key_used (id TEXT PRIMARY KEY, day TEXT NOT NULL) STRICT;
"""


class AuthStore:
    """A SQLite file that only its owner may read, made when something is first kept. Safe from several threads and processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Hand out the connection for one change, which is kept whole or not at all. Raises BadInput where the file cannot be opened."""
        with self._lock, transaction(self._opened()) as connection:
            yield connection

    def row(self, sql: str, *values: object) -> sqlite3.Row | None:
        """Return the first row of a query."""
        with self._lock:
            found: sqlite3.Row | None = self._opened().execute(sql, values).fetchone()
            return found

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            try:
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                # Made by us with its mode: SQLite gives its other files the same.
                os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
                connection = sqlite3.connect(self.path, timeout=10, isolation_level=None, check_same_thread=False)
                connection.row_factory = sqlite3.Row
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.executescript(_SCHEMA)
            except (OSError, sqlite3.Error) as error:
                raise BadInput(
                    f"{self.path} cannot be opened ({error}): name another folder as state, or remove it; all sessions end then"
                ) from error
            self._connection = connection
        return self._connection
