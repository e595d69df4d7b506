"""A process of one's own for what may die or hang: it starts when it is first needed, and anew after it ended.

It answers requests over a pipe, held to a limit of memory; it is no sandbox, as it may do what the user may.
"""

from __future__ import annotations

import json
import subprocess
import sys
from multiprocessing.connection import Connection, Pipe

_CODE = (
    "import json, sys; from importlib import import_module; sys.path[:] = json.loads(sys.argv[1]); "
    "import_module(sys.argv[2]).serve(*map(int, sys.argv[3:]))"
)


class Child:
    """A process in which ``serve`` of a module answers requests until its parent hangs up. For one thread at a time."""

    def __init__(self, module: str, *arguments: int, heard: bool = False) -> None:
        """``serve`` is called with the descriptor of its end of the pipe, and ``arguments``; what it writes on standard error is ``heard`` or lost."""
        self._module, self._arguments, self._heard = module, arguments, heard
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None

    @property
    def pid(self) -> int | None:
        """The process's number, None while there is none."""
        return self._process.pid if self._process else None

    def connected(self) -> Connection:
        """Return our end of the pipe, starting the process where there is none. Raises OSError."""
        if self._connection is not None:
            return self._connection
        ours, theirs = Pipe()
        given = [json.dumps(sys.path), self._module, *map(str, (theirs.fileno(), *self._arguments))]
        with theirs:
            # A fresh interpreter, not a fork: threads of the libraries loaded here would not survive one. Without -P, a
            # json.py in the folder one is in would be run, and that is often the folder of the documents.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _CODE, *given],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=None if self._heard else subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the parent, whose end ends this one.
            )
        self._connection = ours
        return ours

    def end(self) -> None:
        """End the process, if there is one, whatever it is at."""
        if self._connection:
            self._connection.close()
        if self._process:
            self._process.kill()
            self._process.wait()
        self._process = self._connection = None


def hold_to(memory: int) -> None:
    """Hold this process to so many bytes of address space; one that dies leaves nothing on the disk."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
