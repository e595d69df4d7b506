"""Which paths can be reached at all, and how. A new route has to be named here, or it answers 404 to everybody."""

from __future__ import annotations

import re
from collections.abc import Iterable

from starlette.types import Scope

_READ = ("GET", "HEAD")
_POST = ("POST",)

_OPEN: tuple[tuple[str, tuple[str, ...]], ...] = (
    # Ours.
    (r"/", _READ),
    (r"/(healthz|readyz|metrics)", _READ),
    (r"/source/[\w.-]+(/[0-9]{1,5}\.webp)?", _READ),
    (r"/page/[\w.-]+", _READ),
    (r"/api/v1(/[\w.:-]+)+", ("GET", "HEAD", "POST")),
    (r"/auth/(login|callback|me|signed-out)", _READ),
    (r"/auth/logout", _POST),
    (r"/widget/(session|ticket)", _POST),
    (r"/widget/[\w.-]+", _READ),
    # What Gradio's page needs. Its file, upload, proxy and direct-call routes are not among them: one of them would have
    # the server open addresses that a visitor names.
    (r"/(ui/)?(config|theme\.css|manifest\.json|favicon\.ico|robots\.txt)", _READ),
    (r"/(assets|static)/[\w./@+-]+", _READ),
    (r"/gradio_api/(info|startup-events|queue/data|heartbeat/\w+)", _READ),
    (r"/gradio_api/(queue/join|cancel|reset)", _POST),
)
_PATTERNS = tuple((re.compile(pattern), frozenset(methods)) for pattern, methods in _OPEN)
# What servers and proxies before us may read in more than one way: %, for what is escaped twice, \ and a slash that is escaped.
_AMBIGUOUS = re.compile(r"%|\\|//|/\.{1,2}(/|$)|[\x00-\x1f\x7f]")
_HIDDEN_SLASH = re.compile(rb"%(2f|5c)", re.IGNORECASE)


def path_of(scope: Scope) -> str:
    """Return the path of a request without the part that a proxy strips, as the router has it."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    if root and path.startswith(f"{root}/"):
        return path[len(root) :]
    return "" if root and path == root else path


def methods_of(path: str) -> frozenset[str]:
    """Return the methods by which a path, as ``path_of`` gives it, can be reached; none for a path that leads nowhere."""
    if _AMBIGUOUS.search(path):
        return frozenset()
    return next((methods for pattern, methods in _PATTERNS if pattern.fullmatch(path)), frozenset())


def hides_a_slash(scope: Scope) -> bool:
    """Tell whether a request's path holds a slash that is escaped: proxies and servers differ in what that is."""
    return _HIDDEN_SLASH.search(scope.get("raw_path") or b"") is not None


def is_api(path: str) -> bool:
    """Tell whether a path belongs to programs, which are told their mistakes as problem details."""
    return path.startswith("/api/")


def allow(methods: Iterable[str]) -> str:
    """Return methods as the header Allow has them."""
    return ", ".join(sorted(methods))
