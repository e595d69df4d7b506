"""Nearest neighbours are exact, and so they are among some ids alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_build.dense_index import DenseIndex

IDS = np.arange(3, 203, dtype=np.int64) * 2**54


@pytest.fixture(scope="module")
def index() -> DenseIndex:
    vectors = np.random.default_rng(0).standard_normal((len(IDS), 16)).astype(np.float32)
    index = DenseIndex.empty(16)
    index.add(IDS, vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    return index


@given(st.sets(st.integers(0, len(IDS) - 1)), st.integers(1, 60), st.integers(0, 9))
def test_a_search_among_some_ids_is_the_whole_ranking_without_the_others(
    index: DenseIndex, places: set[int], count: int, seed: int
) -> None:
    vector = np.random.default_rng(seed).standard_normal(16).astype(np.float32)
    allowed = IDS[sorted(places)]
    ranking, scores = index.search(vector, len(IDS))
    held = np.isin(ranking, allowed)
    found, found_scores = index.search(vector, count, allowed)
    assert found.tolist() == ranking[held][:count].tolist()
    np.testing.assert_allclose(found_scores, scores[held][:count], rtol=1e-5)
