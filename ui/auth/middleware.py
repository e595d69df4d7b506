"""Lets requests in, or turns them away: nothing behind this is reached by somebody of whom it is not known who they are."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from ui.auth.access import Access
from ui.auth.not_let_in import NotLetIn
from ui.auth.public import is_frame, is_public
from ui.auth.turned_away import turned_away
from ui.identity import Identity, set_identity


class Authenticated:
    """ASGI middleware: says who makes each request, by its proof and by nothing else of it.

    What everybody may have passes without a proof, and then nobody is said to ask for it.
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection; only HTTP passes."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        identity: Identity | None = None
        status, said = 401, self._access.mode.how_to_get_in
        try:
            identity = self._access.identity(scope)
        except NotLetIn as error:
            status, said = error.status, str(error)
        if identity is not None:
            set_identity(scope, identity)
        elif not is_public(scope) and not (self._access.embed is not None and status == 401 and is_frame(scope)):
            await turned_away(scope, status, said, self._access.oidc is not None)(scope, receive, send)
            return
        await self._app(scope, receive, send)
