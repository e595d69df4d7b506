"""Sessions of visitors who have signed in, and of widgets: kept by the server, named by a random id that only the browser knows."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from ui.auth.store import AuthStore
from ui.identity import How, Identity

_NOTED_EVERY = 60.0  # Seconds: a session's last request is not written down more often.


@dataclass(frozen=True, slots=True)
class Session:
    """Who somebody is until when (seconds since 1970); ``key`` names it and opens nothing, ``shown`` is the name for people."""

    key: str
    identity: Identity
    until: float
    shown: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


class Sessions:
    """All of them. An id is stored as its SHA-256 alone, so that a copy of the file opens no session.

    ``kind`` keeps sessions of different origin apart: one of a widget is none of a page, and one that was begun under other rules has ended.
    """

    def __init__(self, store: AuthStore, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock

    def begin(
        self,
        kind: str,
        identity: Identity,
        seconds: float,
        *,
        idle: float | None = None,
        shown: str = "",
        details: Mapping[str, str] | None = None,
    ) -> tuple[str, Session]:
        """Return a new session and its id; it ends after so many seconds, or after ``idle`` ones without a request."""
        id, now = secrets.token_urlsafe(32), self._clock()
        session = Session(key_of(id), identity, now + seconds, shown, dict(details or {}))
        with self._store.transaction() as rows:
            rows.execute("DELETE FROM session WHERE until < ? OR seen + idle < ?", (now, now))
            rows.execute(
                "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    session.key, kind, identity.name, shown, json.dumps(sorted(identity.labels)), identity.how,
                    session.until, idle or seconds, now, json.dumps(session.details),
                ),
            )  # fmt: skip
        return id, session

    def of_id(self, id: str, *kinds: str) -> Session | None:
        """Return the session of an id, if it is of one of these kinds and has not ended."""
        return self.of_key(key_of(id), *kinds)

    def of_key(self, key: str, *kinds: str) -> Session | None:
        """Return the session of a key, if it is of one of these kinds and has not ended."""
        row = self._store.row("SELECT * FROM session WHERE key = ?", key)
        now = self._clock()
        if row is None or row["kind"] not in kinds or now >= min(row["until"], row["seen"] + row["idle"]):
            return None
        if now - row["seen"] > min(_NOTED_EVERY, row["idle"] / 4):
            with self._store.transaction() as rows:
                rows.execute("UPDATE session SET seen = ? WHERE key = ?", (now, key))
        identity = Identity(row["name"], frozenset(json.loads(row["labels"])), cast("How", row["how"]))
        return Session(key, identity, row["until"], row["shown"], json.loads(row["details"]))

    def end(self, key: str) -> None:
        """End a session; nothing happens where it has ended."""
        with self._store.transaction() as rows:
            rows.execute("DELETE FROM session WHERE key = ?", (key,))


def key_of(id: str) -> str:
    """Return what a session id is stored as: it is random, of 256 bits, so that a plain hash cannot be turned back."""
    return hashlib.sha256(id.encode(errors="surrogatepass")).hexdigest()
