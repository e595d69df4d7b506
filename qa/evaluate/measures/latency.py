"""How long it takes, by stage, in seconds: as the answer itself tells, waiting and transport left out. Failed questions have no time."""

from __future__ import annotations

from functools import partial

import numpy as np

from qa.evaluate.judged import Judged
from qa.evaluate.measures.measure import Floats, Measure

STAGES = ("total", "embed", "retrieve", "read")
PERCENTILES = (50, 95, 99)


def percentile(share: int, rows: Floats) -> float:
    """Return a percentile of rows of seconds."""
    return float(np.percentile(rows, share))


def _seconds(stage: str, judged: Judged) -> float | None:
    return judged.prediction.timings.get(stage)


MEASURES = tuple(
    Measure(
        f"{stage}_p{share}", f"{stage.capitalize()}, p{share}", f"seconds that {share} of 100 questions take at most: {stage}",
        partial(_seconds, stage), value=partial(percentile, share), higher_is_better=False, failed=None, unit="s",
    )
    for stage in STAGES
    for share in PERCENTILES
)  # fmt: skip
