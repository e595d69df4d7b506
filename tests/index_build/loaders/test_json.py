from __future__ import annotations

import json
from datetime import date

import pytest

from index_build.errors import BadInput
from index_build.loaders.json_records import parse_fields
from tests.index_build.loaders.containers import blocks, documents, everything, unread

RECORDS = [
    {
        "id": "f1",
        "title": "The ferry",
        "body": "It sails on Monday. 🙂\n\nBring tea.",
        "date": "2024-06-18",
        "lang": "en",
    },
    {"url": "https://example.org/crane", "headline": "The crane", "content": "<p>It is <b>slow</b>.</p><p>Yes.</p>"},
    {"text": ["First paragraph.", "Second one."], "published": 1718700000},
]


def test_each_line_is_a_document_with_what_its_fields_say() -> None:
    found = documents("a.jsonl", "\n".join(map(json.dumps, RECORDS)) + "\n\n")
    assert list(found) == ["a.jsonl/f1", "a.jsonl/example.org/crane", "a.jsonl/line 3"]
    ferry, crane, third = found.values()
    assert (ferry.title, ferry.published, ferry.language) == ("The ferry", date(2024, 6, 18), "en")
    assert ferry.text == RECORDS[0]["body"]
    assert blocks(crane) == [
        ("paragraph", "It is slow."),
        ("paragraph", "Yes."),
        ("boilerplate", "https://example.org/crane"),
    ]
    assert third.published == date(2024, 6, 18)
    assert [words for _, words in blocks(third)] == ["First paragraph.", "Second one."]


def test_a_list_a_record_and_a_record_around_a_list_are_read() -> None:
    assert list(documents("a.json", json.dumps(RECORDS))) == ["a.json/f1", "a.json/example.org/crane", "a.json/item 3"]
    assert list(documents("a.json", json.dumps(RECORDS[0]))) == ["a.json"]
    assert len(documents("a.json", json.dumps({"total": 3, "tags": ["x"], "articles": RECORDS}))) == 3


def test_lines_under_the_ending_of_json_are_read_as_lines() -> None:
    assert len(documents("a.json", "\n".join(map(json.dumps, RECORDS)))) == 3


def test_other_fields_can_be_named_and_lie_within_others() -> None:
    record = {"post": {"words": "It sails.", "head": "The ferry", "when": "18 June 2024"}, "text": "Not this one."}
    fields = parse_fields("text=post.words, title=post.head,date=post.when")
    (loaded,) = documents("a.jsonl", json.dumps(record), **fields).values()
    assert (loaded.text, loaded.title, loaded.published) == ("It sails.", "The ferry", date(2024, 6, 18))


@pytest.mark.parametrize("stated", ["body", "words=x", "text=", "=x"])
def test_fields_that_are_none_are_refused_with_an_example(stated: str) -> None:
    with pytest.raises(BadInput, match="for example text=body"):
        parse_fields(stated)


def test_records_without_a_text_and_lines_that_are_no_json_are_reported_and_the_others_read() -> None:
    data = '{"title": "x"}\n{broken\n[1, 2]\n{"text": 5}\n{"text": "Words."}\n"text"\n' + "[" * 100_000
    found = everything("a.jsonl", data)
    reasons = unread("a.jsonl", data)
    assert (
        "no text in the field text or body or content or abstract: name the field with --fields"
        in reasons["a.jsonl/line 1"]
    )
    assert "no JSON: character 2" in reasons["a.jsonl/line 2"]
    assert "no record" in reasons["a.jsonl/line 3"]
    assert "a.jsonl/line 4" in reasons
    assert "no record" in reasons["a.jsonl/line 6"]
    assert "nested too deep" in reasons["a.jsonl/line 7"]
    assert len(found) - len(reasons) == 1
    assert "in the field body:" in unread("a.jsonl", '{"text": "x"}', text="body")["a.jsonl/line 1"]


@pytest.mark.parametrize(
    "data", ["{", "[1, 2", "nothing", "[" * 100_000, '{"text": ' + "9" * 5000 + "}", b"\xff\xfe\0", "5"]
)
def test_what_is_no_json_is_refused(data: str | bytes) -> None:
    assert list(unread("a.json", data)) == ["a.json"]


@pytest.mark.parametrize("value", ["2999-01-01", "0001-01-01", "soon", True, 3, 1e300, -5, {"a": 1}, [], "9" * 400])
def test_a_date_that_is_none_is_left_out(value: object) -> None:
    (loaded,) = documents("a.jsonl", json.dumps({"text": "Words.", "date": value})).values()
    assert loaded.published is None


def test_a_text_with_the_signs_of_mathematics_is_not_taken_for_html() -> None:
    (loaded,) = documents("a.jsonl", json.dumps({"text": "Take a<b and b>c for granted."})).values()
    assert loaded.text == "Take a<b and b>c for granted."
