"""One writer at a time, and who it is."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index_build.errors import BadInput

LOCK, WRITER = ".lock", ".writer.json"


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Be the one who writes to a folder; the system lets go of the lock when the process ends in whatever way.

    Raises BadInput, naming the other, when somebody else is writing.
    """
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise BadInput(
            f"Somebody else is writing to {folder}{_who(folder)}: wait until that is done and try again"
        ) from error
    # Beside the lock, since taking a lock empties its file.
    writer = folder / WRITER
    try:
        since = datetime.now(UTC).isoformat(timespec="seconds")
        writer.write_text(json.dumps({"process": os.getpid(), "host": platform.node(), "since": since}), "utf-8")
        yield
    finally:
        writer.unlink(missing_ok=True)
        lock.release()


def _who(folder: Path) -> str:
    try:
        held = json.loads((folder / WRITER).read_text(encoding="utf-8"))
        since = datetime.fromisoformat(held["since"]).strftime("%Y-%m-%d %H:%M:%S UTC")
        return f" (process {int(held['process'])} on {held['host']}, since {since})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Turn what goes wrong with the disk while a folder is written to into a sentence. Raises BadInput."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise BadInput(
            f"{folder} cannot be written to ({reason}): see that the disk has room and the folder may be written to; "
            "the index is as it was"
        ) from error
