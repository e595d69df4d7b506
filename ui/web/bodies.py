"""Bodies of requests are read whole before anything sees them, up to what is allowed."""

from __future__ import annotations

import asyncio
import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.settings.limits import LimitSettings
from ui.web.refusals import refusal

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_BRACKET = re.compile(rb"[\[{\]}]")


class _Gone(Exception):
    """Whoever asked has gone before the whole body came."""


class _TooLarge(Exception):
    """A body is longer than is allowed."""


class Bodies:
    """ASGI middleware: refuses a body that is too long (413), too slow (408) or nested too deep (422).

    What is inside would take an error while it reads for a body that cannot be understood, and has no say in how long it waits.
    """

    def __init__(self, app: ASGIApp, limits: LimitSettings | None = None) -> None:
        self._app = app
        self._limits = limits or LimitSettings()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http" or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        limits = self._limits
        closing = {"Connection": "close"}  # What is left of the body is not read.
        try:
            body = await asyncio.wait_for(self._read(scope, receive), limits.body_seconds)
        except _Gone:
            return
        except _TooLarge:
            said = f"The request's body is longer than {limits.body:,} bytes, which is the most: send less at a time."
            await refusal(scope, 413, "too-large", said, headers=closing)(scope, receive, send)
            return
        except TimeoutError:
            said = f"The request's body did not arrive within {limits.body_seconds:g} seconds: send it again."
            await refusal(scope, 408, "body-too-slow", said, headers=closing)(scope, receive, send)
            return
        if deeper_than(body, limits.depth):
            said = f"The JSON of the request's body is nested more than {limits.depth} deep: send it flatter."
            await refusal(scope, 422, "invalid", said)(scope, receive, send)
            return
        await self._app(scope, replayed(body, receive), send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes:
        try:
            announced = int(Headers(scope=scope).get("content-length", "0"))
        except ValueError:
            announced = 0
        if announced > self._limits.body:
            raise _TooLarge
        pieces: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _Gone
            pieces.append(message.get("body", b""))
            size += len(pieces[-1])
            if size > self._limits.body:
                raise _TooLarge
            if not message.get("more_body", False):
                return b"".join(pieces)


def deeper_than(body: bytes, depth: int) -> bool:
    """Tell whether JSON is nested deeper than so many brackets; what is no JSON has some depth too."""
    if body.count(b"[") + body.count(b"{") <= depth:
        return False
    now = 0
    for bracket in _BRACKET.findall(_STRING.sub(b"", body)):
        now += 1 if bracket in b"[{" else -1
        if now > depth:
            return True
    return False


def _has_body(scope: Scope) -> bool:
    return any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"])


def replayed(body: bytes, receive: Receive) -> Receive:
    """Return what hands out a body again, and then says what the connection says."""
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again
