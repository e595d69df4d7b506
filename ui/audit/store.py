"""Where records are kept: one SQLite file of the state folder, which only its owner may read."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from index_build.errors import BadInput
from ui.audit.record import Record

FILE = "audit.sqlite"
_COLUMNS = tuple(field.name for field in fields(Record))
_SCHEMA = f"""
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS records (id INTEGER PRIMARY KEY, {", ".join(_COLUMNS)});
CREATE INDEX IF NOT EXISTS records_by_time ON records (at);
CREATE INDEX IF NOT EXISTS records_by_asker ON records (asker);
PRAGMA user_version = 1;
"""
_VERSION = 1
_AT_ONCE = 1000
"""Records that are deleted under one lock, so that no answer waits long for it."""


class AuditStore:
    """The records. Safe from several threads and processes; what is deleted is overwritten."""

    def __init__(self, path: Path, *, durable: bool = False) -> None:
        """Open or make the file; ``durable`` waits for the disk with every record. Raises BadInput."""
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)
            path.chmod(0o600)
            self._db = sqlite3.connect(path, timeout=2.0, isolation_level=None, check_same_thread=False)
            found = self._db.execute("PRAGMA user_version").fetchone()[0]
            if found not in (0, _VERSION):
                raise BadInput(f"{path} was written by another version of pincite: move it elsewhere")
            self._db.executescript(
                f"PRAGMA secure_delete = ON; PRAGMA synchronous = {'FULL' if durable else 'NORMAL'};"
                + (_SCHEMA if not found else "")
            )
        except (OSError, sqlite3.Error) as error:
            raise BadInput(
                f"The audit log cannot be kept in {path} ({error}): name another folder with the setting state, or set audit.mode to off"
            ) from error

    def add(self, record: Record) -> None:
        """Keep a record. Raises sqlite3.Error."""
        values = [getattr(record, name) for name in _COLUMNS]
        row = [json.dumps(value, ensure_ascii=True) if isinstance(value, tuple) else value for value in values]
        # Half a surrogate pair can come with a question, and SQLite takes none.
        row = [value.encode(errors="replace").decode() if isinstance(value, str) else value for value in row]
        with self._lock:
            self._db.execute(
                f"INSERT INTO records ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})", row
            )

    def records(self, since: float = 0.0, until: float = float("inf")) -> Iterator[dict[str, Any]]:
        """Yield the records of a time (seconds since 1970, ``until`` left out) in the order they were kept."""
        last = 0
        while True:
            with self._lock:
                rows = self._db.execute(
                    f"SELECT id, {', '.join(_COLUMNS)} FROM records WHERE id > ? AND at >= ? AND at < ? ORDER BY id LIMIT {_AT_ONCE}",
                    (last, since, until),
                ).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            for row in rows:
                found = dict(zip(_COLUMNS, row[1:], strict=True))
                yield found | {name: json.loads(found[name]) for name in ("labels", "shown")}

    def forget(self, askers: tuple[str, ...]) -> int:
        """Delete the records of somebody, under each name they may be kept by; return how many. Raises sqlite3.Error."""
        return self._delete(f"asker IN ({', '.join('?' * len(askers))})", askers)

    def purge(self, before: float) -> int:
        """Delete the records from before a moment; return how many. Raises sqlite3.Error."""
        return self._delete("at < ?", (before,))

    def _delete(self, condition: str, values: tuple[object, ...]) -> int:
        total = 0
        while True:
            with self._lock:
                gone = self._db.execute(
                    f"DELETE FROM records WHERE id IN (SELECT id FROM records WHERE {condition} LIMIT {_AT_ONCE})",
                    values,
                ).rowcount
            total += gone
            if gone < _AT_ONCE:
                break
        if total:  # Out of the file and of its journal.
            with self._lock:
                # As a script: execute() takes one step, which frees one page.
                self._db.executescript("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE);")
        return total

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()
