"""Why a request is not let in."""

from __future__ import annotations

from index_build.errors import PinciteError


class NotLetIn(PinciteError):
    """A request's proof of who makes it does not hold; the text never says how close it was."""

    status = 401


class NotAllowed(NotLetIn):
    """Who makes the request is known, and may not do that."""

    status = 403
