"""Starts pincite's commands as processes of their own, out of the one that has imported what is slow to import."""

from __future__ import annotations

import importlib
import io
import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.forked import FORKED

ROOT = Path(__file__).parents[2]


def started_command(
    command: Sequence[str], environment: Mapping[str, str], stdout: Path, stderr: Path, forked: bool = True
) -> BaseProcess:
    """Start ``pincite`` with these arguments; what it says goes into the two files, which may be the same.

    Unless ``forked``, in an interpreter that has imported nothing yet.
    """
    process = (FORKED if forked else multiprocessing.get_context("spawn")).Process(
        target=_run, args=(list(command), dict(environment), stdout, stderr)
    )
    process.start()
    return process


def _run(command: list[str], environment: Mapping[str, str], stdout: Path, stderr: Path) -> None:
    """Become the command: in the forked process, whose exit status is the command's."""
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    import ui.chat

    importlib.reload(ui.chat)  # It sets variables for Gradio, and was imported before these came in force.
    for descriptor, path in ((1, stdout), (2, stderr)):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
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
