"""Plots of measurements."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any


def reliability_diagram(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Draw how often answers were right against how sure they were, from rows of confidence, accuracy and count."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "pincite"  # The same figures give the same file.
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(4.6, 4.4), layout="constrained")
    axes.plot((0, 1), (0, 1), color="#999999", linestyle="--", linewidth=1, label="as sure as right")
    sure, right = ([row[name] for row in rows] for name in ("confidence", "accuracy"))
    axes.plot(sure, right, color="#1f5fa8", marker="o", label="shown answers")
    for row in rows:
        axes.annotate(
            f"{row['count']:,}",
            (row["confidence"], row["accuracy"]),
            xytext=(5, -11),
            textcoords="offset points",
            size=7,
        )
    axes.set(
        xlim=(0, 1), ylim=(0, 1), xlabel="how sure (mean of a tenth)", ylabel="share that is right", aspect="equal"
    )
    axes.legend(loc="upper left", frameon=False)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
