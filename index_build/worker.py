"""Files that come from anywhere are read in a process of its own: one that makes its parser die or hang costs that file alone.

There is one such process for a whole build. It starts when the first file needs it, in some tenths of a second, and anew after
it died. It is held to a limit of memory and of time; it is no sandbox, as it may do what the user may.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from index_build.child import Child, hold_to
from index_build.document import Document
from index_build.finished import documents_of
from index_build.report import Skipped

MOST_SECONDS = 1200.0
"""Longest silence of a parser: beyond the limits that the loaders keep themselves, such as a PDF's 15 minutes."""
MOST_MEMORY = 4 << 30
"""Bytes of address space."""
SMALL_TEXT = 256 << 10
"""Bytes of a text file that is read in the build's own process: a worker takes longer to start than such a file to read."""
WORN_OUT = 1 << 30
"""Bytes of memory that the worker may have needed for a file: beyond that the next one is read by a new worker, which has all of it."""

BROKE_DOWN = "it made its parser break down: open it and save it anew, or leave it out"


def is_isolated(path: Path) -> bool:
    """Tell whether a file is read in the worker: all are but small texts, of which the worst made yet takes a second."""
    if os.name != "posix":
        return False
    try:
        return path.suffix.lower() != ".txt" or path.stat().st_size > SMALL_TEXT
    except OSError:
        return True


class Worker:
    """Reads files one at a time. Use it as a context, or ``close`` it."""

    def __init__(self, seconds: float = MOST_SECONDS, memory: int = MOST_MEMORY, worn_out: int = WORN_OUT) -> None:
        self._seconds, self._child = seconds, Child(__name__, memory, worn_out)

    @property
    def pid(self) -> int | None:
        """The process's number, None while there is none."""
        return self._child.pid

    def read(self, path: Path, source: str, fields: Mapping[str, str]) -> Iterator[Document | Skipped]:
        """Yield what ``finished.documents_of`` yields, and a reason for the file when its parser dies or hangs."""
        finished = False
        try:
            connection = self._child.connected()
            connection.send((str(path), source, dict(fields)))
            while connection.poll(self._seconds):
                found = connection.recv()
                if isinstance(found, bool):
                    finished = found
                    return
                yield found
            yield Skipped(source, f"reading it takes more than {self._seconds / 60:.0f} minutes: split it", failed=True)
        except (EOFError, OSError):
            yield Skipped(source, BROKE_DOWN, failed=True)
        finally:
            if not finished:  # Whatever it still has to say is of this file, or it is worn out.
                self.close()

    def close(self) -> None:
        """End the process, if there is one."""
        self._child.end()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def serve(descriptor: int, memory: int, worn_out: int) -> None:
    """Answer a parent's requests, in the worker's own process, until it hangs up."""
    hold_to(memory)
    with Connection(descriptor) as connection:
        while True:
            try:
                path, source, fields = connection.recv()
            except EOFError:
                return
            for found in documents_of(Path(path), source, fields):
                connection.send(found)
            connection.send(_most_memory() < worn_out)


def _most_memory() -> int:
    """Return the most memory, in bytes, that this process has held; nought where the system does not tell."""
    # Not getrusage: on Linux a new process inherits the mark of the one that started it.
    with suppress(OSError):
        found = re.search(r"^VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
        return int(found[1]) << 10 if found else 0
    return 0
