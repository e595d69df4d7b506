"""What an evaluation is written as: for programs, for build servers, for a pull request, and for people."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import jsonschema_rs
import pytest
from ir_measures import read_trec_run
from markdown_it import MarkdownIt

from qa.evaluate.bounds import Broken
from qa.evaluate.evaluation import Evaluation, measured
from qa.evaluate.prediction import Prediction
from qa.evaluate.report.as_json import as_json, read_json, write_json
from qa.evaluate.report.html import as_html, verdict
from qa.evaluate.report.junit import write_junit
from qa.evaluate.report.markdown import as_markdown
from qa.evaluate.report.trec_run import write_run
from tests.qa.evaluate.made import random_judged

HOSTILE = "<img src=x onerror=alert(1)> **b** `c` | d\u0007 </script>"


@cache  # Its intervals take a second each.
def found(hostile: bool = False) -> Evaluation:
    judged = random_judged(1)
    first = judged[0]
    failed = Prediction(first.question.id, first.question.question, error="the power <went>")
    judged[0] = replace(first, prediction=failed)
    if hostile:
        judged[0] = replace(judged[0], question=replace(first.question, question=HOSTILE, answers=(HOSTILE,)))
    return measured(judged, about={"generation": "g1"})


def test_json_holds_everything_and_is_read_again(tmp_path: Path) -> None:
    write_json(found(), tmp_path / "r.json")
    plain = read_json(tmp_path / "r.json")
    assert plain == json.loads(json.dumps(as_json(found())))
    assert plain["count"] == len(plain["questions"]) == 40
    assert plain["errors"] == [{"id": "0", "error": "the power <went>"}]
    assert plain["questions"][1]["rows"]["f1"] in (0.0, 0.5, 0.8, 1.0)
    assert 0 <= plain["figures"]["f1"]["low"] <= plain["figures"]["f1"]["value"]


def test_json_is_as_its_schema_says_and_the_schema_is_one() -> None:
    schema = json.loads((Path(as_json.__code__.co_filename).with_name("schema.json")).read_text(encoding="utf-8"))
    about = {"pincite": "0.1.0", "generation": "g1", "machine": {}, "seed": 0, "at_once": 1}
    plain = as_json(replace(found(), about=about))
    check = jsonschema_rs.validator_for(schema)
    assert not list(check.iter_errors(json.loads(json.dumps(plain))))
    assert list(check.iter_errors(plain | {"count": 0})) and list(check.iter_errors(plain | {"more": 1}))


def test_junit_has_a_case_for_each_question_and_bound(tmp_path: Path) -> None:
    evaluation = found(hostile=True)
    write_junit(evaluation, tmp_path / "r.xml", ["f1", "ece"], [Broken("f1", "f1 is 0.5, below 0.9")])
    questions, bounds = ElementTree.parse(tmp_path / "r.xml").getroot()
    verdicts = [verdict(each) for each in evaluation.judged]
    assert len(questions) == 40
    assert questions.get("errors") == "1"
    assert questions.get("failures") == str(verdicts.count("wrong") + verdicts.count("missed"))
    assert [case.find("failure") is not None for case in bounds] == [True, False]


def test_the_run_file_is_one_that_others_read(tmp_path: Path) -> None:
    write_run(found(), tmp_path / "r.run")
    rows = list(read_trec_run(str(tmp_path / "r.run")))
    assert {row.doc_id for row in rows} == {"a.txt", "b.txt"}
    assert len(rows) == 2 * 39


def test_markdown_shows_words_of_documents_as_words(tmp_path: Path) -> None:
    evaluation = found(hostile=True)
    broken = [Broken("f1", f"f1 is 0.5, below 0.9 {HOSTILE}")]
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(as_markdown(evaluation, broken))
    assert "<img" not in html and "<strong>b</strong>" not in html and "<code>c</code>" not in html
    assert "<table>" in html and "1 of the bounds do not hold" in html


def test_the_page_is_the_same_for_the_same_figures_and_asks_no_other_host() -> None:
    page = as_html(found())
    assert page == as_html(found())
    outside = [part for part in page.split('"') if part.startswith(("http://", "https://", "//"))]
    assert all("w3.org" in part or "purl.org" in part or "creativecommons" in part for part in outside), outside
    assert page.count("<svg") == 4


@pytest.mark.parametrize("shown", [True, False])
def test_hostile_words_are_words_on_the_page(shown: bool) -> None:
    page = as_html(found(hostile=shown))
    assert "<img src=x" not in page
    assert ("&lt;img src=x onerror=alert(1)&gt;" in page) is shown
