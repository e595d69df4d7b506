from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from qa.fusion import fuse, min_max

SCORES = hnp.arrays(np.float32, st.integers(0, 12), elements=st.floats(-50, 50, width=32))


@given(SCORES)
def test_scaled_scores_lie_between_0_and_1_and_keep_their_order(scores: np.ndarray) -> None:
    scaled = min_max(scores)
    assert ((scaled >= 0) & (scaled <= 1)).all()
    assert (np.argsort(scores, kind="stable") == np.argsort(scaled, kind="stable")).all() or len(set(scaled)) < len(
        set(scores)
    )


@given(SCORES, SCORES, st.floats(0, 1))
def test_fusing_keeps_every_id_once_best_first(dense: np.ndarray, lexical: np.ndarray, weight: float) -> None:
    ids, scores = fuse((np.arange(len(dense)), dense), (np.arange(5, 5 + len(lexical)), lexical), weight)
    assert sorted(ids) == sorted({*range(len(dense)), *range(5, 5 + len(lexical))})
    assert (np.diff(scores) <= 0).all()


def test_a_passage_that_both_rankings_like_comes_before_one_that_one_likes() -> None:
    ids, _ = fuse((np.array([1, 2, 3]), np.float32([0.9, 0.8, 0.1])), (np.array([2, 4, 3]), np.float32([9, 8, 1])))
    assert ids.tolist()[0] == 2
