"""What every response carries, and that nothing but what is open can be reached."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.web.paths import allow, hides_a_slash, methods_of, path_of

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Guard:
    """ASGI middleware: refuses every path that is not allowed and adds the headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection; only HTTP passes."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        methods = frozenset() if hides_a_slash(scope) else methods_of(path_of(scope))
        if not methods:
            await PlainTextResponse("There is no such page.", status_code=404)(scope, receive, send_with_headers)
        elif scope["method"] not in methods | {"OPTIONS"}:
            headers = {"Allow": allow(methods)}
            said = PlainTextResponse("This page cannot be asked for so.", status_code=405, headers=headers)
            await said(scope, receive, send_with_headers)
        else:
            await self._app(scope, receive, send_with_headers)
