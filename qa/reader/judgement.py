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
"""How far a passage's rank score stands above that of the best whose span says another thing, at most ``MOST_LEAD``."""
MOST_LEAD = 8.0
LEAST_SHARE = 0.01
"""Of the chance to answer, below which a passage is left half-read: then as many right paragraphs come first as when all are read."""
BIAS = "bias"


@dataclass(frozen=True)
class Judgement:
    """Weights by name of feature.

    ``shortlist`` gives each passage, after the early layers, its share of the chance to answer; those of ``LEAST_SHARE`` are read to the
    end. ``rank`` orders those;
    ``confidence`` gives the logit of the first one's span being right, ``support`` that of any span, whatever stands beside it.
    Below the probability ``threshold`` nothing is shown.
    """

    shortlist: Mapping[str, float]
    rank: Mapping[str, float]
    confidence: Mapping[str, float]
    support: Mapping[str, float]
    threshold: float

    @classmethod
    def load(cls, path: Path) -> Judgement:
        """Read what ``qa.reader.fit`` wrote."""
        held = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{name: held[name] for name in cls.__dataclass_fields__})

    def read_on(self, features: Floats) -> npt.NDArray[np.bool_]:
        """Which passages (N,) with features (N, len(FEATURES)) are worth reading to the end: few where one stands out, else many.

        Shares are those of the conditional logit that ``shortlist`` was fitted as, so they are chances among what was retrieved.
        """
        scores = features @ weights_of(self.shortlist)
        shares = np.exp(scores - scores.max(initial=-np.inf))
        return np.asarray(shares >= LEAST_SHARE * shares.sum())

    def rank_scores(self, features: Floats) -> Floats:
        """Scores (N,) of passages with features (N, len(FEATURES)): the greater the better."""
        return np.asarray(features @ weights_of(self.rank))

    def probabilities(self, features: Floats, values: npt.ArrayLike) -> Floats:
        """The probability (N,) that each passage's span is right; ``values`` are equal where two spans say the same.

        That of the first by rank counts how far it leads. The others are judged by themselves, and are no likelier than it.
        """
        scores = self.rank_scores(features)
        first = int(np.argmax(scores))
        chances = _chances(features @ weights_of(self.support) + self.support[BIAS])
        lead = leads(scores, values)[first]
        own = features[first] @ weights_of(self.confidence) + self.confidence.get(LEAD, 0.0) * lead
        best = float(_chances(own + self.confidence[BIAS]))
        chances = np.minimum(chances, best)
        chances[first] = best
        return chances


def weights_of(named: Mapping[str, float]) -> Floats:
    """Weights in the order of ``FEATURES``; 0 for those not named."""
    return np.array([named.get(name, 0.0) for name in FEATURES])


def leads(scores: Floats, values: npt.ArrayLike) -> Floats:
    """How far each score (N,) stands above the greatest of those with another value, within ``MOST_LEAD`` to either side."""
    held = np.asarray(values)
    rivals = np.where(held[:, None] == held[None, :], -np.inf, scores[None, :]).max(axis=1, initial=-np.inf)
    return np.asarray(np.clip(scores - rivals, -MOST_LEAD, MOST_LEAD))


def _chances(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -50, 50))))
