"""Answers that were given lately, and what visitors said about them, in one SQLite file."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index_build.errors import PinciteError
from ui.asking import Asked, Door, Question
from ui.feedback.case import case
from ui.feedback.verdict import KINDS, BadFeedback, Feedback, Kind, NoSuchAnswer
from ui.identity import Identity
from ui.transaction import transaction

__all__ = ["KINDS", "BadFeedback", "Feedback", "FeedbackStore", "Kind", "NoSuchAnswer"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    id TEXT PRIMARY KEY, at REAL NOT NULL, asker BLOB NOT NULL, door TEXT NOT NULL, collection TEXT NOT NULL,
    generation TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answers_by_time ON answers (at);
CREATE TABLE IF NOT EXISTS feedback (
    answer TEXT PRIMARY KEY REFERENCES answers (id) ON DELETE CASCADE, at REAL NOT NULL, kind TEXT NOT NULL, comment TEXT NOT NULL
) WITHOUT ROWID;
"""
_HOUR, _DAY = 3600.0, 86400.0
_PRUNED_EVERY = 600.0
_log = logging.getLogger("pincite")


class FeedbackStore:
    """Remembers answers for some hours, and those that somebody judged for some days. Safe from several threads and processes.

    Who asked is not kept: a digest of the answer's id and the name tells only whether one who judges is the one who asked.
    """

    def __init__(
        self, path: Path, *, hours: float = 24.0, days: float = 365.0, now: Callable[[], float] = time.time
    ) -> None:
        """Open or make the file, for its owner's eyes alone; ``now`` is in seconds since 1970. Raises PinciteError."""
        self.path, self._hours, self._days, self._now = path, hours, days, now
        self._lock = threading.Lock()
        self._pruned = float("-inf")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)
            self._db = sqlite3.connect(path, timeout=5.0, isolation_level=None, check_same_thread=False)
            # A crash of the machine may lose the last answers of it, and never the file.
            self._db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;")
            self._db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise PinciteError(
                f"Feedback cannot be kept in {path} ({error}): name another folder with the setting state, or turn it off with feedback.on = false"
            ) from error

    def remember(self, asked: Asked) -> None:
        """Keep a question and its answer for some hours, so that feedback can name it by its id. What cannot be kept is logged."""
        row = (
            asked.id,
            self._now(),
            _asker(asked.id, asked.identity.name),
            asked.door,
            asked.question.collection,
            asked.answer.generation,
            asked.question.words,
            json.dumps(asked.answer.to_dict(), ensure_ascii=False),
        )
        try:
            with self._writing() as db:
                db.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
                self._prune(db)
        except sqlite3.Error as error:  # The answer is worth more than what may be said about it.
            _log.error("An answer cannot be remembered for feedback: %s", error)

    def add(self, feedback: Feedback) -> None:
        """Keep what is said about an answer, in place of what was said before. Raises NoSuchAnswer."""
        with self._writing() as db:
            # What is older may still be in the file, where nobody has asked since; what was judged may be judged otherwise.
            known = db.execute(
                "SELECT asker FROM answers WHERE id = ? AND (at >= ? OR id IN (SELECT answer FROM feedback))",
                (feedback.asked_id, self._now() - self._hours * _HOUR),
            ).fetchone()
            if known is None or known[0] != _asker(feedback.asked_id, feedback.identity_name):
                raise NoSuchAnswer(
                    "This answer is no longer remembered: ask the question again, then say what was wrong"
                )
            db.execute(
                "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?)",
                (feedback.asked_id, self._now(), feedback.kind, feedback.comment.strip()),
            )

    def counts(self) -> dict[str, int]:
        """Return how many answers were judged, by kind; each kind is there, also with none."""
        with self._lock:
            found = dict(self._db.execute("SELECT kind, count(*) FROM feedback GROUP BY kind").fetchall())
        return {kind: found.get(kind, 0) for kind in KINDS}

    def export(self) -> Iterator[dict[str, Any]]:
        """Yield each judged answer, the oldest first, as a case of an evaluation file: see ``case``."""
        last = (float("-inf"), "")
        while True:
            with self._lock:
                row = self._db.execute(
                    "SELECT f.at, a.id, f.kind, f.comment, a.door, a.collection, a.answer FROM feedback f JOIN answers a ON a.id = f.answer "
                    "WHERE (f.at, a.id) > (?, ?) ORDER BY f.at, a.id LIMIT 1",
                    last,
                ).fetchone()
            if row is None:
                return
            at, asked_id, kind, comment, door, collection, answer = row
            last = (at, asked_id)
            yield case(asked_id, at, kind, comment, door, collection, json.loads(answer))

    def asks(self, identity: Identity, door: Door, question: Question) -> None:
        """Nothing: every question may be asked. (This store watches ``Asking``.)"""

    def answered(self, asked: Asked) -> None:
        """Remember what is answered."""
        self.remember(asked)

    def failed(self, identity: Identity, door: Door, question: Question, error: Exception) -> None:
        """Nothing: what got no answer cannot be judged."""

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, transaction(self._db) as db:
            yield db

    def _prune(self, db: sqlite3.Connection) -> None:
        """Drop what has been kept long enough; looked at now and then."""
        if (now := self._now()) < self._pruned + _PRUNED_EVERY:
            return
        self._pruned = now
        db.execute(
            "DELETE FROM answers WHERE at < ? AND id NOT IN (SELECT answer FROM feedback)", (now - self._hours * _HOUR,)
        )
        db.execute(
            "DELETE FROM answers WHERE id IN (SELECT answer FROM feedback WHERE at < ?)", (now - self._days * _DAY,)
        )


def _asker(asked_id: str, name: str) -> bytes:
    """Return what tells whether two who name one answer are one person, and nothing about who that is elsewhere."""
    return hashlib.sha256(f"{asked_id}\0{name or Identity().name}".encode()).digest()
