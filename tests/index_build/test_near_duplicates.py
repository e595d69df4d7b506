"""Copies with small changes become one family."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_build.document import Block, Document, Passage, Place, document_id, passage_id, text_key, text_sha256
from index_build.near_duplicates import LEAST_RUNS, families, is_copy, runs
from index_build.text_writer import TextWriter

STORY = (
    "The harbour board said on Monday that the new ferry would cost nine million crowns, twice as much as was planned, "
    "and that it would sail a year late because its engines had to be ordered again."
)
CUT = (
    "The harbour board said on Monday that the new ferry would cost nine million crowns, twice as much as was planned."
)
CHANGED = STORY.replace("on Monday", "late on Monday, the Harbour Wire reports,").replace("nine million", "9.4 million")
OTHER = "Ferries have crossed the sound since 1871, when a steamer first carried post and passengers to the islands and back."


def _store(path: Path, texts: list[str]) -> TextWriter:
    store = TextWriter.create(path)
    for number, text in enumerate(texts):
        source = f"{number}.txt"
        identity = document_id(source)
        block = Block("paragraph", 0, len(text))
        document = Document(identity, source, source, text, text_sha256(text), blocks=(block,))
        store.add(document, [Passage(passage_id(identity, text), identity, 0, (Place(1, 0, len(text)),))])
    return store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "texts.sqlite"


def test_a_changed_and_a_shortened_copy_are_one_family_and_another_story_is_not(path: Path) -> None:
    store = _store(path, [STORY, OTHER, CUT, CHANGED])
    assert list(families(store, lambda _: None)) == [tuple(sorted(map(text_key, (STORY, CUT, CHANGED))))]


def test_a_family_is_found_again_from_any_of_its_members_and_identical_copies_belong_to_it(path: Path) -> None:
    store = _store(path, [STORY, OTHER, CHANGED, STORY])
    for keys in families(store, lambda _: None):
        store.join(keys, "[]")
    held = {each.title: each for batch in store.batches(10) for each in batch}
    assert len({held[name].family for name in ("0.txt", "2.txt", "3.txt")}) == 1
    assert [each.title for each in store.family([held["2.txt"].family], 9)] == ["0.txt", "2.txt", "3.txt"]
    assert [each.title for each in store.family([held["1.txt"].family], 9)] == ["1.txt"]


def test_a_few_words_that_every_page_has_make_no_family(path: Path) -> None:
    store = _store(path, ["Read more on this story", "Read more on this story here", "Read more on this"])
    assert list(families(store, lambda _: None)) == []


def test_nothing_to_compare_gives_no_family(path: Path) -> None:
    store = _store(path, ["Yes.", "No."])
    done: list[int] = []
    assert list(families(store, done.append)) == []
    assert done == [2]


def test_of_a_thousand_passages_the_hundred_copied_with_a_word_changed_are_found(path: Path) -> None:
    rng = random.Random(0)
    words = [f"word{number}" for number in range(4000)]
    texts = [" ".join(rng.choices(words, k=40)) for _ in range(1000)]
    copies = []
    for text in texts[:100]:
        held = text.split()
        held[rng.randrange(40)] = "changed"
        copies.append(" ".join(held))
    store = _store(path, texts + copies)
    found = set(families(store, lambda _: None))
    meant = {tuple(sorted(map(text_key, pair))) for pair in zip(texts, copies, strict=False)}
    assert len(found & meant) >= 99 and not found - meant


@given(
    st.lists(st.sampled_from("harbour ferry crown engine late board island post".split()), max_size=30),
    st.integers(0, 29),
)
def test_being_a_copy_is_mutual_and_needs_enough_words(words: list[str], at: int) -> None:
    one, other = runs(" ".join(words)), runs(" ".join(words[:at]))
    assert is_copy(one, other) == is_copy(other, one)
    assert is_copy(one, one) == (len(one) >= LEAST_RUNS)
    assert len(one) > 0 or not is_copy(one, other)
