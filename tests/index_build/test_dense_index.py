"""Nearest neighbours are exact, and so they are among some ids alone."""

from __future__ import annotations

from pathlib import Path

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


def test_an_index_that_stays_in_its_file_answers_as_one_in_memory_and_outlives_the_files_name(tmp_path: Path) -> None:
    vectors = np.random.default_rng(0).normal(size=(50, 8)).astype(np.float32)
    made = DenseIndex.empty(8)
    made.add(np.arange(0, 500, 10), vectors)
    made.write(tmp_path / "dense")
    mapped = DenseIndex.mapped(tmp_path / "dense")
    without = DenseIndex.mapped(tmp_path / "dense").without(np.array([70]))
    (tmp_path / "dense").unlink()
    for index in (mapped, without):
        ids, scores = index.search(vectors[7], 3)
        expected = (made if index is mapped else made.without(np.array([70]))).search(vectors[7], 3)
        assert ids.tolist() == expected[0].tolist()
        np.testing.assert_array_equal(scores, expected[1])
    np.testing.assert_array_equal(mapped.everything()[1], made.everything()[1])
    np.testing.assert_array_equal(mapped.vectors(np.array([70, 10])), vectors[[7, 1]])
