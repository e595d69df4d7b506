"""Which addresses may be connected to: a name that leads into the network one is in would let a web page read what lies there."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from index_build.fetch.errors import NotFetched

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], list[str]]
"""Returns the addresses of a host's name, for a port. Raises OSError when it has none."""

# RFC 6052 and RFC 8215: the last 32 bits are an IPv4 address that a gateway connects to.
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses that the system knows for a host, each once, in the order in which they are to be tried."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def checked(host: str, addresses: list[str], allow_private: bool) -> list[str]:
    """Return a host's addresses when all of them may be connected to. Raises NotFetched, naming the first that may not."""
    for address in addresses:
        kind = refused(ip_address(address), allow_private)
        if kind is not None:
            way_out = ": --allow-private lets it through" if kind in _PRIVATE else ", which is never connected to"
            raise NotFetched(f"its host {host} is at {address}, a {kind} address{way_out}", "address")
    if not addresses:
        raise NotFetched(f"its host {host} has no address: check the URL")
    return addresses


def refused(address: Address, allow_private: bool = False) -> str | None:
    """Return what kind of address this is, where that kind is not connected to; None for one that is.

    An IPv6 address that carries an IPv4 address is judged by that one too. ``allow_private`` lets through what may hold
    documents, networks of one's own and this machine; link-local addresses, where clouds keep their secrets, it does not.

    >>> refused(ip_address("192.168.0.1")), refused(ip_address("::ffff:127.0.0.1")), refused(ip_address("9.9.9.9"))
    ('private', 'loopback', None)
    """
    kind = _kind(address)
    return None if kind is None or (allow_private and kind in _PRIVATE) else kind


_PRIVATE = ("private", "loopback")


def _kind(address: Address) -> str | None:
    carried = _carried(address)
    if carried is not None:
        return _kind(carried)
    for kind in ("unspecified", "loopback", "link_local", "multicast"):
        if getattr(address, f"is_{kind}"):
            return kind.replace("_", "-")
    if address.is_reserved:
        return "reserved"
    site_local = isinstance(address, IPv6Address) and address.is_site_local
    # What the registries of RFC 6890 call not global: private networks, carriers' own, documentation, and so on.
    return "private" if site_local or not address.is_global else None


def _carried(address: Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for: mapped, 6to4 (RFC 3056) or behind NAT64. Teredo is private as a whole."""
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if any(address in network for network in _NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None
