"""Whoever goes away gives up their place; whoever waits for long is told that the server still lives."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from qa.answer import Answer
from qa.answerer import Answerer
from ui.asking import Asking, Found, Question
from ui.collections import Collections
from ui.http_api import events
from ui.http_api.app import http_api
from ui.identity import Identity, set_identity
from ui.service import Service
from ui.settings import Settings
from ui.settings.limits import LimitSettings


class Held:
    """Answers one question at a time, when it is let go."""

    at_once = 1

    def __init__(self, demo: Answerer) -> None:
        self.let_go, self.begun, self.asked = threading.Event(), threading.Event(), []
        self._demo = demo

    def ask(self, question: Question, labels: frozenset[str], found: Found | None) -> Answer:
        self.asked.append(question.words)
        self.begun.set()
        assert self.let_go.wait(60)
        return self._demo.ask(question.words, found=found)

    def close(self) -> None:
        self.let_go.set()


class Held503(Held):
    """Fails in the middle."""

    def ask(self, question: Question, labels: frozenset[str], found: Found | None) -> Answer:
        super().ask(question, labels, found)
        raise RuntimeError("secret")


def in_thread(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a coroutine in a loop of its own: the main thread's is a browser's, once one is open."""
    with ThreadPoolExecutor(1) as threads:
        threads.submit(asyncio.run, work()).result(120)


class Call:
    """One request as an ASGI server makes it, whose client can go."""

    def __init__(self, app: FastAPI, question: str, accept: str = "application/json") -> None:
        self.gone, self.sent = asyncio.Event(), []
        body = json.dumps({"question": question}).encode()
        headers = [(b"content-type", b"application/json"), (b"accept", accept.encode())]
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": "/ask", "raw_path": b"/ask", "root_path": "",
            "query_string": b"", "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "scheme": "http",
        }  # fmt: skip
        set_identity(scope, Identity())
        messages = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive() -> Any:
            for message in messages:
                return message
            await self.gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            self.sent.append(message)

        self.task = asyncio.ensure_future(app(scope, receive, send))

    @property
    def text(self) -> str:
        return b"".join(each.get("body", b"") for each in self.sent).decode()


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.005)


def served(demo: Answerer, state: Path, held: Held, **limits: Any) -> tuple[FastAPI, Asking]:
    collections = Collections({"demo": demo})
    asking = Asking(collections, LimitSettings(**limits), (), held)
    return http_api(Service(Settings(state=state), collections, asking)), asking


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_who_goes_away_waits_no_longer_and_is_not_answered(demo: Answerer, tmp_path: Path, accept: str) -> None:
    async def go_away() -> None:
        held = Held(demo)
        app, asking = served(demo, tmp_path, held)
        first = Call(app, "Who is first?")
        await until(held.begun.is_set)
        second = Call(app, "Who is second?", accept)
        await until(lambda: asking.waiting == 1)
        second.gone.set()
        await second.task
        await until(lambda: asking.waiting == 0)
        held.let_go.set()
        await first.task
        assert first.sent[0]["status"] == 200
        assert held.asked == ["Who is first?"]

    in_thread(go_away)


def test_who_waits_for_stages_is_told_that_the_server_lives(
    demo: Answerer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events.Stages, "keep_alive", 0.01)

    async def wait() -> None:
        held = Held(demo)
        app, _ = served(demo, tmp_path, held)
        call = Call(app, "How many containers did Seoul identify?", "text/event-stream")
        await until(lambda: call.text.count(": still asking\n\n") >= 2)
        held.let_go.set()
        await call.task
        assert [line for line in call.text.splitlines() if line.startswith("event")] == [
            "event: passages",
            "event: answer",
        ]
        assert not call.sent[-1].get("more_body")

    in_thread(wait)


def test_what_goes_wrong_when_the_stream_has_begun_is_an_event_that_tells_no_more_than_it_should(
    demo: Answerer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events.Stages, "keep_alive", 0.01)

    async def fail() -> None:
        held = Held503(demo)
        app, _ = served(demo, tmp_path, held)
        call = Call(app, "How many containers did Seoul identify?", "text/event-stream")
        await until(lambda: ": still asking" in call.text)
        held.let_go.set()
        await call.task
        said = json.loads(call.text.rpartition("data: ")[2])
        assert "event: problem" in call.text
        assert (said["status"], "secret" in call.text) == (500, False)

    in_thread(fail)


def test_a_full_queue_is_told_at_once_with_the_seconds_to_wait(demo: Answerer, tmp_path: Path) -> None:
    async def overflow() -> None:
        held = Held(demo)
        app, _ = served(demo, tmp_path, held, waiting=0)
        first = Call(app, "Who is first?")
        await until(held.begun.is_set)
        for accept in ("application/json", "text/event-stream"):
            turned_away = Call(app, "Who is second?", accept)
            await turned_away.task
            assert turned_away.sent[0]["status"] == 503
            assert dict(turned_away.sent[0]["headers"])[b"retry-after"] == b"2"
            assert json.loads(turned_away.text)["type"].endswith("#busy")
        held.let_go.set()
        await first.task

    in_thread(overflow)


def test_a_question_that_takes_too_long_is_said_to(demo: Answerer, tmp_path: Path) -> None:
    async def take_long() -> None:
        held = Held(demo)
        app, _ = served(demo, tmp_path, held, seconds=0.05)
        call = Call(app, "Who is first?")
        await call.task
        held.let_go.set()
        assert call.sent[0]["status"] == 503
        assert json.loads(call.text)["type"].endswith("#too-slow")

    in_thread(take_long)
