"""How a collection's growth tells: 10,000, 100,000 and 1,000,000 passages."""

from __future__ import annotations

import json
import subprocess
import sys
from statistics import median
from typing import Any

from bench.performance.figure import Figure
from bench.performance.growth.collection import collection
from bench.performance.growth.served import bytes_by_part

NAME = "growth"
SIZES = (10_000, 100_000, 1_000_000)
_ASKED = {
    "question": "a question answered",
    "retrieve": "retrieving",
    "dense": "dense search",
    "lexical": "lexical search",
    "period": "retrieving, 1 % by date",
}


def measure(quick: bool) -> list[Figure]:
    """Build what is not built yet, let a process serve each in turn, and return figures."""
    figures: list[Figure] = []
    before: dict[str, float] = {}
    for size in (2_000,) if quick else SIZES:
        folder = collection(size, "ivf" if quick else "auto")
        command = [sys.executable, "-m", "bench.performance.growth.served", str(folder)]
        told: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        built: dict[str, Any] = json.loads((folder.parent / "built.json").read_text(encoding="utf-8"))
        at = {"passages": size, "kind": told["kind"], "seed": 0, "questions": len(told["retrieve"])}
        for key, what in _ASKED.items():
            rival: dict[str, Any] = {}
            if key == "dense" and told["kind"] != "exact":
                rival = {"rival": "exact search, float32 in memory", "theirs": [median(built["exact ms"])]}
            figures.append(
                Figure(
                    NAME, f"p50 of {what}, {size:,} passages", "ms", [median(told[key])],
                    judged="ratio" if rival else "value",
                    details={**at, "panel": "p50", "line": what, "p95": sorted(told[key])[int(0.95 * len(told[key]))]},
                    **rival,
                )
            )  # fmt: skip
            if key in before:
                figures.append(
                    Figure(
                        NAME, f"p50 of {what}, grown tenfold to {size:,}", "×", [median(told[key]) / before[key]],
                        judged="value", bar=2 if key in ("question", "retrieve") else None,
                    )
                )  # fmt: skip
            before[key] = median(told[key])
        parts = bytes_by_part(folder)
        for line, own in (("its own", "own"), ("pages of files", "files")):
            figures.append(
                Figure(
                    NAME, f"memory of a process, {line}, {size:,} passages", "MB", [told["memory"][own]],
                    judged="value", details=at | {"panel": "memory", "line": line},
                )
            )  # fmt: skip
        beside = {name: count / told["passages"] for name, count in parts.items()}
        text = beside.pop("text")
        bar, goal = (None, None) if told["kind"] == "exact" else (700, 400)
        figures.append(
            Figure(
                NAME, f"disk beside the text, {size:,} passages", "bytes a passage", [sum(beside.values())], judged="value",
                bar=bar, goal=goal, details=at | {"panel": "disk", "line": "all", "by part": beside, "text": text},
            )
        )  # fmt: skip
        figures += [
            Figure(NAME, f"disk: {name}, {size:,} passages", "bytes a passage", [value], judged="value",
                   details=at | {"panel": "disk", "line": name})
            for name, value in beside.items()
        ]  # fmt: skip
        figures.append(
            Figure(
                NAME, f"recall@10 against exact search, {size:,} passages", "", [told["recall 10"]], better="more",
                judged="value", bar=0.97, goal=0.99,
                details=at | {"panel": "recall", "line": "recall@10", "recall@100": told["recall 100"],
                              "similarities": built["similarities"]},
            )
        )  # fmt: skip
    return figures
