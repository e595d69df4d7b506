"""Tickets: they open one document's source page, and the pictures on it, inside a widget's frame.

A link carries no header, and a frame on another site has no cookies. So the frame's script asks for a ticket (``POST /widget/ticket`` with its
session) and follows the link with ``s=`` and the ticket in its query; the page carries it on to its pictures (``ticket_of``). A ticket names
its session by the session's hash: it ends with it, and holds what the session holds, for one document and a few minutes.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.types import Scope

PARAMETER = "s"
SECONDS = 600
_KEY = "pincite.ticket"
_SOURCE = re.compile(r"/source/([\w.-]+)(/[0-9]{1,5}\.webp)?")
_LONGEST = 1000


class Tickets:
    """Makes and reads tickets, signed with a secret of the server's own."""

    def __init__(self, secret: str) -> None:
        self._signer = URLSafeTimedSerializer(secret, salt="pincite.ticket")

    def make(self, session_key: str, document: str) -> str:
        """Return a ticket to one document for a session."""
        return self._signer.dumps([session_key, document])

    def session_key(self, ticket: str, path: str) -> str | None:
        """Return the key of the session whose ticket opens a path; None for a ticket that does not, or not any more."""
        opened = _SOURCE.fullmatch(path)
        if opened is None or len(ticket) > _LONGEST:
            return None
        try:
            found: Any = self._signer.loads(ticket, max_age=SECONDS)
            key, document = found
        except (BadData, ValueError, TypeError):
            return None
        return str(key) if document == opened[1] else None


def sent_ticket(scope: Scope) -> str | None:
    """Return the ticket in a request's query, None where there is none or more than one."""
    try:
        sent = parse_qs(scope.get("query_string", b"").decode("latin-1"), max_num_fields=50)
    except ValueError:  # More fields than any page of ours has.
        return None
    values = sent.get(PARAMETER, [])
    return values[0] if len(values) == 1 else None


def set_ticket(scope: Scope, ticket: str) -> None:
    """Say that a request came in with a ticket, which the links of the page to the same document carry on."""
    scope[_KEY] = ticket


def ticket_of(scope: Scope) -> str:
    """Return the ticket that a request came in with, empty for one that came in otherwise."""
    ticket: str = scope.get(_KEY, "")
    return ticket
