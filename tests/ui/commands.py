"""Runs pincite's commands for the tests: each in a process of its own, as a person's shell does."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.ui.command_process import started_command
from tests.ui.serving import PINCITE, ROOT

_MOST_SECONDS = 300


def pincite(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end; with an ``environment`` of its own in a new interpreter, since some of it counts only at the start."""
    command = list(map(str, arguments))
    if environment:
        return subprocess.run(
            [*PINCITE, *command],
            cwd=ROOT,
            env={**os.environ, "COLUMNS": "300", **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=_MOST_SECONDS,
        )
    with TemporaryDirectory() as folder:
        written = Path(folder, "stdout"), Path(folder, "stderr")
        process = started_command(command, {**os.environ, "COLUMNS": "300"}, *written)
        process.join(_MOST_SECONDS)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(command, _MOST_SECONDS)
        said, complained = (path.read_text(encoding="utf-8") for path in written)
        return subprocess.CompletedProcess(command, process.exitcode, said, complained)


def refused(done: subprocess.CompletedProcess[str], words: str, status: int = 2) -> None:
    """Check that a command ended with one sentence and no traceback."""
    assert words in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert done.returncode == status
