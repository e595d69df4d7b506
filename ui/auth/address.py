"""The address that visitors know the server by, and paths of our own that they may be sent back to."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import Scope

from ui.auth.proofs import header
from ui.settings.server import ServerSettings
from ui.web.paths import methods_of, path_of

_LONGEST = 2000


def own_address(scope: Scope, server: ServerSettings) -> str:
    """Return the address, without a slash at its end: the one that is set, else that of the request."""
    return server.public_url or str(Request(scope).base_url).rstrip("/")


def is_own_origin(scope: Scope, server: ServerSettings) -> bool:
    """Tell whether a page of ours sent a request. Browsers name the page's origin with every POST; what names none is not taken for ours."""
    origin = header(scope, "Origin")
    if not origin or origin == "null":
        return False
    sent = urlsplit(origin)
    if server.public_url:
        ours = urlsplit(server.public_url)
        if (sent.scheme, sent.netloc) == (ours.scheme, ours.netloc):
            return True
    # Which scheme it was, a proxy may not have said; a page of another host has another name in any case.
    return sent.netloc == (header(scope, "Host") or "")


def own_path(sent: str) -> str:
    """Return a path of ours with its query, to which a visitor may be sent back after signing in: the chat for whatever leads elsewhere.

    >>> own_path("/source/0a1b?page=3"), own_path("//evil.example"), own_path("https://evil.example/"), own_path("/auth/logout")
    ('/source/0a1b?page=3', '/', '/', '/')
    """
    if len(sent) > _LONGEST or not sent.isascii() or not sent.isprintable() or " " in sent or "#" in sent:
        return "/"
    path, _, query = sent.partition("?")
    if "GET" not in methods_of(path) or path.startswith("/auth/") or "\\" in query:
        return "/"
    return sent


def asked_path(scope: Scope) -> str:
    """Return the path and query of a request, as ``own_path`` takes them."""
    query = scope.get("query_string", b"").decode("latin-1")
    return own_path(path_of(scope) + (f"?{query}" if query else ""))


def relative(scope: Scope, path: str) -> str:
    """Return a path of ours as a reference relative to that of a request, which holds behind any prefix that a proxy strips.

    >>> relative({"path": "/source/0a1b"}, "/auth/login"), relative({"path": "/"}, "/"), relative({"path": "/auth/callback"}, "/?q=Why")
    ('../auth/login', './', '../?q=Why')
    """
    return ("../" * (path_of(scope).count("/") - 1) or "./") + path.removeprefix("/")
