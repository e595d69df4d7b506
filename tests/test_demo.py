"""The demo's questions, asked of the demo: what a change must not make worse."""

from __future__ import annotations

import json

from qa.answerer import Answerer
from ui.demo import CORPUS, EXAMPLES

QUESTIONS = [json.loads(line) for line in (CORPUS.parent / "questions.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_questions_fit_the_documents() -> None:
    assert len(QUESTIONS) >= 40
    for entry in QUESTIONS:
        texts = [(CORPUS / name).read_text(encoding="utf-8") for name in entry["documents"]]
        assert bool(texts) == bool(entry["answers"])
        assert all(any(answer in text for answer in entry["answers"]) for text in texts), entry["question"]


def test_most_questions_are_answered_by_a_sentence_that_holds_the_answer_in_a_document_that_does(
    demo: Answerer,
) -> None:
    right = 0
    for entry in (entry for entry in QUESTIONS if entry["answers"]):
        answer = demo.ask(entry["question"])
        best = answer.evidence[0] if answer.evidence else None
        right += best is not None and any(words in best.quote for words in entry["answers"])
    # 36 of 40 when this was written.
    assert right >= 34


def test_papers_that_give_different_numbers_are_shown_side_by_side_with_who_says_so(demo: Answerer) -> None:
    answer = demo.ask("How many containers did North Korea send to Russia?")
    assert answer.status == "sources_differ"
    assert [evidence.value for evidence in answer.evidence] == ["at least 10,000", "more than 11,000"]
    assert [(len(evidence.citations), evidence.independent_sources) for evidence in answer.evidence] == [(3, 1), (1, 1)]
    for evidence, who in zip(answer.evidence, ("defence minister", "Matthew Miller"), strict=True):
        first = evidence.citations[0]
        assert first.says is not None
        document = demo.generation.texts.document(first.document_id)
        assert document is not None and who in document.text[slice(*first.says)]


def test_a_page_of_furniture_and_repeats_gives_neither_twice(demo: Answerer) -> None:
    passages = [stored for batch in demo.generation.texts.batches(50) for stored in batch]
    assert not {"Share", "LEAVE A REPLY", "Must read", "Latest article"} & {stored.text for stored in passages}
    assert any(len(stored.passage.places) == 2 for stored in passages)


def test_every_example_that_is_offered_but_the_last_is_answered(demo: Answerer) -> None:
    statuses = [demo.ask(example).status for example in EXAMPLES]
    assert statuses == ["answered"] * (len(EXAMPLES) - 1) + ["not_found"]
