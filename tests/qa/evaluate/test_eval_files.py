"""Question files of every kind, and what is said of those that are off."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from index_build.errors import BadInput
from qa.evaluate.files import read_questions
from qa.evaluate.question import GoldPassage

SQUAD = {
    "data": [
        {
            "title": "Cranes",
            "paragraphs": [
                {
                    "context": "The crane weighs\n40 tonnes.",
                    "qas": [
                        {
                            "id": "x1",
                            "question": "How heavy is the crane?",
                            "answers": [{"text": "40 tonnes", "answer_start": 17}],
                        },
                        {"id": "x2", "question": "How old?", "answers": [], "is_impossible": True},
                    ],
                }
            ],
        }
    ]
}


def test_squad_files_name_the_article_and_the_paragraph(tmp_path: Path) -> None:
    path = tmp_path / "dev.json.gz"
    path.write_bytes(gzip.compress(json.dumps(SQUAD).encode()))
    heavy, old = read_questions(path)
    assert (heavy.answers, heavy.documents) == (("40 tonnes",), ("0000-Cranes",))
    assert heavy.passages == (GoldPassage("0000-Cranes", text="The crane weighs 40 tonnes."),)
    assert (old.answers, old.documents) == ((), ())


def test_a_squad_answer_that_stands_elsewhere_is_named(tmp_path: Path) -> None:
    path = tmp_path / "dev.json"
    path.write_text(json.dumps(SQUAD).replace("17", "3"))
    with pytest.raises(BadInput, match=r"question x1: the answer '40 tonnes' does not stand at character 3"):
        read_questions(path)


def test_json_lines_hold_all_that_can_be_known_and_drafts_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "known.jsonl"
    line = {
        "id": 7, "question": "How heavy?", "answers": ["40 tonnes"], "documents": ["*.txt"], "labels": ["board"],
        "passages": [{"document": "a.txt", "start": 3, "end": 9}], "history": ["What is a crane?"], "after": "2024-06",
        "differ": [["40"], ["41"]], "originals": 2, "slices": {"topic": "weights"},
    }  # fmt: skip
    path.write_text(json.dumps(line) + "\n\n" + json.dumps({"question": "____ weighs?", "draft": True}) + "\n")
    (found,) = read_questions(path)
    assert (found.id, found.labels, found.history) == ("7", frozenset({"board"}), ("What is a crane?",))
    assert found.after is not None and found.after.isoformat() == "2024-06-01"
    assert (found.differ, found.originals, found.slices) == ((("40",), ("41",)), 2, {"topic": "weights"})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 1 is no JSON"),
        ('{"question": "who?", "anwsers": []}', "anwsers: extra inputs are not permitted"),
        ('{"question": "???"}', "line 1: The question is empty"),
        ('{"question": "who?", "labels": ["no such\\u0007 label"]}', "line 1: "),
        ('{"question": "who?", "before": "when hell freezes"}', "line 1: "),
        ("[]", "line 1: the line: input should be"),
        ("\n", "holds no question"),
    ],
)
def test_a_line_that_is_off_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "known.jsonl"
    path.write_text(line + "\n")
    with pytest.raises(BadInput) as raised:
        read_questions(path)
    assert said in str(raised.value)


def test_csv_cells_hold_several_values(tmp_path: Path) -> None:
    path = tmp_path / "known.csv"
    path.write_text(
        '\ufeffid,question,answers,documents,slice:topic\na,How heavy?,40 tonnes | forty tonnes,a.txt,weights\nb,"How old, then?",,,\n',
        encoding="utf-8",
    )
    heavy, old = read_questions(path)
    assert (heavy.answers, heavy.documents, heavy.slices) == (
        ("40 tonnes", "forty tonnes"),
        ("a.txt",),
        {"topic": "weights"},
    )
    assert (old.id, old.question, old.answers) == ("b", "How old, then?", ())
    path.write_text("question\nHow heavy?\n")
    assert read_questions(path)[0].answers is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("words\nx\n", "no column named question"),
        ("question,anwsers\nx,y\n", "column 'anwsers' that is not known"),
        ("question,answers\nx,y,z\n", "row 2 has more or fewer cells"),
        ("question,answers\n,y\n", "row 2 has no question"),
    ],
)
def test_a_csv_that_is_off_is_named(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "known.csv"
    path.write_text(content)
    with pytest.raises(BadInput, match=said):
        read_questions(path)


def test_a_beir_folder_gives_the_questions_that_are_judged(tmp_path: Path) -> None:
    (tmp_path / "qrels").mkdir()
    (tmp_path / "queries.jsonl").write_text('{"_id": "q1", "text": "How heavy?"}\n{"_id": "q2", "text": "How old?"}\n')
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n")
    (found,) = read_questions(tmp_path)
    assert (found.answers, found.relevance, found.gold_documents) == (None, {"d1": 2, "d2": 0}, ("d1",))
    (tmp_path / "qrels" / "test.tsv").write_text("q9\td1\t2\n")
    with pytest.raises(BadInput, match=r"judges query 'q9', which .* does not have"):
        read_questions(tmp_path)


@pytest.mark.parametrize(
    "topics",
    [
        "<top>\n<num> Number: 301\n<title> How heavy\nis it?\n<desc> Description: x\n</top>\n",
        "301\tHow heavy is it?\n",
    ],
)
def test_trec_topics_are_read_as_blocks_and_as_lines(tmp_path: Path, topics: str) -> None:
    (tmp_path / "topics.txt").write_text(topics)
    (tmp_path / "qrels.txt").write_text("301 0 FBIS-1 1\n")
    (found,) = read_questions(tmp_path)
    assert (found.id, found.question, found.relevance) == ("301", "How heavy is it?", {"FBIS-1": 1})


def test_exported_feedback_is_a_question_file_of_what_was_helpful(tmp_path: Path) -> None:
    passage = {
        "document": "1",
        "source": "a.txt",
        "sha256": "0",
        "paragraph": 1,
        "start": 36,
        "end": 45,
        "quote": "40 tonnes",
    }
    shown = {"status": "answered", "answers": ["40 tonnes"], "confidences": [0.8], "passages": [passage], "nearest": []}
    helpful = {
        "id": "x", "question": "How heavy?", "answers": ["40 tonnes"], "documents": ["a.txt"], "passages": [passage], "gold": True,
        "kind": "helpful", "comment": "", "shown": shown, "collection": "",
    }  # fmt: skip
    wrong = helpful | {
        "id": "y",
        "kind": "wrong_words",
        "answers": None,
        "documents": None,
        "passages": None,
        "gold": False,
    }
    path = tmp_path / "said.jsonl"
    path.write_text(json.dumps(helpful) + "\n" + json.dumps(wrong) + "\n")
    (found,) = read_questions(path)
    assert (found.id, found.answers, found.passages) == ("x", ("40 tonnes",), (GoldPassage("a.txt", 36, 45),))


def test_what_is_no_question_file_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    with pytest.raises(BadInput, match="no question file that pincite knows"):
        read_questions(tmp_path / "x.pdf")
    with pytest.raises(BadInput, match="does not exist"):
        read_questions(tmp_path / "y.jsonl")
    (tmp_path / "z.jsonl").write_bytes(b'{"question": "\xff"}')
    with pytest.raises(BadInput, match="is not UTF-8"):
        read_questions(tmp_path / "z.jsonl")
