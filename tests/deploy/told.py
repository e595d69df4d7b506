"""Small servers behind a proxy: one tells what arrived, and one that signs people in."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import Receive, Scope, Send

SIGNED_IN = {"ada": "board,staff", "bob": ""}
"""Users, by the cookie ``who``, with their groups."""


async def tells(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the path and headers that arrived; below /slow in two pieces, the second after a request to /go."""
    assert scope["type"] == "http"
    while (received := await receive()).get("more_body"):
        pass
    if received["type"] == "http.disconnect":
        return
    headers = [[name.decode(), value.decode()] for name, value in scope["headers"]]
    told = json.dumps({"path": scope["path"], "query": scope["query_string"].decode(), "headers": headers}).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    if scope["path"] == "/slow":
        await send({"type": "http.response.body", "body": b"first\n", "more_body": True})
        _held.append(asyncio.Event())
        await _held[-1].wait()
        await send({"type": "http.response.body", "body": b"second\n"})
        return
    if scope["path"] == "/go":
        while _held:
            _held.pop().set()
    await send({"type": "http.response.body", "body": told})


_held: list[asyncio.Event] = []


async def signs_in(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer as oauth2-proxy's /oauth2/auth does: 202 and who it is, or 401."""
    assert scope["type"] == "http"
    cookies = dict(scope["headers"]).get(b"cookie", b"").decode()
    who = cookies.removeprefix("who=")
    headers: list[tuple[bytes, bytes]] = []
    if who in SIGNED_IN:
        headers.append((b"x-auth-request-user", who.encode()))
        if SIGNED_IN[who]:
            headers.append((b"x-auth-request-groups", SIGNED_IN[who].encode()))
    status = 202 if who in SIGNED_IN else 401
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


@contextmanager
def answering(app: Any, **where: str | int | Path) -> Iterator[None]:
    """Run an application in a thread, on ``uds`` or ``port``."""
    config = uvicorn.Config(
        app, log_level="error", lifespan="off", **{k: str(v) if k == "uds" else v for k, v in where.items()}
    )  # type: ignore[arg-type]
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.02)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(20)
