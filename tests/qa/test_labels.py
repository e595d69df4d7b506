"""What somebody may not see changes nothing that they get: every answer is that of an index built without the forbidden documents."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from index_build.build import NothingToIndex, build_index
from index_build.document import document_id
from index_build.embedder import Embedder
from index_build.generation import Generation
from index_build.update import update_index
from index_build.upkeep import delete_documents
from qa.answer import Answer, Span
from qa.answerer import Answerer
from qa.conversation import Turn
from qa.evidence import evidence_of
from qa.period import ALWAYS, Period
from qa.retrieve import Retriever
from tests.index_build.word_embedder import WordEmbedder
from ui.source.page import missing_page, source_page

LABELS = ("board", "hr", "union")
# Copies with small changes, copies of these copies, and paragraphs that share words alone.
PARAGRAPHS = (
    "The harbour master of Westray is called Ada Quill, and she has counted 40 seals on the northern skerries on Monday.",
    "The harbour master of Westray is called Ada Quill, and she has counted 60 seals on the northern skerries on Monday.",
    "The harbour master of Westray is called Bo Reed, it was said, and he has counted 40 seals on the northern skerries.",
    "Of the seals on the northern skerries nobody knows how many there are, the harbour master of Westray said on Tuesday.",
    "The baker of Westray bakes 300 loaves a night, which the ferry takes to the southern isles before the day begins.",
    "The baker of Westray bakes 500 loaves a night, which the ferry takes to the southern isles before the day begins.",
    "The ferry to the southern isles takes 90 minutes, and a ticket for a grown-up costs 12 pounds in the summer.",
    "When does the ferry leave? It leaves at noon from the old pier, whatever the weather of the day may be.",
    "Seals sleep.",
)
DATES = ("", "Published 17 June 2024", "Published 19 June 2024", "Published 1 March 2023")
QUESTIONS = (
    "How many seals has the harbour master of Westray counted?",
    "Who is the harbour master of Westray?",
    "How many loaves does the baker bake?",
    "What is the capital of Australia?",
    "What does a ticket for the ferry cost?",
)
PERIOD = Period(date(2024, 6, 1), date(2024, 12, 31))
FOLLOW_UPS = ("And how many seals has she counted?", "And the baker?", "When?", QUESTIONS[0])


@dataclass(frozen=True)
class Draft:
    """A document to be: its paragraphs, its date line, its labels."""

    paragraphs: tuple[int, ...]
    dated: str
    labels: frozenset[str]

    @property
    def text(self) -> str:
        return "\n\n".join(filter(None, (self.dated, *(PARAGRAPHS[number] for number in self.paragraphs))))


held = st.frozensets(st.sampled_from(LABELS))
drafts = st.builds(
    Draft,
    st.lists(st.sampled_from(range(len(PARAGRAPHS))), min_size=1, max_size=3, unique=True).map(tuple),
    st.sampled_from(DATES),
    held,
)
names = st.sampled_from([f"{letter}.txt" for letter in "abcdefgh"])
collections = st.dictionaries(names, drafts, min_size=1, max_size=8)


def put(files: Mapping[str, Draft], folder: Path) -> None:
    """Write files with their sidecars; what else is there goes."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {name: draft.text for name, draft in files.items()} | {
        f"{name}.labels": "\n".join(sorted(draft.labels)) for name, draft in files.items() if draft.labels
    }
    for path in folder.iterdir():
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        path = folder / name
        if not path.exists() or path.read_text() != text:
            path.write_text(text)


def same(answer: Answer) -> Answer:
    return replace(answer, generation="", timings={})


def seen_by(files: Mapping[str, Draft], labels: frozenset[str]) -> dict[str, Draft]:
    return {name: draft for name, draft in files.items() if draft.labels <= labels}


@contextmanager
def built_without(files: Mapping[str, Draft], embedder: Embedder) -> Iterator[tuple[Answerer | None, Path]]:
    """An index of these files alone, and what answers from it; None where there is none."""
    home = Path(tempfile.mkdtemp())
    try:
        put(files, home / "documents")
        try:
            build_index([home / "documents"], home / "index", embedder)
        except NothingToIndex:
            yield None, home / "index"
        else:
            yield Answerer(home / "index", embedder), home / "index"
    finally:
        shutil.rmtree(home)


