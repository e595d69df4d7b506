"""The one process that the tests' other processes are forked from: there is one for a whole run, which imports what is slow to import once."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.process import BaseProcess

FORKED = multiprocessing.get_context("forkserver")
# Its list counts only until it starts, so all that any test wants in it stands here. Importing sentence-transformers takes ten times as
# long as most commands do.
FORKED.set_forkserver_preload(
    [
        "sentence_transformers",
        "sentence_transformers.models",
        "transformers.models.bert.modeling_bert",
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
