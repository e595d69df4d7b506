"""Whatever a request holds: without a valid proof nobody is said to make it, and what it may see comes from the proof alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from tests.ui.auth.doors import AUDIENCE, EMBED, EMBED_SECRET, PROXY, PROXY_SECRET, access
from tests.ui.loops import run
from ui.auth.access import Access
from ui.auth.embed_tokens import mint
from ui.auth.middleware import Authenticated
from ui.auth.public import is_frame, is_public
from ui.identity import Identity, identity_of

OIDC: dict[str, Any] = {"auth": {"mode": "oidc", "oidc": {"issuer": "https://login.example", "client_id": "pincite"}}}
PATHS = [
    "/", "/source/0a", "/source/0a/1.webp", "/api/v1/ask", "/api/v1/documents", "/metrics", "/config", "/gradio_api/queue/join",
    "/gradio_api/queue/data", "/gradio_api/heartbeat/x", "/healthz", "/page/chat.js", "/widget/v1.js", "/widget/session", "/auth/me",
    "/auth/login", "/assets/index.js", "", "//", "/page/../config", "/widget/a/b", "/nothing", "/ui/config",
]  # fmt: skip
QUERIES = [
    "",
    "embed=1",
    "labels=board",
    "label=board&user=anna",
    "s=x",
    "X-Pincite-User=anna",
    "embed=1&session=x",
    "key=pck_0_0",
]


@dataclass
class Reached:
    """What was let through, and as whom."""

    identity: Identity | None = None
    times: int = 0


def asked(lets_in: Access, scope: Scope) -> tuple[Reached, int]:
    """Send one request; return what reached the application and the status."""
    reached, statuses = Reached(), []

    async def app(inner: Scope, receive: Receive, send: Send) -> None:
        del receive
        reached.times += 1
        try:
            reached.identity = identity_of(inner)
        except KeyError:
            reached.identity = None
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> Message:
        return {"type": "http.request", "body": urlencode({"labels": "board"}).encode(), "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    run(Authenticated(app, lets_in)(scope, receive, send))
    return reached, statuses[0]


def request(path: str, query: str, headers: list[tuple[bytes, bytes]], method: str) -> Scope:
    return {
        "type": "http", "method": method, "scheme": "http", "path": path, "raw_path": path.encode(), "root_path": "",
        "query_string": query.encode(), "headers": [(b"host", b"127.0.0.1:7860"), *headers], "server": ("127.0.0.1", 7860),
    }  # fmt: skip


WORDS = st.one_of(
    st.sampled_from(
        [
            b"", b"anna", b"board", b"1", b"none", b"true", b"Bearer", b"Bearer pck_", b"Bearer pck_000000000000_" + b"0" * 64, b"Basic YTpi",
            PROXY_SECRET[:-1].encode(), PROXY_SECRET.upper().encode(), EMBED_SECRET.encode(), b"pincite_session=x.y; __Host-pincite_session=x.y",
            b"iframe", b"document", b"text/html", b"\xff", b"a" * 300, mint(EMBED_SECRET, AUDIENCE, "anna", ["board"]).encode(),
        ]
    ),
    st.binary(max_size=40),
)  # fmt: skip
NAMES = st.sampled_from(
    [
        b"authorization", b"cookie", b"x-pincite-session", b"x-pincite-proxy-secret", b"x-pincite-user", b"x-pincite-labels",
        b"x-forwarded-user", b"x_pincite_user", b"remote-user", b"sec-fetch-dest", b"accept", b"origin", b"x-pincite-identity",
        b"pincite.identity", b"x-forwarded-for", b"forwarded", b"x-original-url", b"x-http-method-override",
    ]
)  # fmt: skip
HEADERS = st.lists(st.tuples(NAMES, WORDS), max_size=7)
METHODS = st.sampled_from(["GET", "POST", "HEAD", "PUT", "OPTIONS", "DELETE"])


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Access]]:
    made = [
        access(tmp_path_factory.mktemp("door"), *each) for each in ((PROXY,), (PROXY, EMBED), (OIDC,), (OIDC, EMBED))
    ]
    for each in made:
        each.keys.add("tests", ["board"], ["ask", "read", "feedback", "metrics"])
    yield made
    for each in made:
        each.close()


@settings(max_examples=400)
@given(st.sampled_from(PATHS), st.sampled_from(QUERIES), HEADERS, METHODS)
def test_no_request_without_a_valid_proof_gets_in(
    doors: list[Access], path: str, query: str, headers: list[tuple[bytes, bytes]], method: str
) -> None:
    for lets_in in doors:
        scope = request(path, query, headers, method)
        free = is_public(scope) or (lets_in.embed is not None and is_frame(scope))
        reached, status = asked(lets_in, scope)
        assert reached.identity is None, (path, query, headers)
        if reached.times:
            assert free, (path, query, headers)
        else:
            assert status in (401, 403, 303)


@settings(max_examples=150)
@given(
    st.sampled_from(PATHS),
    st.dictionaries(
        st.sampled_from(["labels", "label", "user", "s", "X-Pincite-Labels", "x-pincite-user"]), st.text(max_size=20)
    ),
    st.frozensets(st.sampled_from(["board", "hr", "staff"])),
    st.lists(st.tuples(st.sampled_from([b"cookie", b"x-labels", b"x-pincite-label", b"label"]), WORDS), max_size=3),
)
def test_labels_come_from_the_proof_and_from_nothing_else(
    doors: list[Access], path: str, query: dict[str, str], labels: frozenset[str], more: list[tuple[bytes, bytes]]
) -> None:
    headers = [
        *more,
        (b"x-pincite-proxy-secret", PROXY_SECRET.encode()),
        (b"x-pincite-user", b"anna"),
        (b"x-pincite-labels", ",".join(sorted(labels)).encode()),
    ]
    for lets_in in doors[:2]:
        reached, _ = asked(lets_in, request(path, urlencode(query), headers, "POST"))
        if path != "/metrics":
            assert reached.identity == Identity("anna", labels, "proxy-header")


def test_what_is_no_http_request_is_not_let_in(doors: list[Access]) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("reached")

    async def nothing(*_: Any) -> Any:
        raise AssertionError("used")

    run(Authenticated(app, doors[0])({"type": "websocket", "path": "/", "headers": []}, nothing, nothing))


def test_in_mode_none_everybody_holds_the_labels_that_are_set(tmp_path: Path) -> None:
    lets_in = access(tmp_path / "state", {"auth": {"labels": ["staff"]}})
    for path in PATHS:
        reached, status = asked(lets_in, request(path, "labels=board", [(b"x-pincite-labels", b"board")], "GET"))
        assert (reached.identity, status) == (Identity("anonymous", frozenset({"staff"}), "none"), 200)
    assert not (tmp_path / "state").exists(), "a server that keeps nothing makes no folder"
