from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from index_build.errors import BadIndex
from ui.http_api.errors import problem_of
from ui.http_api.problems import PROBLEM_TYPES, problem_response, type_uri

DOC = Path(__file__).parents[3] / "docs" / "http-api.md"


@pytest.mark.parametrize("name", PROBLEM_TYPES)
def test_every_kind_of_problem_is_a_place_in_the_documentation(name: str) -> None:
    assert type_uri(name) == f"tag:pincite,2026:http-api#{name}"  # type: ignore[arg-type]
    headings = re.findall(r"^#+ (.+)$", DOC.read_text(encoding="utf-8"), re.M)
    assert name in headings, "an anchor is a heading's words"


def test_seconds_to_wait_are_rounded_up_and_stand_in_header_and_body_alike() -> None:
    response = problem_response(503, "busy", "Ask again.", retry_after=1.2)
    assert response.headers["retry-after"] == "2"
    assert json.loads(bytes(response.body))["retry_after"] == 2


def test_half_a_surrogate_pair_in_what_is_said_does_not_break_the_response() -> None:
    said = json.loads(bytes(problem_response(422, "invalid", "\ud800").body))
    assert said["detail"] == "\ud800"


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "name"),
    [
        ("POST", "/api/v1/ask", b"{", 400, "malformed"),
        ("POST", "/api/v1/ask", b'"\xff"', 400, "malformed"),
        ("POST", "/api/v1/ask", b"{}", 422, "invalid"),
        ("POST", "/api/v1/ask", b'{"question": "Who?", "labels": ["board"]}', 422, "invalid"),
        ("POST", "/api/v1/ask", b'{"question": "..."}', 422, "invalid"),
        ("POST", "/api/v1/ask", b'{"question": "Who?", "after": "2024-02-01", "before": "2024-01-01"}', 422, "invalid"),
        ("POST", "/api/v1/ask", b'{"question": "Who?", "after": 0}', 422, "invalid"),
        ("POST", "/api/v1/ask", b'{"question": "Who?", "top": true}', 422, "invalid"),
        ("POST", "/api/v1/ask", b'{"question": "Who?", "collection": "none"}', 404, "no-such-collection"),
        ("POST", "/api/v1/ask:batch", b'{"questions": []}', 422, "invalid"),
        ("POST", "/api/v1/feedback", b'{"id": "none", "kind": "helpful"}', 404, "no-such-answer"),
        ("GET", "/api/v1/ask", None, 405, "method-not-allowed"),
        ("GET", "/api/v1/documents/0123", None, 404, "not-found"),
        ("GET", "/api/v1/documents?labels=board", None, 422, "invalid"),
        ("GET", "/api/v1/documents?collection=none", None, 404, "no-such-collection"),
        ("GET", "/api/v1/passages/12", None, 404, "not-found"),
        ("GET", "/api/v1/passages/0xAAAAAAAAAAAAAA", None, 404, "not-found"),
        ("GET", "/api/v1/passages/ffffffffffffffff", None, 404, "not-found"),
        ("GET", "/api/v1/nothing", None, 404, "not-found"),
    ],
)
def test_what_goes_wrong_is_a_problem_of_its_kind(
    api: TestClient, method: str, path: str, body: bytes | None, status: int, name: str
) -> None:
    headers = {"Content-Type": "application/json"} if body is not None else {}
    response = api.request(method, path, content=body, headers=headers)
    said = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, said["status"], said["type"]) == (status, status, type_uri(name))  # type: ignore[arg-type]
    assert said["title"] and said["detail"].endswith((".", "leave there are", "first one", "demo", "wrong"))
    assert said["instance"] == response.headers["x-request-id"]


def test_the_fields_that_are_wrong_are_named_and_not_repeated(api: TestClient) -> None:
    sent = {"question": "Who?", "secret-field": "secret-word", "history": [{"question": 4}]}
    said = api.post("/api/v1/ask", json=sent).json()
    assert {each["where"] for each in said["errors"]} == {"body.secret-field", "body.history.0.question"}
    assert "secret-word" not in json.dumps(said)


def test_a_body_that_does_not_say_that_it_is_json_is_not_read(api: TestClient) -> None:
    response = api.post("/api/v1/ask", content=b'{"question": "Who?"}', headers={"Content-Type": "text/plain"})
    assert (response.status_code, response.json()["type"]) == (415, type_uri("unsupported-media-type"))


def test_an_address_that_does_not_take_a_method_names_those_that_it_takes(api: TestClient) -> None:
    assert api.get("/api/v1/ask").headers["allow"] == "POST"


def test_where_a_broken_index_lies_is_told_to_the_operator_alone() -> None:
    said = problem_of(BadIndex("The index in /srv/secret is damaged: build it again"))
    assert (said["status"], said["type"]) == (503, type_uri("not-ready"))
    assert "/srv/secret" not in json.dumps(said)
