"""What is made of a reading: which passages are read on, which span comes first, how likely it is right.

All of it is fitted on held-out training articles by ``qa.reader.fit`` and kept beside the network's weights.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

FEATURES = ("margin", "relevance", "early", "retrieval", "cosine", "words", "names")
"""Of a passage: its best span's lead over no answer, relevance, early relevance, fused score and cosine of retrieval, and
the shares of the question's words and of its names and numbers that stand in what was read or in title and headings."""
LEAD = "lead"
"""How far a passage's rank score stands above the next one's, at most ``MOST_LEAD``."""
MOST_LEAD = 8.0
BIAS = "bias"


@dataclass(frozen=True)
class Judgement:
    """Weights by name of feature.

    ``shortlist`` orders passages after the early layers, of which ``read_on`` are read to the end; ``rank`` orders those;
    ``confidence`` gives the logit of the first one's span being right. Below the probability ``threshold`` nothing is shown.
    """

    read_on: int
    shortlist: Mapping[str, float]
    rank: Mapping[str, float]
    confidence: Mapping[str, float]
    threshold: float

    @classmethod
    def load(cls, path: Path) -> Judgement:
        """Read what ``qa.reader.fit`` wrote."""
        held = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{name: held[name] for name in cls.__dataclass_fields__})

    def rank_scores(self, features: Floats) -> Floats:
        """Scores (N,) of passages with features (N, len(FEATURES)): the greater the better."""
        return np.asarray(features @ weights_of(self.rank))

    def probabilities(self, features: Floats) -> Floats:
        """The probability (N,) that each passage's span is right, were it the one that is shown.

        The lead of the best is over the second, that of any other over the best, so it is negative.
        """
        scores = self.rank_scores(features)
        logits = features @ weights_of(self.confidence) + self.confidence.get(LEAD, 0.0) * leads(scores)
        return np.asarray(1 / (1 + np.exp(-np.clip(logits + self.confidence[BIAS], -50, 50))))


def weights_of(named: Mapping[str, float]) -> Floats:
    """Weights in the order of ``FEATURES``; 0 for those not named."""
    return np.array([named.get(name, 0.0) for name in FEATURES])


def leads(scores: Floats) -> Floats:
    """How far each score (N,) stands above the greatest of the others, within ``MOST_LEAD`` to either side."""
    if len(scores) < 2:
        return np.full(len(scores), MOST_LEAD)
    second, first = np.sort(scores)[-2:]
    ahead = np.where(scores == first, first - second, scores - first)
    return np.asarray(np.clip(ahead, -MOST_LEAD, MOST_LEAD))
