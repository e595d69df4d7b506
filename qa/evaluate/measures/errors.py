"""Questions that got no answer because something went wrong. They count as wrong everywhere else, and here."""

from __future__ import annotations

from qa.evaluate.measures.measure import Measure

MEASURES = (
    Measure(
        "errors", "Failed questions", "share of questions that got no answer because something went wrong",
        lambda each: 0.0, higher_is_better=False, failed=1.0,
    ),
)  # fmt: skip
