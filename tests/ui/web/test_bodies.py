from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.ui.loops import run
from tests.ui.web.apps import echo
from ui.settings.limits import LimitSettings
from ui.web.bodies import Bodies, deeper_than

LIMITS = LimitSettings(body=2048, body_seconds=0.2, depth=8)
client = TestClient(Bodies(echo(), LIMITS), "http://pincite.example")


def pieces(count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield b"x" * 512


@pytest.mark.parametrize("path", ["/api/v1/ask", "/gradio_api/queue/join"])
def test_a_body_up_to_the_limit_arrives_whole(path: str) -> None:
    assert client.post(path, content=b"x" * 2048).json()["length"] == 2048
    assert client.post(path, content=pieces(4)).json()["length"] == 2048
    assert client.post(path).json()["length"] == 0


def test_a_body_beyond_it_is_refused_whether_announced_or_not() -> None:
    announced, streamed = client.post("/api/v1/ask", content=b"x" * 2049), client.post("/", content=pieces(5))
    assert (announced.status_code, streamed.status_code) == (413, 413)
    assert (
        announced.json()["detail"]
        == "The request's body is longer than 2,048 bytes, which is the most: send less at a time."
    )


def test_a_body_that_trickles_in_is_given_up() -> None:
    async def slow() -> AsyncIterator[bytes]:
        yield b"x"
        await asyncio.sleep(60)

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Bodies(echo(), LIMITS))
        async with httpx.AsyncClient(transport=transport, base_url="http://pincite.example") as slowly:
            return await slowly.post("/", content=slow())

    refused = run(ask())
    assert refused.status_code == 408
    assert "0.2 seconds" in refused.text


def test_an_announced_length_that_is_none_is_counted_all_the_same() -> None:
    sent = client.build_request("POST", "/", content=b"x" * 3000, headers={"Content-Length": "many"})
    assert client.send(sent).status_code == 413


def test_json_that_is_nested_too_deep_is_refused() -> None:
    assert client.post("/api/v1/ask", content=b"[" * 9 + b"]" * 9).status_code == 422
    assert client.post("/api/v1/ask", content=b"[" * 8 + b"]" * 8).status_code == 200


@given(
    st.recursive(
        st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
    )
)
def test_depth_is_that_of_the_values(value: object) -> None:
    def depth(value: object) -> int:
        if isinstance(value, dict):
            return 1 + max((depth(inner) for inner in value.values()), default=0)
        return 1 + max((depth(inner) for inner in value), default=0) if isinstance(value, list) else 0

    for escaped in (True, False):
        body = json.dumps(value, ensure_ascii=escaped).encode(errors="surrogatepass")
        assert not deeper_than(body, depth(value))
        assert depth(value) == 0 or deeper_than(body, depth(value) - 1)


@pytest.mark.timeout(10)
@pytest.mark.parametrize("body", [b'"' * 262144, b'"\\' * 131072, b"[" * 262144, b'["' * 131072, b"\\" * 262144])
def test_hostile_bodies_are_measured_at_once(body: bytes) -> None:
    deeper_than(body + b"[" * 40, 32)
