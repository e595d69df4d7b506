"""Mode none: everybody who reaches the server is one visitor."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from ui.identity import Identity, set_identity


class Everybody:
    """ASGI middleware: whoever asks is nobody in particular and holds the same labels."""

    def __init__(self, app: ASGIApp, labels: frozenset[str]) -> None:
        self._app = app
        self._identity = Identity(labels=labels)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "http":
            set_identity(scope, self._identity)
        await self._app(scope, receive, send)
