from __future__ import annotations

from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from tests.ui.loops import run
from ui.web.client import Forwarded, client_of


def seen(peer: str | None, *, socket: bool = False, trusted: tuple[str, ...] = (), **headers: str) -> tuple[str, str]:
    """The address and the scheme of a request as what is behind the middleware has them."""
    found: dict[str, Any] = {}

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        found.update(scope)

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "scheme": "http", "client": (peer, 1) if peer else None, "headers": raw}

    async def nothing(*_: Any) -> Any:
        return None

    run(Forwarded(inner, trusted, socket)(scope, nothing, nothing))
    return client_of(found), found["scheme"]


def test_nobody_says_their_own_address() -> None:
    assert seen("203.0.113.7", x_forwarded_for="198.51.100.1", x_forwarded_proto="https") == ("203.0.113.7", "http")


def test_a_trusted_proxy_says_whom_it_was_asked_by() -> None:
    asked = {"x_forwarded_for": "198.51.100.1", "x_forwarded_proto": "https"}
    assert seen("10.0.0.2", trusted=("10.0.0.0/8",), **asked) == ("198.51.100.1", "https")
    assert seen("::ffff:10.0.0.2", trusted=("10.0.0.0/8",), **asked)[0] == "198.51.100.1"


def test_what_a_visitor_wrote_before_the_proxy_is_not_believed() -> None:
    forwarded = "1.2.3.4, 198.51.100.1, 10.0.0.3"
    assert seen("10.0.0.2", trusted=("10.0.0.0/8",), x_forwarded_for=forwarded)[0] == "198.51.100.1"


@pytest.mark.parametrize("forwarded", ["", "unknown", "<script>", "a" * 1000, ",,,"])
def test_what_is_no_address_counts_as_the_proxys(forwarded: str) -> None:
    assert seen("10.0.0.2", trusted=("10.0.0.0/8",), x_forwarded_for=forwarded)[0] == "10.0.0.2"


def test_who_comes_through_the_socket_is_the_proxy() -> None:
    assert seen(None, socket=True, x_forwarded_for="198.51.100.1")[0] == "198.51.100.1"
    assert seen(None, x_forwarded_for="198.51.100.1")[0] == "socket"


def test_a_household_of_ipv6_is_one() -> None:
    assert seen("2001:db8::1")[0] == seen("2001:db8::ffff:2")[0] == "2001:db8::/64"
    assert seen("2001:db8:0:1::1")[0] != "2001:db8::/64"


def test_ports_and_zones_are_no_part_of_an_address() -> None:
    trusted = ("10.0.0.2",)
    assert seen("10.0.0.2", trusted=trusted, x_forwarded_for="198.51.100.1:4711")[0] == "198.51.100.1"
    assert seen("10.0.0.2", trusted=trusted, x_forwarded_for="[2001:db8::1]:4711")[0] == "2001:db8::/64"
    assert seen("fe80::1%eth0")[0] == "fe80::/64"
