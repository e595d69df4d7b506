"""What each address may answer with, as its description has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui.http_api.models import Problem
from ui.http_api.problems import MEDIA_TYPE

_SAID = {
    400: "The request cannot be read: its body is no JSON, or the server does not answer to the name it was asked by.",
    401: "The server does not know who asks, or does not take the key.",
    403: "Who asks may not do this.",
    404: "It is not there, or not for you.",
    405: "The address does not take this method.",
    408: "The request's body came too slowly.",
    413: "The request's body is too large.",
    414: "The address is too long.",
    415: "The body is not sent as application/json.",
    422: "The request does not hold what it should; `errors` names the fields.",
    429: "You have asked as much as you may for now.",
    431: "The headers are too large, or too many.",
    500: "Something went wrong that nobody foresaw.",
    503: "The server is busy, took too long, or is starting or stopping.",
}
_ALWAYS = (400, 401, 403, 405, 414, 422, 429, 431, 500, 503)
_WITH_BODY = (408, 413, 415)
_WAIT = {
    "Retry-After": {"description": "Seconds after which to try again.", "schema": {"type": "integer", "minimum": 0}}
}
REQUEST_ID = {
    "description": "The request's id: the one that was sent, where it is well-formed, else a new one.",
    "schema": {"type": "string"},
}
CHALLENGE = {"description": "How to say who you are.", "schema": {"type": "string"}}
ALLOW = {"description": "The methods that the address takes.", "schema": {"type": "string"}}


def responses(done: Mapping[int, dict[str, Any]], *more: int, body: bool = False) -> dict[int | str, dict[str, Any]]:
    """Return the declaration of what an address may answer with: what it does when all is well, the errors of any address, those of one
    that takes a ``body``, and ``more``."""
    declared = (*_ALWAYS, *(_WITH_BODY if body else ()), *more)
    return {**done, **{status: _error(status) for status in sorted(declared)}}


def _error(status: int) -> dict[str, Any]:
    headers: dict[str, Any] = {"X-Request-Id": REQUEST_ID}
    if status in (429, 503):
        headers |= _WAIT
    elif status == 401:
        headers["WWW-Authenticate"] = CHALLENGE
    elif status == 405:
        headers["Allow"] = ALLOW
    return {
        "description": _SAID[status],
        "headers": headers,
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}},
    }
