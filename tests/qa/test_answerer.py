from __future__ import annotations

import dataclasses
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index_build.build import build_index
from index_build.embedder import Embedder
from index_build.errors import BadIndex
from index_build.update import update_index
from qa.answer import Answer, Citation
from qa.answerer import Answerer
from qa.conversation import Turn
from qa.evidence import BrokenQuote
from qa.question import BadQuestion
from tests.conftest import Write
from ui.demo import EXAMPLES


def citations(answer: Answer) -> list[Citation]:
    return [citation for evidence in answer.evidence for citation in evidence.citations] + list(answer.nearest)


def test_the_words_that_answer_are_marked_and_every_paper_that_carries_them_is_cited(demo: Answerer) -> None:
    answer = demo.ask("how many containers did Seoul identify?")
    assert answer.status == "answered"
    assert "at least 10,000 shipping containers" in answer.evidence[0].quote
    assert [citation.source for citation in answer.evidence[0].citations] == [
        "newsroom/harbour-wire-pyongyang-visit.html",
        "newsroom/morning-courier-north-korea.html",
        "newsroom/northern-ledger-putin-kim.txt",
    ]
    assert answer.evidence[0].independent_sources == 1
    assert answer.generation == demo.generation.name


def test_what_the_documents_do_not_speak_of_is_not_answered_but_the_nearest_passages_are_shown(demo: Answerer) -> None:
    answer = demo.ask("What is the capital of Australia?")
    assert (answer.status, answer.evidence) == ("not_found", ())
    assert len(answer.nearest) == 3


@pytest.mark.parametrize("question", EXAMPLES)
def test_every_quote_is_the_document(demo: Answerer, question: str) -> None:
    found = citations(demo.ask(question))
    assert found
    for citation in found:
        document = demo.generation.texts.document(citation.document_id)
        assert document is not None
        assert document.text[citation.start : citation.end] == citation.quote
        passage_end = citation.passage_start + len(citation.passage)
        assert document.text[citation.passage_start : passage_end] == citation.passage
        assert document.sha256 == citation.sha256


def test_copies_that_differ_in_white_space_are_one_piece_of_evidence_with_quotes_of_their_own(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    folder = write(
        {
            "a.txt": "It rained on the ferry. The harbour master is called Ada Quill, and she is known for her hats.",
            "b.md": "It rained on the ferry. The harbour\nmaster is   called Ada Quill,\nand she is known for her hats.",
            "c.txt": "It rained on the ferry. The\tharbour master is called  Ada Quill, and she is known for her hats.",
        }
    )
    build_index([folder], tmp_path / "index", embedder)
    answer = Answerer(tmp_path / "index", embedder).ask("Who is the harbour master?")
    assert len(answer.evidence) == 1
    quotes = [citation.quote for citation in answer.evidence[0].citations]
    assert len(quotes) == 3
    assert set(quotes) == {"Ada Quill"}
    assert answer.evidence[0].value == "Ada Quill"
    sentences = [
        citation.passage[
            citation.sentence_start - citation.passage_start : citation.sentence_end - citation.passage_start
        ]
        for citation in answer.evidence[0].citations
    ]
    assert {" ".join(sentence.split()) for sentence in sentences} == {
        "The harbour master is called Ada Quill, and she is known for her hats."
    }


def test_an_answer_is_the_same_every_time_and_from_several_threads_at_once(demo: Answerer) -> None:
    def ask(question: str) -> Answer:
        return dataclasses.replace(demo.ask(question), timings={})

    alone = [ask(question) for question in EXAMPLES]
    assert [ask(question) for question in EXAMPLES] == alone
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(ask, EXAMPLES * 3))
    for expected, answer in zip(alone * 3, together, strict=True):
        assert [evidence.quote for evidence in answer.evidence] == [evidence.quote for evidence in expected.evidence]
        assert answer.question == expected.question


