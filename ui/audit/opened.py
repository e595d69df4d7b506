"""Records every document that is opened, whichever route shows it: by its path, so that a new view of it is recorded too."""

from __future__ import annotations

import re
from typing import Any

from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.audit.log import AuditLog, NotRecorded
from ui.audit.record import Event
from ui.identity import known_identity_of
from ui.web.paths import path_of
from ui.web.refusals import refusal

_SOURCE = re.compile(r"/source/(?P<document>[^/]+)(/(?P<page>[0-9]+)\.webp)?")
_API = re.compile(r"/api/v1/(documents(/(?P<document>[^/]+))?|passages/(?P<passage>[^/]+))")
_SHOWS = frozenset({200, 206, 304})
_LONGEST = 200
"""Characters of what a visitor can write into an address, such as a version or a collection."""


class Opened:
    """ASGI middleware behind sign-on: tells the audit log what is opened, before the first byte is sent."""

    def __init__(self, app: ASGIApp, log: AuditLog) -> None:
        self._app, self._log = app, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        identity = known_identity_of(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        path = path_of(scope) if identity else ""
        source, api = _SOURCE.fullmatch(path), _API.fullmatch(path)
        found = source or api
        if identity is None or found is None:
            await self._app(scope, receive, send)
            return
        # Of a field that comes twice, the pages and the API heed the last one: so it is what is recorded.
        query = QueryParams(scope.get("query_string", b""))
        piece: dict[str, Any] = {name: value for name, value in found.groupdict().items() if value}
        for name in ("v", "view", "page", "cursor"):
            if query.get(name) and name not in piece:
                piece[name] = query[name][:_LONGEST]
        if marks := " ".join(query.getlist("mark")).strip():
            piece["mark"] = marks[:_LONGEST]
        collection = query.get("c" if source else "collection", "")[:_LONGEST]
        event: Event = "opened" if source or "document" in piece or "passage" in piece else "listed"
        withheld = False
        asked = dict(scope)  # The router adds what it is mounted at to the one that goes on.

        async def send_recorded(message: Message) -> None:
            nonlocal withheld
            if message["type"] == "http.response.start" and message["status"] in _SHOWS:
                try:
                    self._log.opened(
                        identity, "source" if source else "api", event, str(message["status"]), collection, piece
                    )
                except NotRecorded as error:
                    withheld = True
                    said = refusal(asked, 503, "not-ready", str(error), retry_after=error.retry_after)
                    await said(scope, receive, send)
            if not withheld:
                await send(message)

        await self._app(scope, receive, send_recorded)
