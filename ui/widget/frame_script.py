"""Puts the frame's script before Gradio's in the chat's page.

Gradio adds what it is given as ``head`` after it has started, and asks its first questions before that. The script that carries a widget's
session has to be there first.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.web.paths import path_of

SCRIPT = b'<script src="page/embed.js"></script>'
_GRADIO = b'<script type="module"'


class FrameScript:
    """ASGI middleware, around the chat: the chat's page loads page/embed.js before all else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http" or path_of(scope) != "/" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        # What is packed could not be added to.
        headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"accept-encoding"]
        start: Message = {}
        body = bytearray()

        async def send_whole(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            if message["type"] != "http.response.body":
                await send(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            whole = bytes(body)
            if start["status"] == 200 and _GRADIO in whole:
                whole = whole.replace(_GRADIO, SCRIPT + _GRADIO, 1)
                MutableHeaders(scope=start)["Content-Length"] = str(len(whole))
            await send(start)
            await send({"type": "http.response.body", "body": whole})

        await self._app({**scope, "headers": headers}, receive, send_whole)
