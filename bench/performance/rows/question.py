"""A question end to end: found, ten passages read, answered with its source, by one client who waits for each answer."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from bench.performance.alternate import seconds
from bench.performance.figure import Figure
from bench.performance.rivals.squad_collection import squad_collection

NAME = "question"
SEED = 0
ROUNDS, OF = 6, 20
"""Rounds, and questions of each; every question is asked once, so that nobody answers from memory."""
PAUSE = 0.02
"""Seconds between two answers, counted for nobody: threads that wait for work spin for a while, and would take it from the next."""


def measure(quick: bool) -> list[Figure]:
    from bench.performance.rivals import haystack, txtai

    rounds, of = (2, 4) if quick else (ROUNDS, OF)
    with squad_collection(quick) as collection:
        by_haystack = haystack.Asked(collection.indexed_by(haystack, "haystack-ai"))
        by_txtai = txtai.Asked(collection.indexed_by(txtai, "txtai"))
        sides: dict[str, Callable[[str], object]] = {
            "pincite": collection.pincite.ask,
            "Haystack": by_haystack.ask,
            "txtai, each passage read": by_txtai.each,
            "txtai, its RAG": by_txtai.rag,
        }
        drawn = random.Random(SEED).sample(collection.questions, rounds * of + 3)
        for question in drawn[:3]:
            for ask in sides.values():
                ask(question.text)
        times: dict[str, list[float]] = {side: [] for side in sides}
        for number, question in enumerate(drawn[3:]):
            order = list(sides)
            order = order[number % len(order) :] + order[: number % len(order)]
            for side in order:
                times[side].append(seconds(lambda ask=sides[side], text=question.text: ask(text)))
                time.sleep(PAUSE)
        details = {"passages": collection.count(), "read": haystack.READ, "questions": len(drawn) - 3, "seed": SEED}
    return _figures({side: np.array(taken).reshape(rounds, of) * 1e3 for side, taken in times.items()}, details)


def _figures(times: dict[str, np.ndarray], details: dict[str, Any]) -> list[Figure]:
    """Return what the times in ms of every side, (rounds, questions of one), come to."""
    ours = times.pop("pincite")
    whole = [
        side for side in times if side != "txtai, its RAG"
    ]  # That one reads the first 512 tokens of the ten passages.
    better = min(whole, key=lambda side: float(np.median(times[side])))
    figures = [
        Figure(
            NAME, "a question end to end, p50", "ms", np.median(ours, axis=1).tolist(), side,
            np.median(taken, axis=1).tolist(), bar=1.0, goal=4.0 if side == better else None,
            details=details | {"pincite_ms": _percentiles(ours), "rival_ms": _percentiles(taken)},
        )
        for side, taken in times.items()
    ]  # fmt: skip
    spread = [float(np.percentile(taken, 95) / np.median(taken)) for taken in (ours, *times.values())]
    others = dict(zip(times, spread[1:], strict=True))
    figures.append(
        Figure(NAME, "a question end to end, p95 over p50", "×", spread[:1], judged="value", bar=2.0, details=details | {"rivals": others})
    )  # fmt: skip
    return figures


def _percentiles(times: np.ndarray) -> dict[str, float]:
    return {f"p{each}": round(float(np.percentile(times, each)), 1) for each in (50, 95)}
