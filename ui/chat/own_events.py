"""Ties the names that Gradio keeps a visitor's questions and answers under to who the visitor is.

Gradio hands the answers of a session to whoever names its hash, which the browser has chosen. Here the hash that Gradio sees is a keyed digest of
that hash and of who asks, so that another visitor who knows or guesses it reaches a session of their own.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.identity import identity_of
from ui.web.bodies import replayed
from ui.web.paths import path_of

_NAMED_IN_BODY = re.compile(r"(/ui)?/gradio_api/(queue/join|cancel)")
_NAMED_IN_QUERY = re.compile(r"(/ui)?/gradio_api/queue/data")
_NAMED_IN_PATH = re.compile(r"((?:/ui)?/gradio_api/heartbeat/)(\w+)")
_FIELD = "session_hash"
_MOST = 1_000_000
"""Bytes of a request of the chat; the longest question in the longest letters has a hundredth of it."""


class OwnEvents:
    """ASGI middleware behind what sets the identity: nobody reaches what Gradio holds for somebody else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        # Gradio's sessions end with the process, and so may the key.
        self._key = secrets.token_bytes(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = path_of(scope)
        if _NAMED_IN_BODY.fullmatch(path):
            body = await _read(receive)
            named = _parsed(body)
            if named is None:
                said = {"detail": "This is no question of the chat: load the page again."}
                await JSONResponse(said, status_code=422)(scope, receive, send)
                return
            named[_FIELD] = self._own(scope, str(named.get(_FIELD)))
            body = json.dumps(named).encode()
            await self._app(_with_length(scope, len(body)), replayed(body, receive), send)
        elif _NAMED_IN_QUERY.fullmatch(path):
            await self._app({**scope, "query_string": self._own_query(scope)}, receive, send)
        elif match := _NAMED_IN_PATH.fullmatch(path):
            await self._app(self._own_path(scope, match), receive, send)
        else:
            await self._app(scope, receive, send)

    def _own(self, scope: Scope, name: str) -> str:
        who = identity_of(scope)
        said = json.dumps([who.how, who.name, sorted(who.labels), name]).encode()
        return hmac.new(self._key, said, hashlib.sha256).hexdigest()

    def _own_query(self, scope: Scope) -> bytes:
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        own = [(key, self._own(scope, value) if key == _FIELD else value) for key, value in pairs]
        return urlencode(own).encode("latin-1")

    def _own_path(self, scope: Scope, match: re.Match[str]) -> Scope:
        before = scope["path"][: len(scope["path"]) - len(match[2])]
        path = before + self._own(scope, match[2])
        return {**scope, "path": path, "raw_path": path.encode("latin-1", "replace")}


async def _read(receive: Receive) -> bytes:
    """Return the whole body; what is longer than any question comes back cut off, and so as no JSON."""
    body = bytearray()
    while len(body) <= _MOST:
        message = await receive()
        if message["type"] != "http.request":
            break
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return bytes(body) if len(body) <= _MOST else b""


def _parsed(body: bytes) -> dict[str, Any] | None:
    try:
        named = json.loads(body)
    except (ValueError, RecursionError):
        return None
    # A hash that is no text, or none, would be one session for all who send it.
    return named if isinstance(named, dict) and isinstance(named.get(_FIELD), str) else None


def _with_length(scope: Scope, length: int) -> Scope:
    headers = [
        (name, value) for name, value in scope["headers"] if name not in (b"content-length", b"transfer-encoding")
    ]
    return {**scope, "headers": [*headers, (b"content-length", str(length).encode())]}
