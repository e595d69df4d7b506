"""A generation as those see it who hold some labels: the figures of an index of what they see, from nothing else."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index_build.build import build_index
from index_build.document import document_id
from index_build.generation import Generation
from index_build.kept_few import KeptFew
from index_build.labels import written_labels
from index_build.lexical_index import LexicalIndex
from index_build.views import MOST_VIEWS, Views
from tests.conftest import Write
from tests.index_build.word_embedder import WordEmbedder

PUBLIC = {f"{n}.md": f"Seal number {n} sleeps on the skerry, and the harbour master counts it." for n in range(30)}
HIDDEN = {f"h{n}.md": "The harbour and the harbour and seal and seal: a word that is everywhere." for n in range(40)}


@pytest.fixture
def generation(write: Write, tmp_path: Path) -> Generation:
    folder = write({**PUBLIC, **HIDDEN, ".pincite-labels": "h*.md = board\n/h1.md = hr"})
    build_index([folder], tmp_path / "index", WordEmbedder())
    return Generation.open_current(tmp_path / "index")


def test_scores_are_those_of_an_index_of_what_is_seen(generation: Generation, write: Write, tmp_path: Path) -> None:
    views = Views(generation)
    view = views.of(views.seen_with(frozenset()))
    folder = write({**PUBLIC})
    for name in HIDDEN:
        (folder / name).unlink()
    build_index([folder], tmp_path / "alone", WordEmbedder())
    alone = Generation.open_current(tmp_path / "alone")
    vector = WordEmbedder().encode(["the harbour master counts a seal"])[0]
    for count in (3, 100):
        for ours, theirs in (
            (view.lexical.search("harbour seal number 7", count), alone.lexical.search("harbour seal number 7", count)),
            (view.dense.search(vector, count), alone.dense.search(vector, count)),
        ):
            assert ours[0].tolist() == theirs[0].tolist() and ours[1].tolist() == theirs[1].tolist()
    whole = generation.lexical.without(generation.within(["[]"], generation.lexical)._outside)
    assert (
        whole.search("harbour seal number 7", 9)[1].tolist()
        != view.lexical.search("harbour seal number 7", 9)[1].tolist()
    )


def test_the_words_of_a_view_are_those_of_what_is_seen_alone(generation: Generation) -> None:
    views = Views(generation)
    view = views.of(views.seen_with(frozenset()))
    # Nobody says it: as rare as a word can be among thirty passages.
    assert view.lexical.rarity(["everywher"])[0] == pytest.approx(np.log1p(30.5 / 0.5))
    assert view.lexical.ids().tolist() == view.texts.ids_within().tolist()
    assert len(view.lexical) == len(PUBLIC)
    assert view.lexical.search("everywhere", 9)[0].tolist() == []


def test_who_sees_the_same_shares_a_view_and_who_sees_all_has_the_generation_itself(generation: Generation) -> None:
    views = Views(generation)

    def view(*labels: str) -> Generation:
        return views.of(views.seen_with(frozenset(labels)))

    assert view() is view("hr") is view("nonsense", "hr")  # h1.md carries both.
    assert view("board") is not view() and len(view("board").lexical) == len(PUBLIC) + 39
    assert view("board", "hr") is generation


def test_a_document_is_seen_by_whoever_holds_all_of_its_labels(generation: Generation) -> None:
    views = Views(generation)
    both, board = (document_id(f"documents/{name}") for name in ("h1.md", "h2.md"))
    for labels, seen in {
        (): (False, False),
        ("hr",): (False, False),
        ("board",): (False, True),
        ("hr", "board"): (True, True),
    }.items():
        texts = views.of(views.seen_with(frozenset(labels))).texts
        assert (texts.document(both) is not None, texts.document(board) is not None) == seen


def test_what_is_deleted_stays_deleted_in_every_view(generation: Generation) -> None:
    views = Views(generation)
    gone = [document_id("documents/3.md"), document_id("documents/h2.md")]
    for labels, left in (((), 29), (("board",), 67), (("board", "hr"), 68)):
        view = views.of(views.seen_with(frozenset(labels))).without(gone)
        assert view.texts.dated()[0] == left
        vector = WordEmbedder().encode(["seal"])[0]
        hidden = view.texts.ids_of_hidden_documents()
        for ids in (view.dense.search(vector, 100)[0], view.lexical.search("seal harbour", 100)[0]):
            assert len(ids) == left and not np.isin(ids, hidden).any()


def test_an_index_in_memory_scores_as_one_that_was_written(tmp_path: Path) -> None:
    passages = [(n, f"Title {n % 7}", f"seal number {n} of the harbour {'seal ' * (n % 5)}") for n in range(500)]
    written, held = LexicalIndex.build(tmp_path / "words", passages), LexicalIndex.in_memory(passages)
    for question in ("seal", "harbour title 3", "number 44 seal"):
        ours, theirs = held.search(question, 100), written.search(question, 100)
        assert ours[0].tolist() == theirs[0].tolist() and ours[1].tolist() == theirs[1].tolist()


def test_a_thing_is_made_once_however_many_ask_for_it_at_the_same_time() -> None:
    made: list[str] = []
    start = threading.Barrier(8)

    def make(key: str) -> object:
        made.append(key)
        time.sleep(0.1)
        return object()

    kept = KeptFew(make, 2)

    def ask(_: int) -> object:
        start.wait()
        return kept.get("a")

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
    assert made == ["a"]
    for key in ("b", "a", "c", "a", "b"):
        kept.get(key)
    assert made == ["a", "b", "c", "b"]


def test_a_thing_that_could_not_be_made_is_tried_again() -> None:
    tries = iter([ValueError("no"), None])

    def make(_: str) -> str:
        if (error := next(tries)) is not None:
            raise error
        return "made"

    kept = KeptFew(make, MOST_VIEWS)
    with pytest.raises(ValueError, match="no"):
        kept.get("a")
    assert kept.get("a") == "made"
    assert written_labels(["b", "a", "b"]) == '["a", "b"]'
