"""The names that a server answers to: a page elsewhere whose name is made to point here must not be answered."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.loopback import is_loopback
from ui.settings.server import ServerSettings
from ui.web.refusals import refusal

_OWN = ("127.0.0.1", "localhost", "::1")


class Hosts:
    """ASGI middleware: answers requests for certain names alone; for any where ``names`` is None.

    Starlette's own says "Invalid host header", which tells an operator behind a new proxy nothing.
    """

    def __init__(self, app: ASGIApp, names: frozenset[str] | None) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "http" and self._names is not None and _host(scope) not in self._names:
            said = (
                "This server does not answer to the name that it was asked by: its operator can add it to server.names."
            )
            await refusal(scope, 400, "wrong-host", said)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def answered_names(server: ServerSettings) -> frozenset[str] | None:
    """Return the host names that are answered; None is any.

    This machine's own names always are. Where no name is set, others are answered only when the server listens beyond this machine, or through a
    socket that only a proxy opens.
    """
    public = urlsplit(server.public_url).hostname if server.public_url else None
    named = [*server.names, *([public] if public else [])]
    if not named and (server.socket or not is_loopback(server.host)):
        return None
    return frozenset(name.lower().strip("[]") for name in (*_OWN, server.host, *named))


def _host(scope: Scope) -> str:
    """Return the name that a request asks for; empty where there is none, more than one, or no name."""
    said = Headers(scope=scope).getlist("host")
    try:
        return (urlsplit(f"//{said[0]}").hostname or "") if len(said) == 1 and "@" not in said[0] else ""
    except ValueError:
        return ""
