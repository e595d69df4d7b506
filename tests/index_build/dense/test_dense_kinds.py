"""What holds for every kind of dense index."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index_build.dense import inverted_file
from index_build.dense.choice import KINDS, open_dense
from index_build.dense.index import DenseIndex

DIMENSION = 384
IDS = np.arange(3, 603, dtype=np.int64) * 2**53
TOLERANCE = 0.005
"""How far a score may lie from the inner product; of MiniLM's vectors the furthest of 600,000 lay .0034 away, the most of them under .001."""


def units(count: int, seed: int) -> NDArray[np.float32]:
    """Unit vectors around twenty directions, as texts lie around their subjects."""
    chance = np.random.default_rng(seed)
    subjects = np.random.default_rng(99).standard_normal((20, DIMENSION))
    vectors = subjects[chance.integers(0, 20, count)] + chance.standard_normal((count, DIMENSION))
    return np.ascontiguousarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


VECTORS = units(len(IDS), 0)


@pytest.fixture(params=list(KINDS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def made() -> dict[str, DenseIndex]:
    return {kind: KINDS[kind].make(IDS, VECTORS) for kind in KINDS}


@pytest.fixture
def probing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let lists be searched by their centres even in a small index, a fifth of them."""
    monkeypatch.setattr(inverted_file, "SCANNED", 0)
    monkeypatch.setattr(inverted_file, "PROBES", 20)


def best(vector: NDArray[np.float32], count: int, held: NDArray[np.bool_] | None = None) -> list[int]:
    scores = np.where(True if held is None else held, VECTORS @ vector, -2)
    return [int(IDS[place]) for place in np.argsort(-scores, kind="stable")[:count]]


def test_scores_are_inner_products_near_enough_and_best_first(kind: str, made: dict[str, DenseIndex]) -> None:
    for vector in units(20, 1):
        ids, scores = made[kind].search(vector, 30)
        exact = VECTORS[np.searchsorted(IDS, ids)] @ vector
        assert len(set(ids.tolist())) == 30 and (np.diff(scores) <= 0).all()
        np.testing.assert_allclose(scores, exact, atol=TOLERANCE if made[kind].rounds else 1e-6)


def test_what_is_nearest_is_found(kind: str, made: dict[str, DenseIndex]) -> None:
    found = [len(set(made[kind].search(each, 10)[0].tolist()) & set(best(each, 10))) for each in units(50, 2)]
    assert np.mean(found) >= (9.7 if made[kind].rounds else 10)


def test_what_is_nearest_is_found_by_looking_into_some_lists_alone(probing: None) -> None:
    index = KINDS["ivf"].make(IDS, VECTORS)
    found = [len(set(index.search(each, 10)[0].tolist()) & set(best(each, 10))) for each in units(50, 2)]
    assert np.mean(found) >= 8.5


@settings(max_examples=40)
@given(places=st.sets(st.integers(0, len(IDS) - 1)), count=st.integers(1, 60), seed=st.integers(0, 9))
@pytest.mark.parametrize("name", list(KINDS))
def test_a_search_among_some_ids_is_the_whole_ranking_without_the_others(
    made: dict[str, DenseIndex], name: str, places: set[int], count: int, seed: int
) -> None:
    vector, allowed = units(1, seed)[0], IDS[sorted(places)]
    ranking, scores = made[name].search(vector, len(IDS))
    held = np.isin(ranking, allowed)
    found, found_scores = made[name].search(vector, count, allowed)
    assert found.tolist() == ranking[held][:count].tolist()
    np.testing.assert_allclose(found_scores, scores[held][:count], rtol=1e-5, atol=1e-6)


def test_hidden_ids_are_never_found_and_leave_room_for_others(kind: str, made: dict[str, DenseIndex]) -> None:
    vector = units(1, 3)[0]
    ranking, _ = made[kind].search(vector, len(IDS))
    hidden = np.sort(ranking[::2])
    index = made[kind].without(hidden)
    assert index.search(vector, len(IDS))[0].tolist() == ranking[1::2].tolist()
    allowed = np.sort(ranking[:40])
    assert index.search(vector, 15, allowed)[0].tolist() == ranking[1:40:2][:15].tolist()
    assert index.search(vector, 9, hidden)[0].tolist() == [] and len(index) == len(IDS)
    assert index.without(IDS).search(vector, 9)[0].tolist() == []


def test_hidden_and_other_ids_are_never_found_in_the_lists_that_are_looked_into(probing: None) -> None:
    index = KINDS["ivf"].make(IDS, VECTORS)
    vector, hidden, allowed = units(1, 4)[0], IDS[::3], IDS[::2]
    found = index.without(hidden).search(vector, 50)[0]
    assert len(found) == 50 and not np.isin(found, hidden).any()
    found = index.without(hidden).search(vector, 50, allowed)[0]
    assert len(found) == 50 and not np.isin(found, hidden).any() and np.isin(found, allowed).all()


def test_an_index_in_its_file_answers_as_the_one_that_was_made_and_outlives_the_files_name(
    kind: str, made: dict[str, DenseIndex], tmp_path: Path
) -> None:
    made[kind].write(tmp_path)
    opened, without = open_dense(kind, tmp_path), open_dense(kind, tmp_path).without(IDS[70:71])
    for path in tmp_path.iterdir():
        path.unlink()
    assert (len(opened), opened.dimension) == (len(IDS), DIMENSION)
    for index, same in ((opened, made[kind]), (without, made[kind].without(IDS[70:71]))):
        ids, scores = index.search(VECTORS[70], 5)
        expected = same.search(VECTORS[70], 5)
        assert ids.tolist() == expected[0].tolist()
        np.testing.assert_array_equal(scores, expected[1])
    np.testing.assert_array_equal(opened.everything()[0], IDS)
    np.testing.assert_array_equal(opened.everything()[1], made[kind].vectors(IDS))
    np.testing.assert_array_equal(opened.vectors(IDS[[7, 1]]), made[kind].everything()[1][[7, 1]])
    assert opened.vectors(IDS[:0]).shape == (0, DIMENSION)


def test_what_is_stored_is_stored_the_same_when_it_is_read_and_stored_again(
    kind: str, made: dict[str, DenseIndex], tmp_path: Path
) -> None:
    """An update does so at every generation."""
    again = KINDS[kind].make(*made[kind].everything())
    np.testing.assert_array_equal(again.everything()[1], made[kind].everything()[1])
    for name, index in (("one", made[kind]), ("other", again)):
        (tmp_path / name).mkdir()
        index.write(tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes()


def test_an_index_of_one_vector_finds_it_or_nothing(kind: str, tmp_path: Path) -> None:
    index = KINDS[kind].make(IDS[:1], VECTORS[:1])
    assert index.search(VECTORS[0], 5)[0].tolist() == IDS[:1].tolist()
    assert index.search(VECTORS[0], 0)[0].tolist() == []


def test_a_damaged_file_is_an_error_that_says_so(kind: str, made: dict[str, DenseIndex], tmp_path: Path) -> None:
    made[kind].write(tmp_path)
    path = tmp_path / "dense.faiss"
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises((RuntimeError, ValueError, OSError)):
        open_dense(kind, tmp_path)


def test_what_is_not_to_be_learned_from_moves_no_answer(probing: None) -> None:
    """Documents that somebody may not see must not decide which others they find."""
    like = np.arange(len(IDS)) % 2 == 0
    others = np.where(like[:, None], VECTORS, units(len(IDS), 7))
    one, other = (KINDS["ivf"].make(IDS, each, like).without(IDS[~like]) for each in (VECTORS, others))
    alone = KINDS["ivf"].make(IDS[like], VECTORS[like])
    for vector in units(20, 8):
        rankings = [index.search(vector, 40) for index in (one, other, alone)]
        for ids, scores in rankings[1:]:
            assert ids.tolist() == rankings[0][0].tolist() and scores.tolist() == rankings[0][1].tolist()


def test_an_exhaustive_search_does_not_depend_on_what_was_learned(probing: None) -> None:
    one, other = (
        KINDS["ivf"].make(IDS, VECTORS, np.arange(len(IDS)) % 2 == rest).exhaustive().without(IDS[:3])
        for rest in (0, 1)
    )
    for vector in units(20, 9):
        assert one.search(vector, 40)[0].tolist() == other.search(vector, 40)[0].tolist()


def test_walking_the_lists_finds_what_fetching_finds(
    made: dict[str, DenseIndex], monkeypatch: pytest.MonkeyPatch
) -> None:
    index, allowed = made["ivf"], IDS[::3]
    for vector in units(10, 5):
        fetched = index.search(vector, 20, allowed)
        with monkeypatch.context() as patched:
            patched.setattr(inverted_file, "_FEW", 0)
            walked = index.search(vector, 20, allowed)
        assert walked[0].tolist() == fetched[0].tolist()
        np.testing.assert_allclose(walked[1], fetched[1], atol=1e-6)
