"""Question files drafted from an index, mined from feedback, and the documents that a file brings along."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index_build.build import build_index
from index_build.embedder import Embedder
from index_build.errors import BadInput
from index_build.generation import Generation
from qa.answerer import Answerer
from qa.evaluate.corpus import build_corpus
from qa.evaluate.draft import GAP, candidates, draft
from qa.evaluate.evaluation import evaluate
from qa.evaluate.files import read_questions
from qa.evaluate.mine import mine
from qa.evaluate.targets import InProcess
from tests.conftest import Write
from tests.qa.evaluate.test_eval_files import SQUAD


def test_drafts_are_spread_over_documents_and_stand_in_them(demo: Answerer) -> None:
    lines = draft(demo.generation, 24)
    assert len(lines) == 24
    assert len({line["documents"][0] for line in lines}) >= 12
    texts = {document.source: document.text for document in demo.generation.texts.documents()}
    for line in lines:
        (place,) = line["passages"]
        sentence = texts[place["document"]][place["start"] : place["end"]]
        assert line["draft"] and line["question"].count(GAP) == 1
        assert line["question"].replace(GAP, line["answers"][0]) == sentence.strip()
    assert lines == draft(demo.generation, 24)
    assert lines != draft(demo.generation, 24, seed=1)


def test_drafts_are_asked_only_once_somebody_made_questions_of_them(demo: Answerer, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    lines = draft(demo.generation, 3)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with pytest.raises(BadInput, match="holds no question"):
        read_questions(path)
    corrected = {name: value for name, value in lines[0].items() if name not in ("draft", "note")}
    path.write_text(json.dumps(corrected | {"question": "How many?"}) + "\n" + json.dumps(lines[1]) + "\n")
    assert [each.question for each in read_questions(path)] == ["How many?"]


def test_a_draft_of_a_labelled_document_is_asked_by_who_holds_its_labels(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    words = "The director of the works earns 9,400 crowns a month since last spring."
    folder = write({"pay.txt": words, "pay.txt.labels": "board"})
    build_index([folder], tmp_path / "index", embedder)
    (line,) = draft(Generation.open_current(tmp_path / "index"), 5)
    assert line["labels"] == ["board"]


def test_candidates_are_dates_numbers_and_names() -> None:
    words = "On Tuesday the minister Ann Ode said that 12,500 people left Seoul by 3 May 2024."
    assert {words[start:end] for start, end in candidates(words)} == {
        "3 May 2024",
        "12,500 people",
        "Ann Ode",
        "Seoul",
        "Tuesday",
    }


def judged(
    kind: str, question: str = "How heavy?", answers: list[str] | None = None, comment: str = ""
) -> dict[str, Any]:
    passage = {
        "document": "1",
        "source": "a.txt",
        "sha256": "0",
        "paragraph": 1,
        "start": 36,
        "end": 45,
        "quote": "40 tonnes",
    }
    gold = kind == "helpful"
    return {
        "id": f"{kind}-{question}", "question": question, "answers": (answers or ["40 tonnes"]) if gold else None,
        "documents": ["a.txt"] if gold else None, "passages": [passage] if gold else None, "gold": gold, "kind": kind, "comment": comment,
        "shown": {"status": "answered", "answers": ["40 tonnes"], "confidences": [0.8], "passages": [passage], "nearest": []},
        "collection": "",
    }  # fmt: skip


def test_what_visitors_judged_alike_is_one_question_and_what_they_dispute_is_a_draft(tmp_path: Path) -> None:
    path = tmp_path / "said.jsonl"
    entries = [
        judged("helpful"),
        judged("helpful", "how  HEAVY?", ["forty tonnes"]),
        judged("wrong_words", "How old?", comment="that is the year it was painted"),
        judged("helpful", "How high?"),
        judged("should_have_found", "How high?"),
    ]
    path.write_text("".join(json.dumps(each) + "\n" for each in entries))
    found = mine(path)
    assert (found.known, found.drafts, found.disputed) == (1, 2, ("How high?",))
    heavy, old, high = found.lines
    assert heavy["answers"] == ["40 tonnes", "forty tonnes"]
    assert old["draft"] and "wrong words: that is the year it was painted; shown was '40 tonnes'" in old["note"]
    assert high["draft"] and high["note"].startswith("visitors disagree")
    (tmp_path / "mined.jsonl").write_text("".join(json.dumps(line) + "\n" for line in found.lines))
    assert [each.question for each in read_questions(tmp_path / "mined.jsonl")] == ["how  HEAVY?"]


def test_a_file_that_is_no_feedback_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "said.jsonl"
    path.write_text('{"question": "How heavy?"}\n')
    with pytest.raises(BadInput, match="line 1 is no judged answer"):
        mine(path)


def test_the_documents_that_a_squad_file_brings_along_are_indexed_and_its_questions_fit_them(tmp_path: Path) -> None:
    path = tmp_path / "dev.json"
    path.write_text(json.dumps(SQUAD))
    report = build_corpus(path, tmp_path / "index")
    assert report.documents == 1
    found = evaluate(read_questions(path), InProcess(Answerer(tmp_path / "index")))
    assert found.figures["success_1"].value == 1
    assert found.figures["offset_integrity"].value == 1


def test_a_beir_folder_is_indexed_under_its_documents_ids(tmp_path: Path) -> None:
    (tmp_path / "qrels").mkdir()
    (tmp_path / "queries.jsonl").write_text('{"_id": "q1", "text": "How heavy is the crane?"}\n')
    (tmp_path / "qrels" / "test.tsv").write_text("q1\td1\t1\n")
    (tmp_path / "corpus.jsonl").write_text(
        '{"_id": "d1", "title": "Cranes", "text": "The crane weighs 40 tonnes."}\n{"_id": "d2", "text": "The ferry is blue."}\n'
    )
    build_corpus(tmp_path, tmp_path / "index")
    assert {each.source for each in Generation.open_current(tmp_path / "index").texts.documents()} == {"d1", "d2"}
    found = evaluate(read_questions(tmp_path), InProcess(Answerer(tmp_path / "index")))
    assert found.figures["mrr"].value == 1
    (tmp_path / "known.jsonl").write_text('{"question": "How heavy?"}\n')
    with pytest.raises(BadInput, match="brings no documents along"):
        build_corpus(tmp_path / "known.jsonl", tmp_path / "other")
