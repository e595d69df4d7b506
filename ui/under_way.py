"""Counts the requests that are being answered, so that a server that stops can wait for them."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.web.paths import path_of

_ENDLESS = "/gradio_api/heartbeat/"
"""A page holds this one open for as long as it is shown; it answers nothing."""


class UnderWay:
    """ASGI middleware: knows what is under way, and ends what has no end of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._count = 0
        self._none = asyncio.Event()
        self._none.set()
        self._stopping = asyncio.Event()

    @property
    def count(self) -> int:
        """How many requests are being answered, without those that have no end."""
        return self._count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif path_of(scope).startswith(_ENDLESS):
            await self._app(scope, self._until_stopping(receive), send)
        else:
            self._count += 1
            self._none.clear()
            try:
                await self._app(scope, receive, send)
            finally:
                self._count -= 1
                if not self._count:
                    self._none.set()

    async def finished(self, seconds: float) -> bool:
        """End what has no end, wait for the rest for so long at most, and tell whether all of it is done."""
        self._stopping.set()
        try:
            await asyncio.wait_for(self._none.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def _until_stopping(self, receive: Receive) -> Receive:
        async def receive_or_stop() -> Message:
            received, stopped = asyncio.ensure_future(receive()), asyncio.ensure_future(self._stopping.wait())
            try:
                await asyncio.wait((received, stopped), return_when=asyncio.FIRST_COMPLETED)
                return received.result() if received.done() else {"type": "http.disconnect"}
            finally:
                received.cancel()
                stopped.cancel()

        return receive_or_stop
