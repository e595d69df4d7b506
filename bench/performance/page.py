"""What was measured, as people look at it: a table, and the plots of docs/performance.md."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.performance.figure import Figure, figure_of
from bench.performance.plots import draw_growth, draw_ratios, draw_shares

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "performance.md"
PICTURES = DOCS / "pictures" / "performance"
_BETWEEN = re.compile(r"(<!-- measured -->\n).*?(<!-- /measured -->)", re.S)
_HEAD = ("what", "pincite", "rival", "", "better by", "bar", "goal")


def print_table(figures: Sequence[Figure]) -> None:
    """Print figures for people, to standard error."""
    table = Table(*_HEAD)
    for figure in figures:
        table.add_row(*_cells(figure))
    Console(stderr=True).print(table)


def write_page(kept: dict[str, Any]) -> None:
    """Write the table into docs/performance.md and draw its plots, from all that results.json keeps."""
    lines = [f"| {' | '.join(_HEAD)} |", "|---" * len(_HEAD) + "|"]
    figures = [figure_of(each) for row in kept.values() for each in row["figures"]]
    lines += [f"| {' | '.join(_cells(figure))} |" for figure in figures]
    measured = sorted(
        {f"{row['measured']}, {row['machine']['processor']}, {row['machine']['cores']} cores" for row in kept.values()}
    )
    table = "\n".join(
        [
            *lines,
            "",
            f"Measured on: {'; '.join(measured)}. Medians over rounds, the least and the most in brackets.",
            "",
        ]
    )
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_BETWEEN.sub(lambda around: around[1] + "\n" + table + "\n" + around[2], page), encoding="utf-8")
    PICTURES.mkdir(parents=True, exist_ok=True)
    draw_ratios(figures, PICTURES / "ratios.svg")
    draw_growth(figures, PICTURES / "growth.svg")
    draw_shares(figures, PICTURES / "reading.svg")


def _cells(figure: Figure) -> list[str]:
    judged, bar, goal = figure.verdict()
    by_round = figure.by_round()
    sign = "×" if figure.judged == "ratio" else ""
    spread = f" ({_short(min(by_round))}–{_short(max(by_round))})" if len(by_round) > 1 else ""
    at_most = "≤ " if figure.judged == "value" and figure.better == "less" else ""
    marks = [
        "" if mark is None else f"{at_most}{_short(mark)}{sign} {'✓' if held else '✗'}"
        for mark, held in ((figure.bar, bar), (figure.goal, goal))
    ]
    theirs = f"{_short(median(figure.theirs))}" if figure.theirs else ""
    better = "" if figure.judged == "value" else f"{_short(judged)}{sign}{spread}"
    return [
        f"{figure.row}: {figure.what}",
        f"{_short(median(figure.ours))} {figure.unit}",
        theirs and f"{theirs} {figure.unit}",
        figure.rival,
        better,
        *marks,
    ]


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
