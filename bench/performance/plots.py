"""Plots of docs/performance.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.performance.figure import Figure


def _pyplot() -> Any:
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "pincite"  # The same figures give the same file.
    from matplotlib import pyplot

    return pyplot


def draw_ratios(figures: Sequence[Figure], path: Path) -> None:
    """Draw by how much pincite is better than each rival, with the spread over rounds, bars and goals."""
    shown = [each for each in figures if each.judged == "ratio" and each.theirs][::-1]
    if not shown:
        return
    pyplot = _pyplot()
    figure, axes = pyplot.subplots(figsize=(8, 0.9 + 0.42 * len(shown)), layout="constrained")
    for place, each in enumerate(shown):
        judged, (low, high) = each.verdict()[0], (min(each.by_round()), max(each.by_round()))
        axes.barh(place, judged, color="#1f5fa8", height=0.55)
        axes.plot((low, high), (place, place), color="#111111", linewidth=1.5)
        for mark, colour in ((each.bar, "#c0392b"), (each.goal, "#2e8b57")):
            if mark is not None:
                axes.plot((mark, mark), (place - 0.4, place + 0.4), color=colour, linewidth=2)
    axes.axvline(1, color="#999999", linewidth=1, linestyle="--")
    axes.set_yticks(range(len(shown)), [f"{each.row}: {each.what}\nagainst {each.rival}" for each in shown], size=7)
    axes.set_xlabel("times better than the rival (red: bar, green: goal, black: spread over rounds)", size=8)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def draw_shares(figures: Sequence[Figure], path: Path) -> None:
    """Draw what a question's time consists of: figures whose details name a ``share``, one bar each."""
    shown = [each for each in figures if "share" in each.details][::-1]
    if not shown:
        return
    pyplot = _pyplot()
    figure, axes = pyplot.subplots(figsize=(7, 0.9 + 0.32 * len(shown)), layout="constrained")
    bars = axes.barh([each.details["share"] for each in shown], [each.ours[0] for each in shown], color="#1f5fa8")
    axes.bar_label(bars, fmt="%.1f", padding=3, size=7)
    axes.margins(x=0.1)
    axes.tick_params(labelsize=8)
    axes.set_xlabel(f"{shown[0].unit} of a question, mean", size=8)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def draw_growth(figures: Sequence[Figure], path: Path) -> None:
    """Draw how what is measured grows with the collection: figures whose details name ``passages``, one panel for each quantity."""
    sized = [each for each in figures if "passages" in each.details and "panel" in each.details]
    panels = list(dict.fromkeys(each.details["panel"] for each in sized))
    if not panels:
        return
    pyplot = _pyplot()
    figure, all_axes = pyplot.subplots(
        1, len(panels), figsize=(3.3 * len(panels), 3.2), layout="constrained", squeeze=False
    )
    for axes, panel in zip(all_axes[0], panels, strict=True):
        inside = [each for each in sized if each.details["panel"] == panel]
        for line in dict.fromkeys(each.details.get("line", "pincite") for each in inside):
            points = sorted(
                (each.details["passages"], each.ours) for each in inside if each.details.get("line", "pincite") == line
            )
            sizes = [size for size, _ in points]
            axes.plot(sizes, [sorted(values)[len(values) // 2] for _, values in points], marker="o", label=line)
        axes.set(xscale="log", xlabel="passages", title=f"{panel} ({inside[0].unit})")
        axes.legend(frameon=False, fontsize=7)
        if panel not in ("recall",):
            axes.set_ylim(bottom=0)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
