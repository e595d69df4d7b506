"""The one process that the tests' other processes are forked from: there is one for a whole run, which imports what is slow to import once."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.process import BaseProcess

FORKED = multiprocessing.get_context("forkserver")
# Its list counts only until it starts, so all that any test wants in it stands here. Gradio takes four seconds of work to import, what
# finds and reads one more; the commands themselves look at the terminal as they are imported, and are not here.
FORKED.set_forkserver_preload(
    [
        "index_build.update",
        "index_build.embedder",
        "qa.answerer",
        "qa.calibrate",
        "qa.evaluate.evaluation",
        "ui.app",
        "onnxruntime",
        "uvicorn",
        "tests.index_build.test_crash",
        "tests.index_build.fetch.test_fetch_crash",
    ]
)


def started(target: Callable[..., None], *arguments: object) -> BaseProcess:
    """Start a process and return once it has set the event that it is handed behind its arguments."""
    begun = FORKED.Event()
    process = FORKED.Process(target=target, args=(*arguments, begun))
    process.start()
    assert begun.wait(60)
    return process
