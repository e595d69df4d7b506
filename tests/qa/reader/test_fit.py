"""What is fitted on held-out scores."""

import numpy as np

from qa.reader.fit import fit


def test_relevance_counts_where_it_helps() -> None:
    rng = np.random.default_rng(0)
    rows = []
    for _ in range(2000):
        answerable = bool(rng.random() < 0.5)
        rows.append(
            {
                "answerable": answerable, "f1": float(answerable and rng.random() < 0.9),
                "margin": rng.normal(1 if answerable else -1, 2), "relevance": rng.normal(2 if answerable else -2, 2),
            }
        )  # fmt: skip
    report = fit(rows)
    assert report["relevance_weight"] >= 1
    assert report["f1_at_threshold"] > report["f1_by_relevance_weight"]["0.0"]
    assert max(report["calibration_error"].values()) < 0.05
    assert sum(row["count"] for row in report["reliability"]) == 2000
