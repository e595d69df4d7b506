"""One change of a SQLite file, kept whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Begin a change on a connection that commits by itself otherwise, and keep it. Raises sqlite3.Error.

    What fails is taken back, also where keeping it does: a connection that is left within a change takes no other one.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite may have taken it back itself, as when the disk is full.
            connection.execute("ROLLBACK")
        raise
