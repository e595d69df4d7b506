from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.chat.own_events import OwnEvents
from ui.identity import Identity, set_identity

NAMES = ("/gradio_api/queue/join", "/gradio_api/cancel", "/gradio_api/queue/data", "/gradio_api/heartbeat/")


async def gradio(scope: Scope, receive: Receive, send: Send) -> None:
    """Says under which name a session is kept, and what else came."""
    request = Request(scope, receive)
    body = json.loads(await request.body() or b"{}")
    seen: dict[str, Any] = {"body": body, "length": request.headers.get("content-length")}
    seen["kept"] = (
        body.get("session_hash") or request.query_params.get("session_hash") or request.url.path.rsplit("/", 1)[1]
    )
    await JSONResponse(seen)(scope, receive, send)


class Who:
    """Sets who asks, as the sign-on does."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.identity = app, Identity("ada")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        set_identity(scope, self.identity)
        await self.app(scope, receive, send)


who = Who(OwnEvents(gradio))
client = TestClient(who)


def kept(name: str, session: str, identity: Identity) -> str:
    who.identity = identity
    if name.endswith("data"):
        seen = client.get(name, params={"session_hash": session}).json()
    elif name.endswith("/"):
        seen = client.get(name + session).json()
    else:
        seen = client.post(name, json={"session_hash": session, "data": ["How many?"]}).json()
    found: str = seen["kept"]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_one_visitors_session_is_not_reached_by_another_who_knows_its_hash(name: str) -> None:
    mine = kept(name, "abc123", Identity("ada"))
    assert mine != "abc123"
    assert kept(name, "abc123", Identity("bob")) != mine
    assert kept(name, "abc123", Identity("ada", how="key")) != mine
    assert kept(name, "abc123", Identity("ada", frozenset({"board"}))) != mine


def test_one_visitors_questions_answers_and_heartbeat_meet_under_one_name() -> None:
    assert len({kept(name, "abc123", Identity("ada")) for name in NAMES}) == 1


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), min_size=2, max_size=6, unique=True))
def test_no_two_visitors_and_hashes_share_a_name(pairs: list[tuple[str, str]]) -> None:
    found = [kept(NAMES[0], session, Identity(name)) for name, session in pairs]
    assert len(set(found)) == len(pairs)


def test_what_is_asked_is_passed_on_whole_with_its_length() -> None:
    words = "Wie viele Container?" * 100
    seen = client.post(NAMES[0], json={"session_hash": "abc", "data": [words], "fn_index": 0}).json()
    assert seen["body"]["data"] == [words] and seen["body"]["fn_index"] == 0
    assert int(seen["length"]) == len(json.dumps(seen["body"]).encode())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"{}",
        b'{"session_hash": null}',
        b'{"session_hash": 1}',
        b"[" * 100_000,
        b" " * 1_000_001 + b"{}",
    ],
)
def test_what_is_no_question_of_the_chat_is_refused(body: bytes) -> None:
    answer = client.post(NAMES[0], content=body)
    assert answer.status_code == 422
    assert "load the page again" in answer.json()["detail"]


def test_other_requests_pass_untouched() -> None:
    seen = client.post("/gradio_api/other", json={"session_hash": "abc"}).json()
    assert seen["kept"] == "abc"


def test_a_server_behind_a_path_ties_them_as_well() -> None:
    behind = TestClient(who, root_path="/pincite")
    seen = behind.post("/pincite/gradio_api/queue/join", json={"session_hash": "abc"}).json()
    assert seen["kept"] != "abc"
