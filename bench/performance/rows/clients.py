"""Questions a second with many clients that ask without pause, against one client: over HTTP, and in process without it.

Clients and server share the machine's cores. Every client waits for its answer before it asks again, so that of ``n`` clients at ``x`` questions a
second each waits ``n / x`` seconds on average, whatever the server does (Little 1961): ninety-five in a hundred can be answered within four
times what one client waits only where questions a second are about eight times those of one.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from bench.http import Load, _questions, drive, in_process, over_http
from bench.performance.figure import Figure
from bench.performance.served import served
from qa.answerer import Answerer
from ui.demo import demo_index

NAME = "clients"
MANY = 32


def measure(quick: bool) -> list[Figure]:
    """One client and 32 take turns, first over HTTP with one server, then in this process."""
    rounds, span, questions = (1, 2.0, _questions(None)[:20]) if quick else (6, 10.0, _questions(None))
    figures = []
    with served(demo_index()) as server:
        asker = over_http(server.port)
        figures += _figures("over HTTP", *_turns(rounds, span, questions, asker))
    answerer = Answerer(demo_index())
    with ThreadPoolExecutor(MANY) as threads:
        asker = in_process(answerer, threads)
        figures += _figures("in process", *_turns(rounds, span, questions, asker))
    return figures


def _turns(rounds: int, span: float, questions: list[str], asker) -> tuple[Load, Load]:
    one, many = Load(), Load()
    for number in range(rounds):
        for load, clients in ((one, 1), (many, MANY)) if number % 2 == 0 else ((many, MANY), (one, 1)):
            drive(load, clients, span, questions, asker, lambda: None)
    assert not one.errors and not many.errors, (one.errors, many.errors)
    return one, many


def _figures(way: str, one: Load, many: Load) -> list[Figure]:
    ours, theirs = many.to_dict(), one.to_dict()
    details = {"clients": MANY, "way": way} | {
        f"{name}_{kind}_ms": round(told[f"{kind}_ms"], 1)
        for name, told in (("one", theirs), ("many", ours))
        for kind in ("p50", "p95")
    }
    wait = float(np.percentile(many.took, 95) / np.median(one.took))
    rate = Figure(
        NAME,
        f"questions a second {way}, {MANY} clients",
        "/s",
        many.rates,
        "one client",
        one.rates,
        better="more",
        bar=2.5,
        goal=4.0,
        details=details,
    )
    waits = Figure(
        NAME,
        f"p95 of {MANY} clients {way}, in p50 of one client",
        "×",
        [wait],
        judged="value",
        goal=4.0,
        details=details,
    )
    return [rate, waits]
