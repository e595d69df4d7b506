"""Nothing but what is open can be reached, nothing too long is read, and whatever goes wrong inside is answered."""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.settings.limits import LimitSettings
from ui.web.paths import allow, hides_a_slash, methods_of, path_of
from ui.web.refusals import refusal


class Guard:
    """ASGI middleware: refuses every path and method that is not open, addresses and headers that are too long, and hides what failed."""

    def __init__(self, app: ASGIApp, limits: LimitSettings | None = None) -> None:
        self._app = app
        self._limits = limits or LimitSettings()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection; only HTTP passes."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close"})
            return
        refused = self._refused(scope)
        if refused is not None:
            await refused(scope, receive, send)
            return
        begun = False

        async def send_noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except Exception:
            # Starlette would answer outside of all middleware, and so without the headers that every response carries.
            if not begun:
                said = "Something went wrong in the server, which its log names: tell whoever runs it."
                await refusal(scope, 500, "internal", said)(scope, receive, send)
            raise

    def _refused(self, scope: Scope) -> Response | None:
        limits = self._limits
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string", b"")) >= limits.url:
            said = f"The address is longer than {limits.url:,} bytes, which is the most: shorten it."
            return refusal(scope, 414, "address-too-long", said)
        headers = scope["headers"]
        if (
            len(headers) > limits.header_count
            or sum(len(name) + len(value) for name, value in headers) > limits.headers
        ):
            said = (
                f"The request's headers take more than {limits.headers:,} bytes, or are more than {limits.header_count}: send "
                "fewer, and in a browser delete the cookies of this site."
            )
            return refusal(scope, 431, "headers-too-large", said)
        methods = frozenset() if hides_a_slash(scope) else methods_of(path_of(scope))
        if not methods:
            return refusal(scope, 404, "not-found", "There is no such page.")
        if scope["method"] not in methods | {"OPTIONS"}:
            said = f"This address can be asked by {allow(methods)} only."
            return refusal(scope, 405, "method-not-allowed", said, headers={"Allow": allow(methods)})
        return None
