"""Who asks. What lets a request in says it once, here; whatever answers reads it here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from starlette.types import Scope

from index_build.labels import NONE
from ui.observe.request_id import request_id
from ui.web.client import client_of

How = Literal["none", "proxy-header", "oidc", "key", "embed"]
_KEY = "pincite.identity"


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody who asks: the name that limits and the audit log go by, the labels they hold, and how they said who they are.

    ``address`` and ``request`` are where the request came from and its id, for limits and records; they are no part of who it is.
    """

    name: str = "anonymous"
    labels: frozenset[str] = NONE
    how: How = "none"
    address: str = field(default="", compare=False)
    request: str = field(default="", compare=False)


def set_identity(scope: Scope, identity: Identity) -> None:
    """Say who makes the request of an ASGI scope."""
    scope[_KEY] = replace(identity, address=client_of(scope), request=request_id())


def identity_of(scope: Scope) -> Identity:
    """Return who makes the request of an ASGI scope. Raises KeyError where nothing said so: an unknown asker is nobody's guest."""
    identity: Identity = scope[_KEY]
    return identity


def known_identity_of(scope: Scope) -> Identity | None:
    """Return who makes the request of an ASGI scope, None where nothing said so."""
    return scope.get(_KEY)
