"""Bodies are JSON and say so: what a page elsewhere can send unasked, a form or plain text, is not read."""

from __future__ import annotations

from fastapi import Request
from starlette.exceptions import HTTPException


def json_only(request: Request) -> None:
    """Raise HTTPException 415 for a body that is not sent as JSON."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415)
