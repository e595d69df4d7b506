"""A worker, in its own process: holds the same indexes as the server, whose files they share in memory, and answers one question at a time."""

from __future__ import annotations

import logging
import os
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from index_build.compute_threads import compute_with
from ui.logs import start_logs
from ui.workers.messages import Ask, FoundPassages, Ready, Setup, failed

if TYPE_CHECKING:
    from ui.workers.answering import Answering


def serve(descriptor: int) -> None:
    """Answer a server's questions until it hangs up."""
    with Connection(descriptor) as connection:
        try:
            setup: Setup = connection.recv()
            try:
                answering = _load(setup)
            except Exception as error:
                connection.send(failed(error))
                return
            connection.send(Ready())
            while True:
                _answer(connection, answering, connection.recv())
        except (EOFError, OSError):
            return  # The server has gone.


def _load(setup: Setup) -> Answering:
    # What is imported after it computes with the threads that are set here.
    from ui.collections import Collections
    from ui.workers.answering import InThisProcess

    start_logs(setup.logs)
    compute_with(setup.threads)
    return InThisProcess(Collections.open(setup.collections), 1)


def _answer(connection: Connection, answering: Answering, ask: Ask) -> None:
    try:
        found = (lambda passages: connection.send(FoundPassages(passages))) if ask.tell else None
        answer = answering.ask(ask.question, ask.labels, found)
    except (EOFError, OSError):
        raise
    except Exception as error:
        logging.getLogger("pincite.worker").debug("no answer, in process %s", os.getpid(), exc_info=error)
        connection.send(failed(error))
    else:
        connection.send(answer)
