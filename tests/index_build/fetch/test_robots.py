"""robots.txt is obeyed as RFC 9309 has it."""

from __future__ import annotations

import socket
import time

import pytest

from index_build.fetch.client import Client
from index_build.fetch.errors import NotFetched
from index_build.fetch.robots import MOST_BYTES, MOST_DELAY
from index_build.fetch.rules import Rules
from index_build.fetch.urls import own_host
from tests.index_build.fetch.web import Web, web


def client(site: Web, *hosts: str, delay: float = 0) -> Client:
    return Client(Rules(delay=delay, most_seconds=2), {own_host(site.url), *hosts}, allow_private=True)


def test_what_it_forbids_is_not_asked_for(site: Web) -> None:
    site.put(
        "/robots.txt", "User-agent: *\nDisallow: /private\nAllow: /private/open\n\nUser-agent: other\nDisallow: /\n"
    )
    for path in ("/private/a", "/private/open", "/a"):
        site.put(path, "x")
    with client(site) as asking:
        with pytest.raises(NotFetched, match=r"robots\.txt of its host forbids") as caught:
            asking.get(f"{site.url}/private/a")
        assert caught.value.kind == "robots"
        assert asking.get(f"{site.url}/private/open").body == asking.get(f"{site.url}/a").body == b"x"
    assert site.paths() == ["/private/open", "/a"]
    assert [each.path for each in site.asked].count("/robots.txt") == 1


def test_rules_for_pincite_stand_above_those_for_all(site: Web) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow:\n\nUser-agent: pincite\nDisallow: /\n")
    with client(site) as asking, pytest.raises(NotFetched, match="forbids"):
        asking.get(f"{site.url}/a")


def test_a_redirect_into_what_it_forbids_is_not_followed(site: Web) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /private\n")
    site.put("/a", "", status=302, headers={"Location": "/private"})
    with client(site) as asking, pytest.raises(NotFetched, match="forbids"):
        asking.get(f"{site.url}/a")
    assert site.paths() == ["/a"]


@pytest.mark.parametrize("status", [404, 403, 410])
def test_a_host_without_one_allows_everything(site: Web, status: int) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /", status=status)
    site.put("/a", "x")
    with client(site) as asking:
        assert asking.get(f"{site.url}/a").body == b"x"


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_host_that_cannot_give_it_is_asked_for_nothing(site: Web, status: int) -> None:
    site.put("/robots.txt", "", status=status)
    with client(site) as asking:
        for _ in range(2):
            with pytest.raises(
                NotFetched, match=f"cannot be had, so nothing is asked of it: its server answered {status}"
            ):
                asking.get(f"{site.url}/a")
    assert [each.path for each in site.asked] == ["/robots.txt"]


def test_one_that_breaks_off_is_not_had(site: Web) -> None:
    def cut(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nUser-agent: *\n")

    site.put("/robots.txt", "", raw=cut)
    with client(site) as asking, pytest.raises(NotFetched, match=r"robots\.txt of its host cannot be had.*broke off"):
        asking.get(f"{site.url}/a")


def test_it_may_be_elsewhere_on_an_allowed_host(site: Web) -> None:
    with web() as other:
        other.put("/rules", "User-agent: *\nDisallow: /a\n")
        site.put("/robots.txt", "", status=301, headers={"Location": f"{other.url}/rules"})
        with client(site, own_host(other.url)) as asking, pytest.raises(NotFetched, match="forbids"):
            asking.get(f"{site.url}/a")
        with client(site) as asking, pytest.raises(NotFetched, match=r"cannot be had.*--allow-host"):
            asking.get(f"{site.url}/a")


def test_only_its_first_500_kilobytes_count(site: Web) -> None:
    site.put("/robots.txt", b"#" * MOST_BYTES + b"\nUser-agent: *\nDisallow: /\n")
    site.put("/a", "x")
    with client(site) as asking:
        assert asking.get(f"{site.url}/a").body == b"x"


def test_its_delay_is_kept_within_bounds(site: Web) -> None:
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 0.4\n")
    site.put("/a", "x")
    with client(site) as asking:
        begun = time.monotonic()
        asking.get(f"{site.url}/a")
        assert time.monotonic() - begun >= 0.4
        asking._robots._known.clear()
        site.put("/robots.txt", "User-agent: *\nCrawl-delay: 86400\n")
        asking._robots._rules(f"{site.url}/a")
        assert asking._robots.delay(f"{site.url}/a") == MOST_DELAY
