"""The origins whose pages may embed pincite and call its API: one list, from which all that browsers are told is made."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def parse_origin(said: str) -> str:
    """Return an origin as browsers write it (RFC 6454): scheme, host in lower case and ASCII, and the port unless it is the scheme's own.

    Only what a content security policy can name too is taken, so that both mean the same: no ``null``, no wildcard, no IPv6 address.
    Raises ValueError with a sentence.

    >>> parse_origin("HTTPS://Intranet.Example:443/")
    'https://intranet.example'
    """
    like = "write it as https://intranet.example or https://intranet.example:8443"
    shown = repr(said[:80])
    if "*" in said:
        raise ValueError(f"{shown} stands for several origins: name each of them")
    try:
        parts = urlsplit(said.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError(f"{shown} is no origin: {like}") from None
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc or port == 0:
        raise ValueError(f"{shown} is no origin: {like}")
    if parts.path not in ("", "/") or parts.query or parts.fragment or said.strip().endswith(("?", "#")):
        raise ValueError(f"{shown} is an address and no origin: leave out what follows the host and its port")
    if (
        parts.scheme == "https" and port == 80
    ):  # Some browsers take it for port 443 in a policy, and for itself in a script's request.
        raise ValueError(f"{shown} has https on the port of http, which browsers read in two ways: use another port")
    host = _host(host, shown, like)
    return f"{parts.scheme}://{host}" + ("" if port in (None, _PORTS[parts.scheme]) else f":{port}")


def _host(host: str, shown: str, like: str) -> str:
    if ":" in host:
        raise ValueError(f"{shown} has an IPv6 address, which no content security policy can name: use a host name")
    if not host.isascii():
        raise ValueError(
            f"{shown} has other letters than ASCII: write its host as browsers send it, which begins with xn--"
        )
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError(f"{shown} is no origin: {like}")
    if _NUMBER.fullmatch(labels[-1]):  # Browsers take such a host for an IPv4 address.
        try:
            ipaddress.IPv4Address(host)
        except ValueError:
            raise ValueError(f"{shown} is no origin: {like}") from None
    return host


class Allowlist:
    """Which origins are let in.

    A content security policy that names ``http://a.example`` lets in ``https://a.example`` as well (CSP 3, 6.7.2.8), so that is in the list too,
    for scripts as for frames.
    """

    def __init__(self, origins: Iterable[str]) -> None:
        named = [parse_origin(origin) for origin in origins]
        safer = [parse_origin(f"https{origin[4:]}") for origin in named if origin.startswith("http://")]
        self.origins = tuple(dict.fromkeys([*named, *safer]))
        self._known = frozenset(self.origins)

    def __contains__(self, origin: object) -> bool:
        """Tell whether an origin, as a browser writes it, is let in."""
        return origin in self._known

    def __bool__(self) -> bool:
        return bool(self.origins)

    @property
    def frame_ancestors(self) -> str:
        """What may hold our pages, as a content security policy names it: our own pages too where anybody's may."""
        return " ".join(["'self'", *self.origins]) if self.origins else "'none'"
