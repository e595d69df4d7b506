"""Whom a limit is for."""

from __future__ import annotations

import ipaddress

from ui.identity import Identity


def asker(identity: Identity) -> str | None:
    """Return what one asker is counted under: a name where somebody vouches for it, else the address. None is not limited.

    >>> asker(Identity("ann", how="oidc")), asker(Identity(address="203.0.113.7")), asker(Identity(address="127.0.0.1"))
    ('oidc ann', '203.0.113.7', None)
    """
    if identity.how == "none":
        return identity.address if is_elsewhere(identity.address) else None
    return f"{identity.how} {identity.name}"


def is_elsewhere(address: str) -> bool:
    """Tell whether a request came over a network.

    What is on this machine is whoever runs the server, or a proxy that does not say for whom it asks; to hold all of its visitors to what one
    may ask would help nobody. Nor has one who comes through a socket an address.
    """
    try:
        return not ipaddress.ip_network(address).is_loopback
    except ValueError:
        return False
