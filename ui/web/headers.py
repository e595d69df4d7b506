"""The headers that every response carries, whichever layer it comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.settings.auth import AuthSettings
from ui.web.allowlist import Allowlist
from ui.web.paths import path_of

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'self'; form-action {forms}; frame-ancestors {frames}"
)
_SAME_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    # Nobody else is told where a link was followed. "no-referrer" would have browsers send Origin: null with our own forms too.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), display-capture=(), "
        "accelerometer=(), gyroscope=(), magnetometer=(), midi=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
_YEAR = 365 * 24 * 60 * 60
# Gradio's build puts a digest of each file into its name.
_NAMED_BY_CONTENT = re.compile(r"/assets/[\w./@+-]+-[\w-]{8}\.(js|css|woff2?|svg|png)")
_FRAMED = re.compile(r"/|/source/.*")
_WITH_FORMS = re.compile(r"/|/auth/.*")
_PUBLIC = re.compile(r"/widget/(?!session$).*")
_PLAIN = re.compile(r"[A-Za-z0-9.:-]+")
_ASSET = re.compile(r"/(assets|static|page|widget)/.*")


class Headers:
    """ASGI middleware, the outermost: adds what every response carries. What Uvicorn answers itself, to what is no HTTP, has none of it.

    Pages that the widget shows may be framed by the allowlist's origins, and nothing else by anybody. Whatever says nothing of
    caches is not kept by any, since it may hold words of a document.
    """

    def __init__(
        self, app: ASGIApp, allowlist: Allowlist | None = None, public_url: str = "", form_targets: Sequence[str] = ()
    ) -> None:
        self._app = app
        self._allowlist = allowlist or Allowlist(())
        self._https = public_url.startswith("https://")
        self._forms = " ".join(["'self'", *form_targets])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = path_of(scope)  # Before the router adds what it is mounted at to the scope.

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), scope, path, message["status"])
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _add(self, headers: MutableHeaders, scope: Scope, path: str, status: int) -> None:
        framed = bool(self._allowlist) and _FRAMED.fullmatch(path) is not None
        for name, value in _SAME_EVERYWHERE.items():
            headers[name] = value
        headers["Content-Security-Policy"] = _POLICY.format(
            forms=self._forms if _WITH_FORMS.fullmatch(path) else "'none'",
            frames=self._allowlist.frame_ancestors if framed else "'none'",
        )
        if not framed:  # It knows no list, and would contradict one.
            headers["X-Frame-Options"] = "DENY"
        public = _PUBLIC.fullmatch(path) is not None
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if public else "same-origin"
        if public:  # Module scripts, and those with a digest to check, are fetched as if they were data.
            headers.setdefault("Access-Control-Allow-Origin", "*")
        if self._https or scope.get("scheme") == "https":
            headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR}")
        headers.setdefault("Cache-Control", _caching(path, status))


def _caching(path: str, status: int) -> str:
    if status not in (200, 304) or not _ASSET.fullmatch(path):
        return "no-store"
    return f"public, max-age={_YEAR}, immutable" if _NAMED_BY_CONTENT.fullmatch(path) else "no-cache"


def form_targets(auth: AuthSettings) -> tuple[str, ...]:
    """Return the foreign origins that a form of ours may lead to: browsers hold what signing out redirects to against the policy too."""
    parts = urlsplit(auth.oidc.issuer if auth.mode == "oidc" else "")
    return (
        (f"{parts.scheme}://{parts.netloc}",)
        if parts.scheme in ("http", "https") and _PLAIN.fullmatch(parts.netloc)
        else ()
    )
