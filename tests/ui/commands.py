"""Runs pincite's commands for the tests: each in a process of its own, as a person's shell does."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.forked import FORKED
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
        process = FORKED.Process(target=_run, args=(command, {**os.environ, "COLUMNS": "300"}, *written))
        process.start()
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


def _run(command: list[str], environment: Mapping[str, str], stdout: Path, stderr: Path) -> None:
    """Become the command: in the forked process, whose exit status is the command's."""
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    for descriptor, path in ((1, stdout), (2, stderr)):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(opened, descriptor)
        os.close(opened)
    sys.stdout, sys.stderr = (io.TextIOWrapper(io.FileIO(descriptor, "w"), "utf-8") for descriptor in (1, 2))
    sys.argv = ["pincite", *command]
    from ui.cli import main  # Not before: some of it looks at the terminal as it is imported.

    try:
        main()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
