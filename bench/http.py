"""What the web costs: questions without pause over HTTP against the same ``Answerer`` called in process, and the chat page against HTTP.

    python -m bench.http                          # the demo, 16 clients, two minutes for each way: some six minutes in all
    python -m bench.http --seconds 5              # only to see that it works
    python -m bench.http --index my-index --questions questions.txt --workers 2

Three measurements, on one machine that does nothing else:

in process   clients in threads, whose questions one ``Answerer`` answers in as many threads as the server has
HTTP         the same clients and questions, over loopback, each with a connection that it keeps, against ``pincite serve``
chat         one client, each question over HTTP and then by the page's own protocol: join Gradio's queue, read its events to the end

In process and HTTP take turns, so that whatever else the machine does meets both; their ratio is that of questions a second, round by round, with the
least and the most. The chat's cost is the difference of the two times of one question, with a 95% bootstrap interval of its median. Clients and server
share the processors: what the clients take of them counts as cost of HTTP. Targets: HTTP costs at most 15 %, the chat page at most 60 ms more.

A table goes to standard error, JSON to standard output.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from index_build.compute_threads import compute_with
from index_build.errors import PinciteError
from qa.answerer import Answerer
from ui.demo import CORPUS, demo_index
from ui.settings.limits import LimitSettings
from ui.settings.server import ServerSettings

ROUNDS = 6
"""Of each way; the first question of each client of a round is not counted."""
PAIRS = 100
"""Questions that are asked both ways by one client; fewer where the time is short."""
TARGET_COST, TARGET_CHAT = 0.15, 0.060
# Without limits of one asker: all come from one address. Nothing is remembered, so that every question is answered.
_SETTINGS = "[server]\nremembered = 0\n\n[limits]\nper_minute = 0\nburst = 0\npages_per_minute = 0\n\n[feedback]\non = {feedback}\n"
Asker = Callable[[str], str]
"""Asks a question and returns what went wrong, nothing where nothing did."""


@dataclass
class Load:
    """What one way did: seconds of each answer, errors by kind, questions a second of each round."""

    took: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    rates: list[float] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        took = 1000 * np.array(self.took or [np.nan])
        return {
            "questions": len(self.took),
            "per_second": float(np.mean(self.rates)),
            "per_second_by_round": [round(each, 3) for each in self.rates],
            "p50_ms": float(np.percentile(took, 50)),
            "p95_ms": float(np.percentile(took, 95)),
            "errors": dict(self.errors),
        }


def drive(
    load: Load, clients: int, seconds: float, questions: list[str], asker: Callable[[], Asker], tick: Callable[[], None]
) -> None:
    """Let clients ask without pause for so long, each in an order of its own."""
    lock, began, answered = threading.Lock(), threading.Barrier(clients + 1), 0

    def client(number: int) -> None:
        nonlocal answered
        ask = asker()
        order = random.Random(number).sample(questions, len(questions))
        ask(order[0])
        began.wait()
        end = time.perf_counter() + seconds
        for question in itertools.cycle(order):
            begun = time.perf_counter()
            if begun >= end:
                return
            wrong = ask(question)
            took = time.perf_counter() - begun
            with lock:
                if wrong:
                    load.errors[wrong] += 1
                else:
                    load.took.append(took)
                    answered += 1

    threads = [threading.Thread(target=client, args=(number,), daemon=True) for number in range(clients)]
    for thread in threads:
        thread.start()
    began.wait()
    begun = time.perf_counter()
    for thread in threads:
        while thread.is_alive():
            thread.join(0.5)
            tick()
    load.rates.append(answered / (time.perf_counter() - begun))


def in_process(answerer: Answerer, threads: ThreadPoolExecutor) -> Callable[[], Asker]:
    def ask(question: str) -> str:
        try:
            threads.submit(answerer.ask, question).result()
        except PinciteError as error:
            return type(error).__name__
        return ""

    return lambda: ask


def over_http(port: int) -> Callable[[], Asker]:
    def asker() -> Asker:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

        def ask(question: str) -> str:
            try:
                body = json.dumps({"question": question}).encode()
                connection.request("POST", "/api/v1/ask", body, {"Content-Type": "application/json"})
                response = connection.getresponse()
                response.read()
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                return type(error).__name__
            return "" if response.status == http.client.OK else str(response.status)

        return ask

    return asker


def by_chat(port: int) -> Callable[[], Asker]:
    """The page's own protocol, as its script has it: one request puts the question into Gradio's queue, another reads its events."""
    config = json.loads(_get(port, "/config"))
    names = {each["id"]: each for each in config["components"]}
    asking = next(
        each
        for each in config["dependencies"]
        if any(
            names[target]["props"].get("elem_id") == "question" and event == "submit"
            for target, event in each["targets"]
        )
    )
    values = [names[each]["props"].get("value") for each in asking["inputs"]]
    place = next(n for n, each in enumerate(asking["inputs"]) if names[each]["props"].get("elem_id") == "question")

    def asker() -> Asker:
        joining, events = (http.client.HTTPConnection("127.0.0.1", port, timeout=60) for _ in range(2))

        def ask(question: str) -> str:
            session = uuid4().hex
            data = [*values[:place], question, *values[place + 1 :]]
            said = {
                "data": data,
                "fn_index": asking["id"],
                "session_hash": session,
                "trigger_id": None,
                "event_data": None,
            }
            joining.request(
                "POST", "/gradio_api/queue/join", json.dumps(said).encode(), {"Content-Type": "application/json"}
            )
            joined = joining.getresponse()
            joined.read()
            if joined.status != http.client.OK:
                return str(joined.status)
            events.request(
                "GET", f"/gradio_api/queue/data?session_hash={session}", headers={"Accept": "text/event-stream"}
            )
            response = events.getresponse()
            wrong = "no answer"
            for line in response:
                if line.startswith(b"data:"):
                    event = json.loads(line[5:])
                    if event["msg"] == "process_completed":
                        # The answer stands in the page from here on.
                        wrong = "" if event["success"] and b"turn failed" not in line else "failed"
                        break
            events.close()
            return wrong

        return ask

    return asker


def pairs(port: int, questions: list[str], seconds: float, tick: Callable[[], None]) -> dict[str, Any]:
    """One client asks each question over HTTP and by the chat, in turns which comes first."""
    ways, took, errors = (over_http(port)(), by_chat(port)()), ([], []), Counter()
    for ask in ways:
        ask(questions[0])
    end = time.perf_counter() + seconds
    for number, question in enumerate(itertools.islice(itertools.cycle(questions), PAIRS)):
        if time.perf_counter() > end:
            break
        for way in (0, 1) if number % 2 else (1, 0):
            begun = time.perf_counter()
            wrong = ways[way](question)
            took[way].append(time.perf_counter() - begun)
            errors.update([f"{('HTTP', 'chat')[way]}: {wrong}"] if wrong else [])
        tick()
    http_took, chat_took = (1000 * np.array(each) for each in took)
    more = chat_took - http_took
    chance = np.random.default_rng(0)
    medians = np.median(more[chance.integers(0, len(more), (2000, len(more)))], axis=1)
    return {
        "questions": len(more),
        "http_p50_ms": float(np.median(http_took)),
        "http_p95_ms": float(np.percentile(http_took, 95)),
        "chat_p50_ms": float(np.median(chat_took)),
        "chat_p95_ms": float(np.percentile(chat_took, 95)),
        "more_p50_ms": float(np.median(more)),
        "more_p50_ms_interval": [float(each) for each in np.percentile(medians, (2.5, 97.5))],
        "more_p95_ms": float(np.percentile(more, 95)),
        "errors": dict(errors),
    }


@contextmanager
def serving(index: Path, workers: int, feedback: bool) -> Iterator[int]:
    """Run ``pincite serve`` as an operator does, and hand out its port once it is ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        config = Path(home, "pincite.toml")
        state = f"state = {json.dumps(home)}\n\n"
        config.write_text(state + _SETTINGS.format(feedback=json.dumps(feedback)), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "ui.cli",
            "serve",
            "--config",
            str(config),
            "--index",
            str(index),
            "--port",
            str(port),
        ]
        command += ["--workers", str(workers)] if workers else []
        log = Path(home, "log")
        with log.open("wb") as output:
            process = subprocess.Popen(command, stdout=output, stderr=output)
        try:
            deadline = time.monotonic() + 180
            while not _ready(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    sys.exit(f"The server did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
                time.sleep(0.2)
            yield port
        finally:
            process.terminate()
            process.wait(60)


def _ready(port: int) -> bool:
    try:
        _get(port, "/readyz")
    except (OSError, http.client.HTTPException):
        return False
    return True


def _get(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        if response.status != http.client.OK:
            raise http.client.HTTPException(f"{path}: {response.status}")
        return body
    finally:
        connection.close()


def _questions(path: Path | None) -> list[str]:
    """Those of a file, one a line, else those of the demo that stand by themselves."""
    if path is not None:
        return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    lines = map(json.loads, CORPUS.with_name("questions.jsonl").read_text(encoding="utf-8").splitlines())
    return list(dict.fromkeys(each["question"] for each in lines if "question" in each and not each.get("history")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=120, help="that each way is asked, over all of its rounds")
    parser.add_argument("--index", type=Path, help="an index; the demo's unless given")
    parser.add_argument("--questions", type=Path, help="a file of questions, one a line; the demo's unless given")
    parser.add_argument("--workers", type=int, default=0, help="processes that answer, as pincite serve has it")
    parser.add_argument("--no-feedback", action="store_true", help="let the server not remember answers for feedback")
    options = parser.parse_args()
    index, questions = options.index or demo_index(), _questions(options.questions)
    rounds = max(1, min(ROUNDS, round(options.seconds / 2)))
    at_once = max(LimitSettings().at_once, options.workers)
    compute_with(ServerSettings().threads)
    answerer = Answerer(index)
    loads = {"in process": Load(), "HTTP": Load()}
    console = Console(stderr=True)
    with (
        serving(index, options.workers, not options.no_feedback) as port,
        ThreadPoolExecutor(at_once) as threads,
        Progress(console=console, transient=True) as progress,
    ):
        ways = {"in process": in_process(answerer, threads), "HTTP": over_http(port)}
        bar = progress.add_task("Asking", total=2 * rounds + 1)
        for number in range(rounds):
            for name in ways if number % 2 else reversed(ways):
                progress.update(bar, description=f"Round {number + 1} of {rounds}, {name}")
                drive(loads[name], options.clients, options.seconds / rounds, questions, ways[name], progress.refresh)
                progress.advance(bar)
        progress.update(bar, description="One client, HTTP and chat")
        chat = pairs(port, questions, options.seconds, progress.refresh)
        progress.advance(bar)
    costs = [1 - over / own for own, over in zip(loads["in process"].rates, loads["HTTP"].rates, strict=True)]
    result = {
        "index": index.name,
        "questions": len(questions),
        "clients": options.clients,
        "seconds": options.seconds,
        "rounds": rounds,
        "answered_at_once": at_once,
        "workers": options.workers,
        "feedback": not options.no_feedback,
        **{name.replace(" ", "_").lower(): load.to_dict() for name, load in loads.items()},
        "http_cost": {"mean": float(np.mean(costs)), "least": min(costs), "most": max(costs), "target": TARGET_COST},
        "chat": chat | {"target_more_ms": 1000 * TARGET_CHAT},
    }
    console.print(_table(loads, chat))
    console.print(
        f"HTTP costs {np.mean(costs):.1%} of the questions a second ({min(costs):.1%} to {max(costs):.1%} over {rounds} rounds; "
        f"target {TARGET_COST:.0%}). The chat page takes {chat['more_p50_ms']:.0f} ms more than HTTP "
        f"({chat['more_p50_ms_interval'][0]:.0f} to {chat['more_p50_ms_interval'][1]:.0f}; target {1000 * TARGET_CHAT:.0f})."
    )
    print(json.dumps(result, indent=1))


def _table(loads: dict[str, Load], chat: dict[str, Any]) -> Table:
    table = Table("", "clients", "questions", "a second", "p50 ms", "p95 ms", "errors")
    for name, load in loads.items():
        told = load.to_dict()
        errors = ", ".join(f"{count} {kind}" for kind, count in load.errors.items()) or "none"
        table.add_row(
            name,
            "many",
            str(told["questions"]),
            f"{told['per_second']:.2f}",
            f"{told['p50_ms']:.0f}",
            f"{told['p95_ms']:.0f}",
            errors,
        )
    errors = ", ".join(f"{count} {kind}" for kind, count in chat["errors"].items()) or "none"
    for name in ("http", "chat"):
        table.add_row(
            name,
            "one",
            str(chat["questions"]),
            "",
            f"{chat[f'{name}_p50_ms']:.0f}",
            f"{chat[f'{name}_p95_ms']:.0f}",
            errors,
        )
    return table


if __name__ == "__main__":
    main()
