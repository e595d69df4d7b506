from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_build.lexical_index import LexicalIndex

PASSAGES = [
    (3, "Harbour › Ferries", "The ferries were repaired in nine days."),
    (5, "Harbour › Cranes", "The crane stands still."),
    (2**63 - 1, "Café", "Coffee is served until six."),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    return LexicalIndex.build(tmp_path_factory.mktemp("lexical") / "index", PASSAGES)


def test_words_are_found_by_their_stem_and_without_their_accents(index: LexicalIndex) -> None:
    assert index.search("which ferry needs repairs?", 10)[0].tolist() == [3]
    assert index.search("CAFE", 10)[0].tolist() == [2**63 - 1]


def test_words_of_headings_find_the_passage_below_them(index: LexicalIndex) -> None:
    assert index.search("cranes", 10)[0].tolist() == [5]
    assert set(index.search("harbour", 10)[0].tolist()) == {3, 5}


def test_function_words_alone_find_nothing(index: LexicalIndex) -> None:
    assert index.search("what is it and where was the", 10)[0].tolist() == []


@given(st.text(max_size=60))
def test_no_question_is_an_operator(index: LexicalIndex, question: str) -> None:
    ids, scores = index.search(question, 10)
    assert len(ids) == len(scores) <= 3
    assert (scores > 0).all()


@pytest.mark.parametrize(
    "question", ['"ferry', "ferry AND NOT crane", "text:ferry^2", "(ferry", "ferry*", "-ferry", "id:[0 TO 9]"]
)
def test_what_a_query_language_would_read_as_syntax_is_read_as_words(index: LexicalIndex, question: str) -> None:
    assert set(index.search(question, 10)[0].tolist()) <= {3, 5}


def test_rarer_words_weigh_more_and_unknown_ones_most(index: LexicalIndex) -> None:
    # "stand" is in one passage's text, "unheard" in none.
    stand, unheard = index.rarity(["stand", "unheard"]).tolist()
    assert 0 < stand < unheard


def test_it_opens_from_a_folder_that_nobody_may_write_to(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    LexicalIndex.build(folder, PASSAGES)
    before = sorted(path.name for path in folder.iterdir())
    subprocess.run(["chmod", "-R", "a-w", str(folder)], check=True)
    try:
        assert LexicalIndex.open(folder).search("ferry", 5)[0].tolist() == [3]
        assert sorted(path.name for path in folder.iterdir()) == before
    finally:
        subprocess.run(["chmod", "-R", "u+w", str(folder)], check=True)


def test_the_same_passages_give_the_same_scores(tmp_path: Path, index: LexicalIndex) -> None:
    again = LexicalIndex.build(tmp_path / "again", PASSAGES)
    assert again.search("repaired harbour", 5)[1].tolist() == index.search("repaired harbour", 5)[1].tolist()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    """Forty copies of each of ten sentences, so that many scores are equal."""
    texts = ["ferry " * (number % 10 + 1) + "harbour " * (number % 3) for number in range(400)]
    return LexicalIndex.build(
        tmp_path_factory.mktemp("many") / "index", [(number + 1, "", text) for number, text in enumerate(texts)]
    )


@given(
    st.sets(st.integers(1, 400)), st.integers(1, 60), st.sampled_from(["ferry", "harbour", "ferry harbour", "crane"])
)
def test_a_search_among_some_ids_is_the_whole_ranking_without_the_others(
    many: LexicalIndex, some: set[int], count: int, question: str
) -> None:
    allowed = np.array(sorted(some), dtype=np.int64)
    ranking, scores = many.search(question, 400)
    held = np.isin(ranking, allowed)
    found, found_scores = many.search(question, count, allowed)
    assert found.tolist() == ranking[held][:count].tolist()
    assert found_scores.tolist() == scores[held][:count].tolist()