def check(
    answerer: Answerer, reference: Answerer | None, labels: frozenset[str], history: list[Turn], embedder: Embedder
) -> None:
    """Compare all that answers to somebody with these labels are made of, for every question."""
    ours = answerer.seen_with(labels)
    if reference is None:
        assert ours.texts.dated() == (0, None, None) and not list(ours.texts.documents())
        assert all(len(searched(ours, question, embedder)[0]) == 0 for question in QUESTIONS)
        return
    theirs = reference.seen_with(LABELS)
    preferred = frozenset(history[0].documents)
    for question in QUESTIONS:
        assert searched(ours, question, embedder) == searched(theirs, question, embedder)
        assert searched(ours, question, embedder, preferred) == searched(theirs, question, embedder, preferred)
        assert ours.lexical.rarity(question.split()).tolist() == theirs.lexical.rarity(question.split()).tolist()
    assert ours.texts.dated() == theirs.texts.dated() and ours.texts.dated(PERIOD.after) == theirs.texts.dated(
        PERIOD.after
    )
    assert list(ours.texts.documents()) == list(theirs.texts.documents())
    assert {page(ours, letter) for letter in "abcdefgh"} == {page(theirs, letter) for letter in "abcdefgh"}


def searched(generation: Generation, question: str, embedder: Embedder, preferred: frozenset[str] = frozenset()) -> Any:
    """What is ranked, what of it is read, and what is cited for it, with all figures."""
    retriever = Retriever(generation, embedder)
    vector = retriever.embed(question)
    ids, scores = retriever.rank(question, vector)
    found = []
    for period in (ALWAYS, PERIOD):
        found += retriever.retrieve(question, vector, 6, QUESTIONS[1], preferred, period)
    cited = [
        evidence_of(
            Span(each.stored.passage.id, each.stored.passage.start, each.stored.passage.start + 11, 1.0),
            each.stored, generation, ALWAYS, each.families,
        )
        for each in found
    ]  # fmt: skip
    return ids.tolist(), scores.tolist(), found, cited


def page(generation: Generation, letter: str) -> str:
    document = generation.texts.document(document_id(f"documents/{letter}.txt"))
    return missing_page() if document is None else source_page(document)


def check_answers(
    answerer: Answerer,
    reference: Answerer | None,
    labels: frozenset[str],
    history: list[Turn],
    questions: Sequence[str],
) -> None:
    """Compare whole answers."""
    for question in questions:
        answer = answerer.ask(question, history, labels=labels)
        if reference is None:
            assert (answer.nearest, answer.evidence, answer.suggestions, answer.searched.documents) == ((), (), (), 0)
        else:
            assert same(answer) == same(reference.ask(question, history, labels=LABELS))


@settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    max_examples=int(os.environ.get("TEST_RUNS", "12")),
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(collections, collections, held, names)
def test_what_answers_are_made_of_is_as_if_forbidden_documents_had_never_been_indexed(
    files: dict[str, Draft], later: dict[str, Draft], labels: frozenset[str], goes: str
) -> None:
    embedder, home = WordEmbedder(), Path(tempfile.mkdtemp())
    # Of somebody who saw everything: it leads to documents that are not seen now.
    history = [Turn(QUESTIONS[0], documents=tuple(document_id(f"documents/{name}") for name in files))]
    try:
        put(files, home / "documents")
        build_index([home / "documents"], home / "index", embedder)
        answerer = Answerer(home / "index", embedder)
        with built_without(seen_by(files, labels), embedder) as (reference, _):
            check(answerer, reference, labels, history, embedder)
        files = files | later if len(later) % 2 else later
        put(files, home / "documents")
        update_index(home / "index", embedder=embedder)
        with built_without(seen_by(files, labels), embedder) as (reference, index):
            check(answerer, reference, labels, history, embedder)
            if goes in files:
                delete_documents(home / "index", [f"documents/{goes}"])
                if goes in seen_by(files, labels):
                    delete_documents(index, [f"documents/{goes}"])
                check(answerer, reference, labels, history, embedder)
    finally:
        shutil.rmtree(home)


@pytest.mark.slow
@settings(
    max_examples=int(os.environ.get("TEST_RUNS", "3")),
    derandomize=True,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(collections, held, st.sampled_from(QUESTIONS), st.sampled_from(FOLLOW_UPS))
def test_every_answer_is_that_of_an_index_built_without_the_forbidden_documents(
    files: dict[str, Draft], labels: frozenset[str], before: str, question: str
) -> None:
    embedder, home = WordEmbedder(), Path(tempfile.mkdtemp())
    try:
        put(files, home / "documents")
        build_index([home / "documents"], home / "index", embedder)
        answerer = Answerer(home / "index", embedder)
        history = [Turn.of(answerer.ask(before, labels=LABELS))]
        with built_without(seen_by(files, labels), embedder) as (reference, _):
            check_answers(answerer, reference, labels, [], [before])
            check_answers(answerer, reference, labels, history, [question])
    finally:
        shutil.rmtree(home)
