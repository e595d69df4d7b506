"""The demo's questions, asked of the demo: what a change must not make worse."""

from __future__ import annotations

import json

from qa.answerer import Answerer
from qa.evaluate.bounds import broken_bounds, parse_bounds
from qa.evaluate.evaluation import evaluate
from qa.evaluate.files import read_questions
from qa.evaluate.targets import InProcess
from ui.demo import CORPUS, EXAMPLES

QUESTIONS = [json.loads(line) for line in (CORPUS.parent / "questions.jsonl").read_text(encoding="utf-8").splitlines()]

# Of 93 questions, with the reader of 2026-11-29: f1 .81, sentence_p1 .88, citation_precision .97, citation_recall .86, mrr .97, auroc .87, abstained .69, ece_shown .12.
# The reader before had f1 .78, sentence_p1 .87, citation_recall .90, abstained .63, ece_shown .09: this one's threshold, fitted on training articles, holds back three
# answers more, and of those that it shows 87 in 100 are right, of the other's 80.
BOUNDS = (
    "f1=.79 sentence_p1=.86 citation_precision=.95 citation_recall=.84 recall_5=.93 mrr=.95 auroc=.84 abstained=.65 right_of_shown=.84 "
    "offset_integrity=1 disagreement_shown=1 disagreement_false=0 originals=1 ece_shown=.13 errors=0"
)


def test_the_questions_fit_the_documents() -> None:
    assert len(QUESTIONS) >= 80
    for entry in QUESTIONS:
        texts = [(CORPUS / name).read_text(encoding="utf-8") for name in entry["documents"]]
        assert bool(texts) == bool(entry["answers"])
        assert any(answer in text for answer in entry["answers"] for text in texts) or not texts, entry["question"]


def test_the_demos_answers_are_no_worse_than_they_were(demo: Answerer) -> None:
    found = evaluate(read_questions(CORPUS.parent / "questions.jsonl"), InProcess(demo))
    assert not found.errors
    assert not [str(each) for each in broken_bounds(found.figures, parse_bounds(BOUNDS))]


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
