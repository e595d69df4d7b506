"""The id that a request goes by: in its response, its log lines, its problem and its audit record."""

from __future__ import annotations

import re
from contextvars import ContextVar
from uuid import uuid4

HEADER = "X-Request-Id"
# Short, and with nothing in it that steers a terminal, a log or a header.
_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_current: ContextVar[str] = ContextVar("pincite_request_id", default="")


def request_id() -> str:
    """Return the id of the request that is being handled; empty outside of one."""
    return _current.get()


def begin_request(given: str) -> str:
    """Return the id of a new request, and hold it until the next: the one that came with it where that is well-formed, else a new one."""
    identity = given if _WELL_FORMED.fullmatch(given) else uuid4().hex
    _current.set(identity)
    return identity
