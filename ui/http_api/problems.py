"""Errors as programs read them: problem details, RFC 9457.

Light, since the guard and whatever lets requests in answer with them too.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

from starlette.responses import Response

from ui.observe.request_id import request_id

MEDIA_TYPE = "application/problem+json"
ProblemType = Literal[
    "malformed", "unauthenticated", "forbidden", "not-found", "no-such-collection", "no-such-answer", "feedback-off",
    "method-not-allowed", "body-too-slow", "too-large", "unsupported-media-type", "invalid", "too-many-requests", "headers-too-large",
    "address-too-long", "wrong-host", "internal", "busy", "too-slow", "not-ready",
]  # fmt: skip
PROBLEM_TYPES: tuple[ProblemType, ...] = get_args(ProblemType)
_TITLES: dict[ProblemType, str] = {
    "malformed": "The request cannot be read",
    "wrong-host": "The server does not answer to this name",
    "unauthenticated": "Who asks is not known",
    "forbidden": "Not allowed",
    "not-found": "Not there",
    "no-such-collection": "No such collection",
    "no-such-answer": "No such answer",
    "feedback-off": "Feedback is switched off",
    "method-not-allowed": "Method not allowed",
    "body-too-slow": "The request came too slowly",
    "too-large": "The request is too large",
    "address-too-long": "The address is too long",
    "unsupported-media-type": "The body is not JSON",
    "invalid": "The request does not hold what it should",
    "too-many-requests": "Too many requests",
    "headers-too-large": "The headers are too large",
    "internal": "Something went wrong",
    "busy": "The server is busy",
    "too-slow": "No answer in time",
    "not-ready": "The server is not ready",
}


def type_uri(name: ProblemType) -> str:
    """Return the URI that a kind of problem goes by: the same on every server. Its last part is an anchor of docs/http-api.md."""
    return f"tag:pincite,2026:http-api#{name}"


def problem(
    status: int,
    type: ProblemType,
    detail: str,
    *,
    retry_after: float | None = None,
    errors: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """Return a problem as plain values: ``detail`` is one sentence for people, ``errors`` name the fields that are wrong."""
    found: dict[str, Any] = {
        "type": type_uri(type),
        "title": _TITLES[type],
        "status": status,
        "detail": detail,
    }
    if instance := request_id():
        found["instance"] = instance  # Its letters are those of a relative reference, so it is a URI as it stands.
    if retry_after is not None:
        found["retry_after"] = math.ceil(retry_after)
    if errors:
        found["errors"] = [dict(error) for error in errors]
    return found


def problem_response(
    status: int,
    type: ProblemType,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    retry_after: float | None = None,
    errors: Sequence[Mapping[str, str]] = (),
) -> Response:
    """Return a problem as a response; ``retry_after`` in seconds becomes the header, rounded up."""
    return from_problem(problem(status, type, detail, retry_after=retry_after, errors=errors), headers)


def from_problem(found: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """Return the response that says a problem."""
    more = {"Cache-Control": "no-store"} | dict(headers or {})
    if "retry_after" in found:
        more.setdefault("Retry-After", str(found["retry_after"]))
    # Escaped, for half a surrogate pair can come with a question and cannot be sent.
    body = json.dumps(found, ensure_ascii=True).encode()
    return Response(body, found["status"], more, MEDIA_TYPE)
