from __future__ import annotations

import dataclasses
import json

import pytest
from starlette.testclient import TestClient

from qa.answered import Answered
from qa.answerer import Answerer
from qa.conversation import Turn

CONTAINERS = "How many containers did Seoul identify?"


def ask(api: TestClient, question: str, **more: object) -> Answered:
    response = api.post("/api/v1/ask", json={"question": question} | more)
    assert response.status_code == 200, response.text
    return Answered.from_dict(response.json())


def events(text: str) -> list[tuple[str, dict]]:
    return [
        (block.split("\n")[0].removeprefix("event: "), json.loads(block.split("\n")[1].removeprefix("data: ")))
        for block in text.split("\n\n")
        if block.startswith("event:")
    ]


def test_the_answer_is_the_one_that_the_answerer_gives(api: TestClient, demo: Answerer) -> None:
    got, own = ask(api, CONTAINERS), demo.ask(CONTAINERS)
    assert (
        dataclasses.replace(got, timings={}).to_dict()
        == Answered.of(dataclasses.replace(own, timings={}), got.id, "demo").to_dict()
    )
    assert set(got.timings) == set(own.timings)


def test_words_that_were_not_sure_enough_to_be_shown_are_not_sent(api: TestClient) -> None:
    assert "trace" not in api.post("/api/v1/ask", json={"question": "What is the capital of Australia?"}).json()


def test_at_most_so_many_pieces_of_evidence_come_and_the_status_tells_of_all(api: TestClient) -> None:
    question = "How many containers were sent to Russia?"
    every, first = ask(api, question, top=10), ask(api, question, top=1)
    assert len(first.evidence) == 1
    assert len(every.evidence) >= len(first.evidence)
    assert first.status == ask(api, question).status


def test_a_follow_up_leans_on_the_turns_that_come_with_it(api: TestClient) -> None:
    first = ask(api, "Who is the secretary general of NATO?")
    then = ask(api, "And who is expected to succeed him?", history=[dataclasses.asdict(Turn.of(first))])
    assert then.from_history
    assert "him" not in then.asked_as


def test_only_documents_of_the_time_asked_for_are_searched(api: TestClient, demo: Answerer) -> None:
    answer = ask(api, CONTAINERS, before="2023-12-31")
    assert answer.searched.documents < demo.generation.texts.dated()[0]
    assert answer.searched.newest and answer.searched.newest.year == 2023


def test_the_time_of_each_stage_stands_in_the_head(api: TestClient) -> None:
    timing = api.post("/api/v1/ask", json={"question": CONTAINERS}).headers["server-timing"]
    assert [each.split(";")[0] for each in timing.split(", ")] == ["wait", "embed", "retrieve", "read"]


def test_passages_come_first_and_then_the_answer(api: TestClient) -> None:
    response = api.post("/api/v1/ask", json={"question": CONTAINERS}, headers={"Accept": "text/event-stream"})
    assert response.headers["content-type"].startswith("text/event-stream")
    (first, passages), (second, answer) = events(response.text)
    assert (first, second) == ("passages", "answer")
    assert answer["evidence"][0]["value"] == "at least 10,000"
    shown = [each["passage_id"] for each in passages["passages"]]
    assert len(shown) == 3
    assert answer["evidence"][0]["citations"][0]["document_id"] in [
        each["document_id"] for each in passages["passages"]
    ]


def test_what_goes_wrong_before_anything_is_found_keeps_its_status(api: TestClient) -> None:
    sent = {"question": "Who?", "collection": "none"}
    response = api.post("/api/v1/ask", json=sent, headers={"Accept": "text/event-stream"})
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_each_question_of_a_batch_has_its_answer_or_its_problem(api: TestClient) -> None:
    questions = [
        {"question": CONTAINERS},
        {"question": "Who?", "collection": "none"},
        {"question": "Who is Jens Stoltenberg?"},
    ]
    items = api.post("/api/v1/ask:batch", json={"questions": questions}).json()["items"]
    assert [list(item) for item in items] == [["answer"], ["problem"], ["answer"]]
    assert items[0]["answer"]["question"] == CONTAINERS
    assert items[1]["problem"]["status"] == 404
    assert items[0]["answer"]["id"] != items[2]["answer"]["id"]


def test_a_batch_has_an_end(api: TestClient) -> None:
    response = api.post("/api/v1/ask:batch", json={"questions": [{"question": "Who?"}] * 33})
    assert response.status_code == 422


@pytest.mark.parametrize("kind", ["helpful", "wrong_passage", "wrong_words", "should_have_found"])
def test_an_answer_can_be_judged_by_its_id(api: TestClient, kind: str) -> None:
    answer = ask(api, CONTAINERS)
    assert api.post("/api/v1/feedback", json={"id": answer.id, "kind": kind}).status_code == 204