def test_an_answer_becomes_json_with_its_dates_and_offsets(demo: Answerer) -> None:
    answer = demo.ask("how many containers did Seoul identify?")
    plain = json.loads(json.dumps(answer.to_dict()))
    first = plain["evidence"][0]["citations"][0]
    assert first["published"] == answer.evidence[0].citations[0].published.isoformat()  # type: ignore[union-attr]
    assert first["quote"] == answer.evidence[0].value
    assert set(plain) == {
        "question", "asked_as", "status", "evidence", "nearest", "generation", "searched", "from_history", "suggestions", "timings",
    }  # fmt: skip
    assert plain["searched"]["oldest"] == "2023-09-12"


def test_a_question_is_cleaned_before_it_is_asked(demo: Answerer) -> None:
    assert demo.ask(" How far is\nKhasan\x00 from Vladivostok? ").asked_as == "How far is Khasan from Vladivostok?"
    with pytest.raises(BadQuestion):
        demo.ask("")


def test_a_collection_smaller_than_what_is_read_is_answered(write: Write, tmp_path: Path, embedder: Embedder) -> None:
    build_index([write({"a.txt": "The office closes at six."})], tmp_path / "index", embedder)
    answerer = Answerer(tmp_path / "index", embedder)
    assert answerer.ask("When does the office close?").evidence[0].quote == "The office closes at six."
    assert answerer.ask("的").status == "not_found"


def test_a_stored_text_that_was_changed_is_never_quoted(write: Write, tmp_path: Path, embedder: Embedder) -> None:
    build_index([write({"a.txt": "The office closes at six."})], tmp_path / "index", embedder)
    store = next((tmp_path / "index" / "generations").glob("*/texts.utf8"))
    store.write_bytes(store.read_bytes().replace(b"at six", b"at ten"))
    with pytest.raises(BrokenQuote, match=r"documents/a\.txt does not say what is quoted"):
        Answerer(tmp_path / "index", embedder).ask("When does the office close?")


def test_a_sentence_that_overlapping_windows_share_is_shown_once(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    text = " ".join(
        f"Widget number {number} costs {number * 3} crowns in the shop by the harbour." for number in range(100)
    )
    build_index([write({"a.txt": text})], tmp_path / "index", embedder)
    answerer = Answerer(tmp_path / "index", embedder)
    answerer.threshold = 0.0  # However sure it is: what is asked here is that nothing is shown twice.
    answer = answerer.ask("What does widget number 50 cost?")
    assert answer.evidence[0].value == "150 crowns"
    quotes = [evidence.quote for evidence in answer.evidence]
    assert len(quotes) == len(set(quotes)) > 0


def test_a_folder_that_is_no_index_and_one_of_another_embedder_are_refused(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    with pytest.raises(BadIndex, match="holds no index: make one with pincite index"):
        Answerer(tmp_path, embedder)
    build_index([write({"a.txt": "The office closes at six."})], tmp_path / "index", embedder)
    path = next((tmp_path / "index" / "generations").glob("*/manifest.json"))
    path.write_text(json.dumps(json.loads(path.read_text()) | {"embedder": "other==1"}))
    command = re.escape(f"pincite index PATH... --out {tmp_path / 'index'}")
    with pytest.raises(BadIndex, match=f"was made with other==1.*{command}"):
        Answerer(tmp_path / "index", embedder)
    with pytest.raises(BadIndex, match=f"was made with other==1.*{command}"):
        update_index(tmp_path / "index", embedder=embedder)


def test_a_question_that_leans_is_answered_with_the_history_and_one_with_its_own_topic_is_not_changed(
    demo: Answerer,
) -> None:
    first = demo.ask("What is the hotel limit in Berlin?")
    after = demo.ask("And in London?", history=[Turn.of(first)])
    assert after.from_history and after.asked_as == "What is the hotel limit in London?"
    assert "180" in after.evidence[0].value
    assert after.question == "And in London?"
    other = demo.ask("Who is the president of Slovakia?", history=[Turn.of(first)])
    assert not other.from_history
    assert other.evidence == demo.ask("Who is the president of Slovakia?").evidence


def test_a_history_of_a_thousand_turns_costs_no_more_than_its_last_five(demo: Answerer) -> None:
    turns = [Turn(f"How many days of leave are there in {year}?", "27") for year in range(1000, 2000)]
    long, short = (demo.ask("And who approves it?", history=part) for part in (turns, turns[-5:]))
    assert (long.asked_as, long.evidence) == (short.asked_as, short.evidence)
