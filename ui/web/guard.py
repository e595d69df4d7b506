"""What every response carries, and which of Gradio's routes can be reached at all."""

from __future__ import annotations

import re

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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

# Ours, and what Gradio's page needs. Its file, upload, proxy and direct-call routes are not among them: one of them
# would have the server open addresses that a visitor names.
_ALLOWED = re.compile(
    r"/|/healthz|/source/[^/]+(/[0-9]{1,5}\.webp)?|/page/[\w.-]+"
    r"|/(ui/)?(config|theme\.css|manifest\.json|favicon\.ico|robots\.txt)|/(assets|static)/[\w./@+-]+"
    r"|/gradio_api/(info|startup-events|queue/(join|data)|heartbeat/\w+|cancel|reset)"
)


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

        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if _ALLOWED.fullmatch(path) and ".." not in path:
            await self._app(scope, receive, send_with_headers)
        else:
            await PlainTextResponse("There is no such page.", status_code=404)(scope, receive, send_with_headers)
