"""How long somebody waits for a fresh process: help, one question, a server that answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.performance.alternate import seconds
from bench.performance.figure import Figure
from bench.performance.served import served
from ui.demo import demo_index

NAME = "start"
_QUESTION = "How many containers did Seoul identify?"


def measure(quick: bool) -> list[Figure]:
    """Start each once for the system's file cache and the record of verified models, uncounted, then several times."""
    index, rounds = demo_index(), 1 if quick else 7

    def times(*arguments: str) -> list[float]:
        command = [str(Path(sys.executable).with_name("pincite")), *arguments]

        def run() -> None:
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

        return [seconds(run) for _ in range(rounds + 1)][1:]

    def ready() -> float:
        with served(index) as server:
            return server.ready_after

    told = {"processes": "each run is a process of its own; files are in the system's cache"}
    servers = [ready() for _ in range(2 if quick else 5)][1:]
    return [
        Figure(NAME, "pincite --help", "s", times("--help"), judged="value", bar=0.4, goal=0.15, details=told),
        Figure(
            NAME,
            "pincite ask on the demo index",
            "s",
            times("ask", _QUESTION, "--index", str(index)),
            judged="value",
            bar=4.0,
            goal=1.5,
            details=told,
        ),
        Figure(
            NAME,
            "pincite serve, until the first 200 of /readyz",
            "s",
            servers,
            judged="value",
            bar=8.0,
            goal=3.0,
            details=told,
        ),
    ]
