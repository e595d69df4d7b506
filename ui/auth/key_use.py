"""The day on which a key was last used, so that an operator sees which ones may go."""

from __future__ import annotations

from datetime import UTC, date, datetime

from ui.auth.store import AuthStore


class KeyUse:
    """Notes days, each once."""

    def __init__(self, store: AuthStore) -> None:
        self._store = store
        self._noted: dict[str, date] = {}

    def note(self, key_id: str) -> None:
        """Note that a key was used today (UTC)."""
        today = datetime.now(UTC).date()
        if self._noted.get(key_id) == today:
            return
        with self._store.transaction() as rows:
            rows.execute("INSERT OR REPLACE INTO key_used VALUES (?, ?)", (key_id, today.isoformat()))
        self._noted[key_id] = today

    def last(self, key_id: str) -> str:
        """Return the day as 2026-01-31, empty for a key that was never used."""
        row = self._store.row("SELECT day FROM key_used WHERE id = ?", key_id)
        return str(row["day"]) if row else ""
