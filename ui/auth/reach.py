"""Whether strangers could reach a server that asks nobody who they are."""

from __future__ import annotations

from index_build.errors import BadInput
from ui.loopback import is_loopback
from ui.settings import Settings


def check_reach(settings: Settings) -> None:
    """Raise BadInput for a server that nobody is asked to log in to and that more than this machine reaches, unless that is said to be meant.

    A unix socket is there for a proxy, which brings others.
    """
    where = settings.server
    if settings.auth.mode != "none" or settings.auth.i_know or (where.socket is None and is_loopback(where.host)):
        return
    if where.socket is not None:
        raise BadInput(
            f"Whoever a proxy brings to {where.socket} could read every document that is shown here, since nobody is asked to log in: "
            "set auth.mode to proxy-header or oidc, or add --i-know if that is meant"
        )
    raise BadInput(
        f"Whoever reaches {where.host} could read every document that is shown here, since nobody is asked to log in: "
        "use --host 127.0.0.1, set auth.mode to proxy-header or oidc, or add --i-know if that is meant"
    )
