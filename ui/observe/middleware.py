"""The first thing that every request meets of ours: it gets its id, and when it is done, it is counted and has its line in the log."""

from __future__ import annotations

import re
import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.observe.metrics import Metrics
from ui.observe.request_id import HEADER, begin_request
from ui.web.paths import path_of

_log = structlog.get_logger("pincite.request")
_OFTEN = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked by machines every few seconds: of use in a log only where all of it is wanted."""
# Gradio's, whose routes are found behind a copy of the scope.
_CHAT = re.compile(r"/gradio_api/(queue/(?:join|data)|heartbeat|cancel|reset)(?=/|$)")


class Observed:
    """ASGI middleware: names each request, and tells of it by its route, never by its raw path, which may hold a question."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        identity = begin_request(Headers(scope=scope).get(HEADER, ""))
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=identity)
        begun, status, root, path = time.perf_counter(), 500, scope.get("root_path", ""), path_of(scope)

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = identity
            await send(message)

        try:
            await self._app(scope, receive, send_named)
        finally:
            seconds, route = time.perf_counter() - begun, route_of(scope, root, path)
            self._metrics.handled(scope["method"], route, status, seconds)
            tell = _log.debug if route in _OFTEN else _log.info
            tell("request", method=scope["method"], route=route, status=status, ms=round(1000 * seconds, 1))


def route_of(scope: Scope, root: str, path: str) -> str:
    """Return the template of the route that a request was led to, ``/api/v1/documents/{document_id}``; "none" where there is none.

    ``root`` is the root path that the request came with, to which routers add what they are mounted at, and ``path`` the rest.
    """
    if chat := _CHAT.match(path):
        return chat[0]
    mounted = scope.get("root_path", "").removeprefix(root)
    template = getattr(scope.get("route"), "path", None)
    if not isinstance(template, str):
        return f"{mounted}/{{path}}" if mounted else "none"
    return template if mounted and template.startswith(mounted) else f"{mounted}{template}"
