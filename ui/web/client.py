"""From which address a request comes, where proxies pass it on."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_KEY = "pincite.client"
SOCKET = "socket"
"""What stands for the address of whoever connects through a unix socket."""


def client_of(scope: Scope) -> str:
    """Return the address that a request comes from, for limits; of IPv6 the network of 64 bits, which is one household's.

    Empty where there is none.
    """
    held = scope.get(_KEY)
    return held if isinstance(held, str) else _shared(_peer(scope))


class Forwarded:
    """ASGI middleware: believes X-Forwarded-For and X-Forwarded-Proto of the proxies that are trusted, and of nobody else.

    Each proxy appends the address that it was asked from, so the list is read from its end, and the first address that is no proxy's is the
    visitor's: what stands before it anybody can have written. Who connects through a unix socket of ours is a trusted proxy.
    """

    def __init__(self, app: ASGIApp, trusted: Iterable[str], through_socket: bool = False) -> None:
        self._app = app
        self._trusted = [ipaddress.ip_network(each, strict=False) for each in trusted]
        self._through_socket = through_socket

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "http":
            peer = _peer(scope)
            address = peer
            if self._is_proxy(peer):
                headers = Headers(scope=scope)
                address = self._visitor(",".join(headers.getlist("x-forwarded-for"))) or peer
                # The nearest proxy has the last word.
                scheme = ",".join(headers.getlist("x-forwarded-proto")).split(",")[-1].strip()
                if scheme in ("http", "https"):
                    scope["scheme"] = scheme
            scope[_KEY] = _shared(address)
        await self._app(scope, receive, send)

    def _is_proxy(self, address: str) -> bool:
        if address == SOCKET:
            return self._through_socket
        parsed = _parsed(address)
        return parsed is not None and any(parsed in network for network in self._trusted)

    def _visitor(self, forwarded: str) -> str:
        """Return the last address of a list that is no proxy's; the first where all are; empty for what is no list of addresses."""
        address = ""
        for each in reversed(forwarded.split(",")):
            parsed = _parsed(each.strip())
            if parsed is None:
                return address
            address = str(parsed)
            if not self._is_proxy(address):
                return address
        return address


def _peer(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client and client[0] else SOCKET


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    if address.startswith("["):
        address = address[1:].partition("]")[0]
    elif address.count(":") == 1:
        address = address.partition(":")[0]
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed


def _shared(address: str) -> str:
    parsed = _parsed(address)
    if parsed is None:
        return address
    if parsed.version == 6 and not parsed.is_loopback:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
