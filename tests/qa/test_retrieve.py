"""Copies hide nothing that stands behind them. A period filters before anything is cut off, and nothing outside it is shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index_build.build import build_index
from index_build.embedder import Embedder
from index_build.generation import Generation
from qa.answerer import READ, Answerer
from qa.fusion import fuse
from qa.kinship import MOST_COMPARED
from qa.period import BadOrder, BadPeriod, Period
from qa.retrieve import DEPTH, Retriever
from tests.index_build.word_embedder import WordEmbedder

QUESTION = "how many containers did Seoul identify?"
PERIODS = [
    Period(before=date(2024, 6, 17)),
    Period(date(2024, 6, 18), date(2024, 6, 18)),
    Period(date(2023, 9, 12), date(2023, 9, 12)),
    Period(date(1999, 1, 1), date(1999, 12, 31)),
]


@pytest.fixture(scope="module")
def retriever(demo: Answerer, embedder: Embedder) -> Retriever:
    return Retriever(demo.generation, embedder)


@pytest.fixture(scope="module")
def vector(retriever: Retriever) -> np.ndarray:
    return retriever.embed(QUESTION)


@pytest.mark.parametrize("period", PERIODS)
def test_what_is_retrieved_of_a_period_is_what_both_rankings_say_of_it(
    demo: Answerer, retriever: Retriever, vector: np.ndarray, period: Period
) -> None:
    generation = demo.generation
    passages = [stored for batch in generation.texts.batches(999) for stored in batch]
    inside = []
    for stored in passages:
        document = generation.texts.document(stored.passage.document_id)
        assert document is not None
        day = document.published
        if day and (period.after or day) <= day <= (period.before or day):
            inside.append(stored.passage.id)
    allowed = generation.texts.passage_ids(period.after, period.before)
    assert allowed.tolist() == sorted(inside)
    dense, lexical = generation.dense.search(vector, len(passages)), generation.lexical.search(QUESTION, len(passages))
    restricted = [
        (ids[np.isin(ids, allowed)][:DEPTH], scores[np.isin(ids, allowed)][:DEPTH]) for ids, scores in (dense, lexical)
    ]
    expected = fuse(*restricted)
    ids, scores = retriever.rank(QUESTION, vector, allowed)
    assert ids.tolist() == expected[0].tolist()
    np.testing.assert_allclose(scores, expected[1], rtol=1e-4, atol=1e-5)
    assert len(retriever.retrieve(QUESTION, vector, READ, period=period)) == min(READ, len(set(inside)))


@pytest.mark.parametrize("period", PERIODS)
def test_no_citation_lies_outside_the_period(demo: Answerer, period: Period) -> None:
    answer = demo.ask(QUESTION, after=period.after, before=period.before)
    cited = [citation for evidence in answer.evidence for citation in evidence.citations]
    for citation in (*cited, *answer.nearest):
        assert citation.published is not None
        assert (period.after or date.min) <= citation.published <= (period.before or date.max)
    assert bool(cited) == (period in PERIODS[:2])


def test_documents_without_a_date_answer_only_where_no_period_is_asked_for(demo: Answerer) -> None:
    question = "After how many days does the VPN certificate expire?"
    assert demo.ask(question).evidence[0].citations[0].published is None
    answer = demo.ask(question, after=date(1990, 1, 1))
    assert "handbook/vpn-setup.md" not in {each.source for each in answer.nearest}
    assert not answer.evidence


def test_what_is_shown_may_be_ordered_by_when_it_was_said(demo: Answerer) -> None:
    demo_best = demo.ask("how many containers were sent?")
    for order, reverse in (("oldest", False), ("newest", True)):
        answer = demo.ask("how many containers were sent?", order=order)
        assert {each.value for each in answer.evidence} == {each.value for each in demo_best.evidence}
        days = [each.citations[0].published for each in answer.evidence]
        assert days == sorted(days, key=lambda day: day or date.min, reverse=reverse)
    with pytest.raises(BadOrder):
        demo.ask(QUESTION, order="latest")
    with pytest.raises(BadPeriod):
        demo.ask(QUESTION, after=date(2024, 1, 2), before=date(2024, 1, 1))


def test_a_citation_carries_the_days_that_its_words_come_to(demo: Answerer) -> None:
    found = demo.ask("How many containers did the US say were sent?").to_dict()
    hints = [
        (citation["passage"][hint["start"] - citation["passage_start"] : hint["end"] - citation["passage_start"]], hint)
        for evidence in found["evidence"]
        for citation in evidence["citations"]
        for hint in citation["dates"]
    ]
    assert ("on Monday", "2024-06-17", "2024-06-17") in [(words, hint["first"], hint["last"]) for words, hint in hints]


@pytest.mark.parametrize("preferred", [False, True])
def test_behind_more_copies_than_are_fetched_at_first_another_passage_is_found(tmp_path: Path, preferred: bool) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    for number in range(MOST_COMPARED + 20):
        (docs / f"copy-{number}.txt").write_text("The harbour has nine red cranes.\n")
    (docs / "other.txt").write_text("Somebody painted red what used to be a grey shed of the old yard.\n")
    embedder = WordEmbedder()
    build_index([docs], tmp_path / "index", embedder)
    generation = Generation.open_current(tmp_path / "index")
    retriever, question = Retriever(generation, embedder), "nine red cranes"
    liked = [each.id for each in generation.texts.documents() if "copy-1." in each.source] if preferred else []
    found = retriever.retrieve(question, retriever.embed(question), READ, preferred=liked)
    assert [each.stored.text[:12] for each in found] == ["The harbour ", "Somebody pai"]


def test_what_a_period_holds_is_kept_and_cannot_be_changed_by_whoever_asked(demo: Answerer) -> None:
    texts = demo.generation.texts
    first = texts.passage_ids(date(2024, 6, 1), None)
    assert texts.passage_ids(date(2024, 6, 1), None) is first
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 0
