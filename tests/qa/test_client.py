from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from qa.answered import Answered
from qa.answerer import Answerer
from qa.client import Client, ServerError
from qa.conversation import Turn

Handler = Callable[[httpx.Request], httpx.Response]
BUSY = {
    "type": "tag:pincite,2026:http-api#busy",
    "title": "Busy",
    "status": 503,
    "detail": "Ask again.",
    "retry_after": 0,
}


def client(handler: Handler, **more: Any) -> Client:
    return Client("http://127.0.0.1:1/pincite/", transport=httpx.MockTransport(handler), **more)


def busy(seconds: str) -> httpx.Response:
    return httpx.Response(503, json=BUSY, headers={"Retry-After": seconds})


def test_an_answer_comes_back_as_it_was_given(demo: Answerer) -> None:
    own = demo.ask("How many containers did Seoul identify?")
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json=Answered.of(own, "an-id", "demo").to_dict() | {"of_a_newer_version": 1})

    with client(answer, key="pck_x") as asking:
        got = asking.ask("Who?", [Turn("Where?", "here")], top=1)
    assert got == Answered.of(own, "an-id", "demo")
    assert got.evidence[0].citations[0].published == own.evidence[0].citations[0].published
    assert str(sent[0].url) == "http://127.0.0.1:1/pincite/api/v1/ask"
    assert sent[0].headers["authorization"] == "Bearer pck_x"
    assert b'"history":[{"question":"Where?","value":"here","quote":"","documents":[]}]' in sent[0].content


def test_a_server_that_is_busy_is_asked_again_and_not_without_end(demo: Answerer) -> None:
    tries: list[int] = []

    def always_busy(_: httpx.Request) -> httpx.Response:
        tries.append(1)
        return busy("0")

    with pytest.raises(ServerError, match="Ask again") as raised:
        client(always_busy, tries=3).status()
    assert len(tries) == 3
    assert raised.value.problem["status"] == 503

    def busy_once(_: httpx.Request) -> httpx.Response:
        tries.append(1)
        return busy("0") if len(tries) == 4 else httpx.Response(200, json={"version": "1"})

    assert client(busy_once).status() == {"version": "1"}


@pytest.mark.parametrize("wait", ["3600", "Wed, 21 Oct 2026 07:28:00 GMT", ""])
def test_a_wait_that_is_long_or_unsaid_is_left_to_the_caller(wait: str) -> None:
    tries: list[int] = []

    def handler(_: httpx.Request) -> httpx.Response:
        tries.append(1)
        return busy(wait)

    with pytest.raises(ServerError):
        client(handler).status()
    assert len(tries) == 1


def test_a_redirect_is_not_followed_and_the_key_goes_nowhere_else() -> None:
    hosts: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        hosts.append(request.url.host)
        return httpx.Response(307, headers={"Location": "http://evil.example/"})

    with pytest.raises(ServerError, match="leads elsewhere"):
        client(handler, key="pck_x").status()
    assert hosts == ["127.0.0.1"]


def test_what_is_no_pincite_is_said_in_a_sentence() -> None:
    with pytest.raises(ServerError, match="as no pincite does"):
        client(lambda _: httpx.Response(200, text="<html>")).status()
    with pytest.raises(ServerError, match="another version"):
        client(lambda _: httpx.Response(200, json={"status": "odd"})).ask("Who?")
    with pytest.raises(ServerError, match="is no address"):
        Client("pincite.example")

    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with pytest.raises(ServerError, match="is it running"):
        client(refuse).status()


def test_wrong_fields_are_named() -> None:
    problem = BUSY | {"status": 422, "detail": "Wrong.", "errors": [{"where": "body.top", "what": "too much"}]}
    with pytest.raises(ServerError, match=r"Wrong\. \(body\.top: too much\)"):
        client(lambda _: httpx.Response(422, json=problem)).ask("Who?", top=99)


def test_many_questions_go_in_batches_and_one_that_fails_leaves_the_others(demo: Answerer) -> None:
    item = {"answer": Answered.of(demo.ask("Who is Jens Stoltenberg?"), "an-id", "demo").to_dict()}
    wrong = BUSY | {"status": 422}
    sizes: list[int] = []

    def handler(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == "http://127.0.0.1:1/pincite/api/v1/ask:batch"
        sizes.append(len(json.loads(request.content)["questions"]))
        return httpx.Response(200, json={"items": [item] * (sizes[-1] - 1) + [{"problem": wrong}]})

    found = list(client(handler).ask_many(["Who?"] * 40))
    assert sizes == [32, 8]
    assert [isinstance(each, ServerError) for each in found] == [*[False] * 31, True, *[False] * 7, True]


def test_questions_of_a_batch_that_are_too_many_for_now_are_asked_again(demo: Answerer) -> None:
    answer = Answered.of(demo.ask("Who is Jens Stoltenberg?"), "", "demo").to_dict()
    asked: list[list[str]] = []

    def two_at_a_time(request: httpx.Request) -> httpx.Response:
        asked.append([each["question"] for each in json.loads(request.content)["questions"]])
        items = [{"answer": answer | {"id": each}} for each in asked[-1][:2]]
        too_many = BUSY | {"status": 429}
        return httpx.Response(200, json={"items": items + [{"problem": too_many}] * (len(asked[-1]) - 2)})

    found = client(two_at_a_time, tries=3).ask_many(["a", "b", "c", "d", "e"])
    assert [each.id if isinstance(each, Answered) else each.problem["status"] for each in found] == [
        "a",
        "b",
        "c",
        "d",
        "e",
    ]
    assert asked == [["a", "b", "c", "d", "e"], ["c", "d", "e"], ["e"]]


def test_documents_are_listed_to_the_end() -> None:
    pages = {"": {"documents": [{"id": "a"}], "next": "a"}, "a": {"documents": [{"id": "b"}], "next": None}}
    listing = client(lambda request: httpx.Response(200, json=pages[request.url.params["cursor"]])).documents()
    assert [each["id"] for each in listing] == ["a", "b"]


def test_an_id_cannot_lead_to_another_address() -> None:
    paths: list[bytes] = []

    def handler(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.raw_path)
        return httpx.Response(200, json={})

    client(handler).document("../status?x=1")
    assert paths[0].startswith(b"/pincite/api/v1/documents/..%2Fstatus%3Fx%3D1")


def test_the_environment_has_no_say_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    assert not [each for each in Client("http://pincite.example")._http._mounts.values() if each]
    assert [each for each in Client("http://pincite.example", environment=True)._http._mounts.values() if each]


def test_the_client_loads_no_model_library() -> None:
    check = "import sys; from qa import Client; print(sorted({'numpy', 'onnxruntime', 'faiss', 'fastapi'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
