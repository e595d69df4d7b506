"""An answer that arrives in stages, as server-sent events: ``passages`` as soon as they are found, then ``answer`` or ``problem``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from qa.answer import Citation
from ui.asking import Asked, Found
from ui.http_api.errors import problem_of
from ui.http_api.problems import from_problem
from ui.http_api.waiting import Gone, until_gone

MEDIA_TYPE = "text/event-stream"
Ask = Callable[[Found], Any]
"""Asks, and is told of passages: what ``Asking.ask`` does."""


class Stages(Response):
    """The response that tells an answer's stages.

    What goes wrong before anything was found is a response of its own, with its status and its Retry-After; once the stream has begun, it is an event.
    """

    keep_alive = 10.0
    """Seconds of silence after which a comment is sent: proxies close what is silent for long."""

    def __init__(self, ask: Ask, written: Callable[[Asked], bytes]) -> None:
        super().__init__(media_type=MEDIA_TYPE)
        del self.headers["content-length"]
        self.headers["Cache-Control"] = "no-store"
        self.headers["X-Accel-Buffering"] = "no"  # nginx would hold events back until there are many.
        self._ask, self._written = ask, written

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events until the answer, or until the client goes."""

        async def tell() -> None:
            begun = False
            async for event in self._events():
                if not begun and isinstance(event, dict):
                    await from_problem(event)(scope, receive, send)
                    return
                if not begun:
                    begun = True
                    await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
                body = _event("problem", orjson.dumps(event)) if isinstance(event, dict) else event
                await send({"type": "http.response.body", "body": body, "more_body": True})
            await send({"type": "http.response.body", "body": b""})

        try:
            await until_gone(receive, tell())
        except Gone:
            return

    async def _events(self) -> AsyncIterator[bytes | dict[str, Any]]:
        """Yield events as they are sent; a problem as it is."""
        told: asyncio.Queue[tuple[Citation, ...] | None] = asyncio.Queue()
        asking = asyncio.ensure_future(self._ask(told.put_nowait))
        asking.add_done_callback(lambda _: told.put_nowait(None))
        try:
            while True:
                try:
                    found = await asyncio.wait_for(told.get(), self.keep_alive)
                except TimeoutError:
                    yield b": still asking\n\n"
                    continue
                if found is None:
                    break
                yield _event("passages", orjson.dumps({"passages": found}))
            try:
                yield _event("answer", self._written(asking.result()))
            except Exception as error:
                yield problem_of(error)
        finally:
            asking.cancel()


def _event(name: str, data: bytes) -> bytes:
    # JSON as orjson writes it has no line break in it, so it is one line of data.
    return b"event: %s\ndata: %s\n\n" % (name.encode(), data)
