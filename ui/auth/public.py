"""What can be had without saying who one is. Everything else is closed to whoever does not."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from starlette.types import Scope

from ui.auth.proofs import asked_from
from ui.web.paths import path_of

_PUBLIC = re.compile(
    # What monitors ask; the widget and its session; our own scripts and styles; signing in and out, whose routes look for themselves.
    r"/(healthz|readyz)|/(widget|page|auth)/[\w.-]+"
    # Gradio's library files, the same on every server.
    r"|/(assets|static)/[\w./@+-]+|/(theme\.css|favicon\.ico|manifest\.json|robots\.txt)"
)


def is_public(scope: Scope) -> bool:
    """Tell whether a request is for something that everybody may have."""
    return _PUBLIC.fullmatch(path_of(scope)) is not None


def is_frame(scope: Scope) -> bool:
    """Tell whether a request is for the empty page of a widget's frame: it holds no document, and its script then begins a session.

    Opened as a page of its own, it is a page like any other.
    """
    if scope["method"] not in ("GET", "HEAD") or path_of(scope) != "/":
        return False
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    return query.get("embed") == ["1"] and asked_from(scope) != "document"
