"""``python -m qa.reader.fit --scores FILE --out FILE``: what held-out train articles decide, and how well.

Scores are the JSON lines of ``bench.reader --save``. Fitted are: how much relevance counts beside the span's margin,
the abstention threshold, and confidence. Calibration error is cross-validated: each half is judged by the other's fit.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from qa.reader.calibrate import calibration_error, fit_isotonic, fit_logistic, reliability
from qa.reader.squad_metric import best_threshold

Floats = npt.NDArray[np.float64]

RELEVANCE_WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)


def fit(rows: list[dict[str, Any]], seed: int = 0) -> dict[str, Any]:
    """All that is fitted, with reliability and calibration error of either method.

    An answer counts as right with exact match or F1 of at least one half: the span shown lies over the right words.
    """
    margins, relevance, f1 = (
        np.array([row[name] for row in rows], dtype=float) for name in ("margin", "relevance", "f1")
    )
    answerable = np.array([row["answerable"] for row in rows])
    shown, hidden = np.where(answerable, f1, 0.0), (~answerable).astype(float)
    tried = {w: best_threshold(margins + w * relevance, shown, hidden) for w in RELEVANCE_WEIGHTS}
    weight = max(tried, key=lambda w: tried[w][1])
    scores = margins + weight * relevance
    right = (answerable & (f1 >= 0.5)).astype(float)
    logistic, isotonic = fit_logistic(scores, right), fit_isotonic(scores, right)
    return {
        "relevance_weight": weight,
        "threshold": round(tried[weight][0], 4),
        "f1_at_threshold": round(100 * tried[weight][1], 2),
        "f1_by_relevance_weight": {str(w): round(100 * value, 2) for w, (_, value) in tried.items()},
        "logistic": asdict(logistic),
        "isotonic": asdict(isotonic),
        "calibration_error": {
            name: round(_crossed(method, scores, right, seed), 4)
            for name, method in (("logistic", fit_logistic), ("isotonic", fit_isotonic))
        },
        "reliability": [asdict(row) for row in reliability(logistic(scores), right)],
        "questions": len(rows),
    }


def _crossed(method: Any, scores: Floats, right: Floats, seed: int) -> float:
    """Calibration error of two halves, each judged by the fit of the other."""
    half = np.random.default_rng(seed).permutation(len(scores)) % 2 == 0
    chances = np.empty_like(scores)
    for part in (half, ~half):
        chances[part] = method(scores[~part], right[~part])(scores[part])
    return calibration_error(chances, right)


def main(arguments: list[str] | None = None) -> None:
    """Fit and write JSON."""
    parser = argparse.ArgumentParser(prog="python -m qa.reader.fit", description=__doc__)
    parser.add_argument("--scores", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    rows = [json.loads(line) for line in options.scores.read_text(encoding="utf-8").splitlines()]
    report = fit(rows)
    options.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    brief = {name: report[name] for name in ("relevance_weight", "threshold", "f1_at_threshold", "calibration_error")}
    print(json.dumps(brief))


if __name__ == "__main__":
    main()
