"""What the time of a question consists of, by stage, and what reading's share does."""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from bench.performance.figure import Figure
from bench.performance.texts import SEED, TRAIN, questions_of
from bench.squad import read
from index_build.build import publish
from index_build.embedder import Embedder
from index_build.report import BuildReport
from qa import answerer

NAME = "reading"
SHARES = ("question embedded", "passages retrieved", "passages made tokens", "all read by the lower layers", "some read by the upper", "spans found", "the rest")  # fmt: skip


class Timed:
    """An object some of whose methods put the seconds that they took into a clock, under a name."""

    def __init__(self, inner: object, clock: dict[str, float], names: dict[str, str]) -> None:
        self._inner, self._clock, self._names = inner, clock, names

    def __getattr__(self, method: str) -> Any:
        found = getattr(self._inner, method)
        return self._timed(found, self._names[method]) if method in self._names else found

    def _timed(self, work: Callable[..., Any], name: str) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            begun = time.perf_counter()
            try:
                return work(*arguments, **named)
            finally:
                self._clock[name] += time.perf_counter() - begun

        return timed


def measure(quick: bool) -> list[Figure]:
    documents, asked = read(TRAIN, articles=3 if quick else 12, seed=SEED)
    drawn = questions_of(asked, 8 if quick else 150)
    clock: dict[str, float] = defaultdict(float)
    network, featuriser, judgement = answerer.shipped()
    timed = (
        Timed(network, clock, {"lower": SHARES[3], "upper": SHARES[4]}),
        Timed(featuriser, clock, {"encode": SHARES[2]}),
        judgement,
    )
    answerer.shipped = lambda: timed  # type: ignore[assignment]
    taken: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        embedder = Embedder()
        publish(documents, Path(folder), BuildReport(), embedder)
        ours = answerer.Answerer(folder, embedder)
        for question in drawn[:3]:
            ours.ask(question)
        for question in drawn[3:]:
            clock.clear()
            found = ours.ask(question).timings
            inside = [clock[name] for name in SHARES[2:5]]
            stages = [found["embed"], found["retrieve"], *inside, found["read"] - sum(inside)]
            for name, value in zip(SHARES, [*stages, found["total"] - sum(stages)], strict=True):
                taken[name].append(value * 1e3)
            taken["whole"].append(found["total"] * 1e3)
    details = {
        "questions": len(drawn) - 3,
        "paragraphs": sum(len(document.blocks) for document in documents),
        "seed": SEED,
    }
    p95 = sorted(taken["whole"])[int(0.95 * len(taken["whole"]))]
    return [
        Figure(NAME, "a question, p50", "ms", (median(taken["whole"]),), judged="value", details=details | {"p95": p95}),
        *(
            Figure(NAME, name, "ms", (sum(taken[name]) / len(taken[name]),), judged="value", details=details | {"share": name})
            for name in SHARES
        ),
    ]  # fmt: skip
