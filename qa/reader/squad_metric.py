"""SQuAD's official measures: exact match and F1 over words, after its normalisation.

Source: the evaluation scripts of Rajpurkar et al. 2016 (arXiv 1606.05250) and 2018 (arXiv 1806.03822), re-implemented
from their description: lower case, no ASCII punctuation, no articles, single spaces.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

RIGHT = 0.5
"""An answer counts as right from this F1 with an accepted one: it lies over the right words."""

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalise(text: str) -> str:
    """The form in which answers are compared.

    >>> normalise("The  Apollo-program!")
    'apolloprogram'
    """
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact(prediction: str, gold: str) -> float:
    """1 if the normalised texts are equal, else 0."""
    return float(normalise(prediction) == normalise(gold))


def f1(prediction: str, gold: str) -> float:
    """Harmonic mean of word precision and recall; if either is empty, 1 only if both are."""
    left, right = normalise(prediction).split(), normalise(gold).split()
    if not left or not right:
        return float(left == right)
    shared = sum((Counter(left) & Counter(right)).values())
    return 2 * shared / (len(left) + len(right))


def best(prediction: str, golds: Sequence[str]) -> tuple[float, float]:
    """Exact match and F1 against the gold answer that fits best; no gold answers means that none is right."""
    # As the official script does: gold answers that normalise to nothing are set aside.
    texts = [gold for gold in golds if normalise(gold)] or [""]
    return max(exact(prediction, gold) for gold in texts), max(f1(prediction, gold) for gold in texts)


def best_threshold(
    margins: npt.NDArray[np.float64], shown: npt.NDArray[np.float64], hidden: npt.NDArray[np.float64]
) -> tuple[float, float]:
    """The threshold with the highest mean score, and that mean.

    Question i scores ``shown[i]`` if its margin (N,) is above the threshold and ``hidden[i]`` if not.
    """
    order = np.argsort(-margins, kind="stable")
    # Mean score when the first k questions of that order are answered, for k = 0..N.
    totals = hidden.sum() + np.concatenate(([0.0], np.cumsum((shown - hidden)[order])))
    # Equal margins are shown together or not at all.
    ranked = margins[order]
    fair = np.concatenate(([True], ranked[1:] < ranked[:-1], [True]))
    k = int(np.argmax(np.where(fair, totals, -np.inf)))
    if k == 0:
        return float("inf"), float(totals[0] / len(margins))
    threshold = ranked[k - 1] - 1e-6 if k == len(ranked) else (ranked[k - 1] + ranked[k]) / 2
    return float(threshold), float(totals[k] / len(margins))
