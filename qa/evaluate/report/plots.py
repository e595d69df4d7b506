"""Plots of an evaluation as SVG, drawn by matplotlib: the same figures give the same file."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np

from qa.evaluate.evaluation import Evaluation
from qa.evaluate.measures.abstention import risks
from qa.evaluate.measures.calibration import BINS
from qa.evaluate.measures.measure import Floats
from qa.evaluate.measures.retrieval import DEPTHS
from qa.reader.reliability import reliability

_BLUE, _GREY = "#1f5fa8", "#999999"


def plots(evaluation: Evaluation) -> dict[str, str]:
    """Return an SVG element by title; what there are no figures for is left out."""
    return {title: drawn for title, draw in _PLOTS.items() if (drawn := draw(evaluation))}


def _svg(draw: Callable[[Any], None], **labels: str) -> str:
    import matplotlib

    with matplotlib.rc_context(
        {"svg.hashsalt": "pincite", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9}
    ):
        from matplotlib.figure import Figure

        figure = Figure(figsize=(4.4, 3.2), layout="constrained")
        axes = figure.subplots()
        draw(axes)
        axes.set(**labels)
        axes.spines[["top", "right"]].set_visible(False)
        written = io.StringIO()
        figure.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    words = written.getvalue()
    return words[words.index("<svg") :]


def _kept(rows: Floats) -> Floats:
    return rows[~np.isnan(rows[:, 0])]


def _risk_coverage(evaluation: Evaluation) -> str:
    rows = _kept(evaluation.rows["aurc"])
    if len(rows) < 2:
        return ""
    coverage, risk = risks(rows)
    return _svg(
        lambda axes: axes.step(coverage, risk, color=_BLUE, where="post"),
        xlabel="coverage: share of questions answered, the surest first", ylabel="risk: share of them that is wrong",
    )  # fmt: skip


def _reliability(evaluation: Evaluation) -> str:
    rows = _kept(evaluation.rows["ece"])
    if len(rows) < 2:
        return ""
    bins = reliability(rows[:, 0], rows[:, 1], BINS)

    def draw(axes: Any) -> None:
        axes.plot((0, 1), (0, 1), color=_GREY, linestyle="--", linewidth=1)
        axes.plot([each.confidence for each in bins], [each.accuracy for each in bins], color=_BLUE, marker="o")
        for each in bins:
            axes.annotate(
                f"{each.count:,}", (each.confidence, each.accuracy), xytext=(4, -10), textcoords="offset points", size=7
            )

    return _svg(draw, xlabel="how sure (mean of a tenth)", ylabel="share that is right")


def _latency(evaluation: Evaluation) -> str:
    times = 1000 * _kept(evaluation.rows["total_p50"])[:, 0]
    if len(times) < 2:
        return ""
    shares = np.arange(1, len(times) + 1) / len(times)
    return _svg(
        lambda axes: axes.step(np.sort(times), shares, color=_BLUE, where="post"),
        xlabel="milliseconds to an answer", ylabel="share of questions",
    )  # fmt: skip


def _recall(evaluation: Evaluation) -> str:
    recalls = [evaluation.figures.get(f"recall_{depth}") for depth in DEPTHS]
    kept = [each for each in recalls if each is not None]
    if len(kept) < len(DEPTHS):
        return ""

    def draw(axes: Any) -> None:
        values = [each.value for each in kept]
        axes.fill_between(
            DEPTHS, [each.low for each in kept], [each.high for each in kept], color=_BLUE, alpha=0.15, linewidth=0
        )
        axes.plot(DEPTHS, values, color=_BLUE, marker="o")
        axes.set_ylim(0, 1.02)

    return _svg(draw, xlabel="passages read", ylabel="share of what answers among them")


_PLOTS: dict[str, Callable[[Evaluation], str]] = {
    "Risk and coverage": _risk_coverage,
    "Sureness and rightness": _reliability,
    "Time to an answer": _latency,
    "Recall by depth": _recall,
}
