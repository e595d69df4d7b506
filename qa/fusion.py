"""Fuses rankings: the weighted mean of min-max normalised scores (Lee 1997, "Analyses of multiple evidence combination")."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def min_max(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale scores of shape (n,) to 0 for the least and 1 for the greatest; equal scores are all 1."""
    if not len(scores):
        return scores
    low, high = scores.min(), scores.max()
    return np.ones_like(scores) if high == low else (scores - low) / (high - low)


def fuse(
    dense: tuple[NDArray[np.int64], NDArray[np.float32]],
    lexical: tuple[NDArray[np.int64], NDArray[np.float32]],
    dense_weight: float = 0.5,
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the ids of both rankings and their fused scores, best first; equal scores in the order of ids.

    Each ranking is ids of shape (n,) and scores of shape (n,). An id that a ranking lacks scores 0 there.

    >>> ids, scores = fuse((np.array([7, 8]), np.float32([.9, .5])), (np.array([8, 9]), np.float32([12, 3])))
    >>> ids.tolist(), scores.tolist()
    ([7, 8, 9], [0.5, 0.5, 0.0])
    """
    ids = np.union1d(dense[0], lexical[0]).astype(np.int64)
    scores = np.zeros(len(ids), dtype=np.float32)
    scores[np.searchsorted(ids, dense[0])] += dense_weight * min_max(dense[1])
    scores[np.searchsorted(ids, lexical[0])] += (1 - dense_weight) * min_max(lexical[1])
    order = np.argsort(-scores, kind="stable")
    return ids[order], scores[order]


def either(
    one: tuple[NDArray[np.int64], NDArray[np.float32]], other: tuple[NDArray[np.int64], NDArray[np.float32]]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the ids of both rankings with the greater of their scores, best first; equal scores in the order of ids.

    >>> ids, scores = either((np.array([7, 8]), np.float32([.9, .5])), (np.array([8, 9]), np.float32([.75, .25])))
    >>> ids.tolist(), scores.tolist()
    ([7, 8, 9], [0.8999999761581421, 0.75, 0.25])
    """
    ids = np.union1d(one[0], other[0]).astype(np.int64)
    scores = np.zeros(len(ids), dtype=np.float32)
    for held, score in (one, other):
        places = np.searchsorted(ids, held)
        scores[places] = np.maximum(scores[places], score)
    order = np.argsort(-scores, kind="stable")
    return ids[order], scores[order]
