"""What a server with the demo index takes in memory after questions and a page, and of a core while nobody asks."""

from __future__ import annotations

import itertools
import os
import time
from pathlib import Path

from bench.http import _questions, by_chat, over_http
from bench.performance.figure import Figure
from bench.performance.served import get, served
from ui.demo import demo_index

NAME = "memory"
_QUESTIONS = 100
_IDLE = 10.0


def measure(quick: bool) -> list[Figure]:
    """Ask over HTTP, load the page, ask once by it, then read what the system says of the process."""
    found, idle = [], []
    for _ in range(1 if quick else 3):
        with served(demo_index(), remembered=16) as server:
            ask, questions = over_http(server.port)(), _questions(None)
            for question in itertools.islice(itertools.cycle(questions), 5 if quick else _QUESTIONS):
                assert not ask(question)
            for path in ("/", "/config", "/theme.css"):
                get(server.port, path)
            assert not by_chat(server.port)()(questions[0])
            found.append(_of(server.pid))
            idle.append(_idle(server.pid, 2.0 if quick else _IDLE))
    details = {"questions": 5 if quick else _QUESTIONS, "pss_mb": [each["Pss"] for each in found]}
    details |= {name.lower() + "_mb": [each[name] for each in found] for name in ("Anonymous", "Pss_File")}
    return [
        Figure(
            NAME,
            "resident memory of pincite serve with the demo index",
            "MB",
            [each["Rss"] for each in found],
            judged="value",
            bar=900,
            goal=350,
            details=details,
        ),
        Figure(NAME, "processor time of pincite serve while nobody asks", "% of a core", idle, judged="value"),
    ]


def _idle(pid: int, seconds: float) -> float:
    """Processor time of a process over so many seconds, in percent of one core."""

    def used() -> float:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    begun = used()
    time.sleep(seconds)
    return 100 * (used() - begun) / seconds


def _of(pid: int) -> dict[str, float]:
    """Resident memory of a process by kind, in MB: Pss counts what it shares with others by its part."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()[1:]
    return {name: int(rest.split()[0]) * 1024 / 1e6 for name, rest in (line.split(":", 1) for line in lines)}
