"""What pages of other origins may do: call the API where they are on the allowlist, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.settings.auth import AuthSettings
from ui.web.allowlist import Allowlist
from ui.web.paths import is_api, path_of
from ui.web.refusals import refusal

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_METHODS = ("GET", "HEAD", "POST")
_ASKS_WITH = ("Authorization", "Content-Type", "If-None-Match", "Last-Event-ID", "X-Pincite-Session", "X-Request-Id")
_TELLS = ("ETag", "RateLimit", "RateLimit-Policy", "Retry-After", "Server-Timing", "X-Request-Id")


class CrossOrigin:
    """ASGI middleware: CORS of the API from the allowlist, without cookies, and no request that changes anything from a foreign page.

    What a browser sends along by itself, a cookie or what a proxy makes of one, proves who asks but not that they mean it. So a request that changes
    something must come from a page of our own: Sec-Fetch-Site says so, or Origin and Host agree (the way of Go's http.CrossOriginProtection). Of a page on
    the allowlist, what comes by itself is taken away before the API sees it: it has to hold a key or an embed session. Whatever is no browser
    sends neither header, and passes.
    """

    def __init__(
        self,
        app: ASGIApp,
        allowlist: Allowlist | None = None,
        public_url: str = "",
        ambient: Sequence[str] = ("Cookie",),
    ) -> None:
        """``ambient`` are the headers that a browser, or a proxy before us, sends by itself, and by which somebody may be known."""
        self._app = app
        self._allowlist = allowlist or Allowlist(())
        self._shared = CORSMiddleware(app, self._allowlist.origins, _METHODS, _ASKS_WITH, expose_headers=_TELLS)
        self._public = public_url
        self._ambient = frozenset(name.lower().encode() for name in ambient)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin", "")
        called = is_api(path_of(scope))
        foreign = self._is_foreign(scope, headers)
        if foreign and called and origin in self._allowlist:
            scope["headers"] = [(name, value) for name, value in scope["headers"] if name.lower() not in self._ambient]
            foreign = False
        if foreign and scope["method"] not in _SAFE:
            said = (
                "A page of another origin may not do this: open pincite itself, or have its operator put the page's origin into "
                "embed.origins and call the API with a key."
            )
            await refusal(scope, 403, "forbidden", said)(scope, receive, send)
            return
        await (self._shared if called and self._allowlist else self._app)(scope, receive, send)

    def _is_foreign(self, scope: Scope, headers: Headers) -> bool:
        origin = headers.get("origin")
        if site := headers.get("sec-fetch-site"):
            return site not in ("same-origin", "none")
        if origin is None:
            return False
        own = {_place(f"http://{headers.get('host', '')}"), _place(self._public)} - {None}
        return _place(origin) not in own


def _place(url: str) -> tuple[str, int | None] | None:
    """Return host and port of an origin, None of what names no host; the scheme tells nothing, since a proxy may have ended TLS."""
    try:
        parts = urlsplit(url)
        return (parts.hostname, parts.port if parts.port not in (80, 443) else None) if parts.hostname else None
    except ValueError:
        return None


def ambient_headers(auth: AuthSettings) -> tuple[str, ...]:
    """Return the headers by which somebody may be known without meaning it."""
    by_proxy = (auth.proxy.user_header, auth.proxy.labels_header, "X-Pincite-Proxy-Secret")
    return ("Cookie", *(by_proxy if auth.mode == "proxy-header" else ()))
