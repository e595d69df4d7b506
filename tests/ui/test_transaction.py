from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from ui.auth.store import AuthStore
from ui.feedback.store import FeedbackStore

Change = Callable[[], AbstractContextManager[sqlite3.Connection]]
# A deferred reference is looked at when the change is kept, which then fails with the change still begun.
SCHEMA = "CREATE TABLE IF NOT EXISTS late (id REFERENCES once_more (id) DEFERRABLE INITIALLY DEFERRED)"


def changes(path: Path, store: str) -> Change:
    if store == "auth":
        return AuthStore(path).transaction
    return FeedbackStore(path)._writing


@pytest.mark.parametrize("store", ["auth", "feedback"])
def test_a_change_that_cannot_be_kept_leaves_the_store_of_use(tmp_path: Path, store: str) -> None:
    change = changes(tmp_path / "kept.sqlite", store)
    with change() as rows:
        rows.execute("CREATE TABLE once_more (id PRIMARY KEY)")
        rows.execute(SCHEMA)
        connection = rows
    connection.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError), change() as rows:
        rows.execute("INSERT INTO late VALUES (1)")
    with change() as rows:
        rows.execute("INSERT INTO once_more VALUES (2)")
    assert connection.execute("SELECT count(*) FROM late").fetchone()[0] == 0
    assert connection.execute("SELECT count(*) FROM once_more").fetchone()[0] == 1


@pytest.mark.parametrize("store", ["auth", "feedback"])
def test_the_first_error_is_the_one_that_is_told(tmp_path: Path, store: str) -> None:
    change = changes(tmp_path / "kept.sqlite", store)
    with pytest.raises(KeyError), change() as rows:
        rows.execute("ROLLBACK")  # As SQLite itself does where the disk is full.
        raise KeyError
