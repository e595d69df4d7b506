"""Reads from a request's headers what may prove who makes it: each header once at most, so that nobody reads another value than we do."""

from __future__ import annotations

from starlette.types import Scope

from ui.auth.not_let_in import NotLetIn


def header(scope: Scope, name: str) -> str | None:
    """Return the value of a header, None where there is none. Raises NotLetIn for one that comes twice or is no text."""
    wanted = name.lower().encode()
    values = [value for key, value in scope["headers"] if key == wanted]
    if not values:
        return None
    if len(values) > 1:
        raise NotLetIn(f"The header {name} came more than once: send it once.")
    try:
        text: str = values[0].decode()
    except UnicodeDecodeError:
        raise NotLetIn(f"The header {name} is no text in UTF-8: send it so.") from None
    return text


def cookie(scope: Scope, name: str) -> str | None:
    """Return the value of a cookie, None where there is none, or more than one of that name: another site below our domain may have set it."""
    sent = b"; ".join(value for key, value in scope["headers"] if key == b"cookie").decode("latin-1")
    pairs = (part.strip().partition("=") for part in sent.split(";"))
    values = [value.strip() for key, _, value in pairs if key.strip() == name]
    return values[0] if len(values) == 1 else None


def asked_from(scope: Scope) -> str:
    """Return what a browser says that it fetches for (Sec-Fetch-Dest): document, iframe, image; empty where it does not say."""
    values = [value for key, value in scope["headers"] if key == b"sec-fetch-dest"]
    return values[0].decode("latin-1") if len(values) == 1 else ("document" if values else "")
