"""One GET: hosts, addresses, redirects, sizes, times, and connections that break, against a real server."""

from __future__ import annotations

import gzip
import socket
import ssl
import time
from collections.abc import Iterator

import pytest
import trustme

from index_build.fetch.addresses import Resolver, resolve
from index_build.fetch.client import Client, Validators, validators
from index_build.fetch.errors import NotFetched
from index_build.fetch.rules import Rules
from index_build.fetch.urls import own_host
from tests.index_build.fetch.web import Web, web

RULES = Rules(delay=0, most_bytes=1 << 20, most_seconds=1.5)


def client(
    site: Web, *hosts: str, rules: Rules = RULES, allow_private: bool = True, resolver: Resolver = resolve
) -> Client:
    return Client(rules, {own_host(site.url), *hosts}, allow_private, resolver)


def refused(site: Web, path: str, words: str, *hosts: str, allow_private: bool = True) -> None:
    with client(site, *hosts, allow_private=allow_private) as asking, pytest.raises(NotFetched, match=words):
        asking.get(site.absolute(path))


def test_a_page_comes_with_what_names_its_version_and_is_not_sent_twice(site: Web) -> None:
    site.put("/a", "<p>Hello", changed=1_700_000_000)
    with client(site) as asking:
        first = asking.get(f"{site.url}/a")
        known = validators(first)
        again = asking.get(f"{site.url}/a", known)
        assert validators(again, known) == known
        site.put("/a", "<p>Hello again", changed=1_700_000_001)
        third = asking.get(f"{site.url}/a", known)
    assert (first.status, again.status, third.status) == (200, 304, 200)
    assert (first.body, again.body, third.body) == (b"<p>Hello", b"", b"<p>Hello again")
    assert known.last_modified == "Tue, 14 Nov 2023 22:13:20 GMT" and known.etag
    assert site.asked[0].agent.startswith("pincite/")
    assert not any("Cookie" in each.headers or "Authorization" in each.headers for each in site.asked)


def test_no_cookie_is_kept(site: Web) -> None:
    site.put("/a", "x", headers={"Set-Cookie": "who=me; Path=/"})
    with client(site) as asking:
        asking.get(f"{site.url}/a")
        asking.get(f"{site.url}/a")
    assert not any("Cookie" in each.headers for each in site.asked)


def test_the_environments_proxy_is_not_asked(site: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    with web() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        site.put("/a", "x")
        with client(site) as asking:
            asking.get(f"{site.url}/a")
        assert proxy.asked == [] and site.paths() == ["/a"]


def test_a_private_address_is_not_connected_to_unless_that_is_allowed(site: Web) -> None:
    site.put("/a", "x")
    refused(
        site,
        "/a",
        r"its host 127\.0\.0\.1 is at 127\.0\.0\.1, a loopback address: --allow-private",
        allow_private=False,
    )
    assert site.asked == []


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "localhost", "[::ffff:127.0.0.1]", "0"])
def test_other_ways_to_write_this_machine_do_not_help(site: Web, host: str) -> None:
    port = site.url.rpartition(":")[2]
    with Client(RULES, {f"{host}:{port}"}) as asking, pytest.raises(NotFetched, match="address"):
        asking.get(f"http://{host}:{port}/")
    assert site.asked == []


def test_a_name_that_changes_between_the_check_and_the_connection_gains_nothing(
    site: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: a name is asked for once, and what is connected to is the very address that was checked."""
    site.put("/a", "x")
    port = int(site.url.rpartition(":")[2])
    answers = [["198.41.0.4"], ["127.0.0.1"]]
    told: list[list[str]] = []
    tried: list[tuple[str, int]] = []

    def changing(host: str, port: int) -> list[str]:
        told.append(answers[min(len(told), 1)])
        return told[-1]

    def connect(address: tuple[str, int], *rest: object, **named: object) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "create_connection", connect)
    host = f"rebind.example:{port}"
    with client(site, host, allow_private=False, resolver=changing) as asking:
        with pytest.raises(NotFetched, match="cannot be reached"):
            asking.get(f"http://{host}/a")
        assert tried == [("198.41.0.4", port)] and len(told) == 1
        # For a new connection the name is asked for anew: the address is private now, and is checked before it is tried.
        asking._robots._known.clear()
        with pytest.raises(NotFetched, match="loopback"):
            asking.get(f"http://{host}/a")
    assert tried == [("198.41.0.4", port)] and len(told) == 2 and site.asked == []


def test_the_host_is_asked_for_by_its_name_at_the_address_that_was_checked(site: Web) -> None:
    site.put("/a", "x")
    host = f"news.example:{site.url.rpartition(':')[2]}"
    with client(site, host, resolver=lambda name, port: ["127.0.0.1"]) as asking:
        assert asking.get(f"http://{host}/a").body == b"x"
    assert {each.host for each in site.asked} == {host}


def test_a_host_that_nobody_knows_is_told(site: Web) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with (
        client(site, "nowhere.example", resolver=unknown) as asking,
        pytest.raises(NotFetched, match=r"host nowhere\.example is not known"),
    ):
        asking.get("http://nowhere.example/")


def test_redirects_are_followed_and_each_is_checked_again(site: Web) -> None:
    site.put("/a", "", status=301, headers={"Location": "/b?x=1#top"})
    site.put("/b?x=1", "", status=302, headers={"Location": site.absolute("/c")})
    site.put("/c", "found")
    with client(site) as asking:
        found = asking.get(f"{site.url}/a")
    assert (found.url, found.body) == (f"{site.url}/c", b"found")
    site.put("/loop", "", status=302, headers={"Location": "/loop"})
    refused(site, "/loop", "in a circle")
    for number in range(9):
        site.put(f"/{number}", "", status=307, headers={"Location": f"/{number + 1}"})
    refused(site, "/0", "more than 5 times")
    assert "/6" not in site.paths()


def test_a_redirect_to_another_host_or_scheme_is_refused(site: Web) -> None:
    with web() as other:
        other.put("/secret", "x")
        site.put("/a", "", status=302, headers={"Location": f"{other.url}/secret"})
        refused(
            site,
            "/a",
            rf"leads to {own_host(other.url)}, a host that is not allowed: --allow-host {own_host(other.url)}",
        )
        assert other.asked == []
        with client(site, own_host(other.url)) as asking:
            assert asking.get(f"{site.url}/a").body == b"x"
    for location, words in (
        ("file:///etc/passwd", "no http or https"),
        ("http://me:secret@127.0.0.1/", "user name"),
        ("http://[", "names no host"),
    ):
        site.put("/a", "", status=302, headers={"Location": location})
        refused(site, "/a", words)


@pytest.mark.parametrize(
    ("address", "kind"), [("10.0.0.7", "private"), ("127.0.0.1", "loopback"), ("169.254.169.254", "link-local")]
)
def test_a_redirect_from_a_public_address_to_another_is_refused_though_its_host_is_allowed(
    site: Web, monkeypatch: pytest.MonkeyPatch, address: str, kind: str
) -> None:
    port = int(site.url.rpartition(":")[2])
    site.put("/a", "", status=302, headers={"Location": f"http://inner.example:{port}/secret"})
    connect, tried = socket.create_connection, []

    def reroute(where: tuple[str, int], *rest: object, **named: object) -> socket.socket:
        tried.append(where[0])
        # The server of the test stands at a public address for once.
        return connect(("127.0.0.1", where[1]), *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "create_connection", reroute)
    names = {"outer.example": ["198.41.0.4"], "inner.example": ["198.41.0.5", address]}
    hosts = (f"outer.example:{port}", f"inner.example:{port}")
    with (
        client(site, *hosts, allow_private=False, resolver=lambda host, port: names[host]) as asking,
        pytest.raises(NotFetched, match=rf"inner\.example is at {address}, a {kind} address"),
    ):
        asking.get(f"http://{hosts[0]}/a")
    assert set(tried) == {"198.41.0.4"} and site.paths() == ["/a"]


def test_a_page_that_is_too_large_is_given_up_packed_or_not(site: Web) -> None:
    site.put("/large", b"x" * ((1 << 20) + 1))
    site.put("/bomb", gzip.compress(bytes(300 << 20), 1), headers={"Content-Encoding": "gzip"})
    site.put("/fits", gzip.compress(b"x" * (1 << 20)), headers={"Content-Encoding": "gzip"})
    refused(site, "/large", "larger than 1 MB: --max-mb")
    refused(site, "/bomb", "larger than 1 MB: --max-mb")
    with client(site) as asking:
        assert len(asking.get(f"{site.url}/fits").body) == 1 << 20
    site.put("/odd", b"x", headers={"Content-Encoding": "br"})
    refused(site, "/odd", "packed as 'br', which was not asked for")


def drip(connection: socket.socket, first: bytes) -> None:
    try:
        connection.sendall(first)
        for _ in range(100):
            connection.sendall(b"x")
            time.sleep(0.1)
    except OSError:
        pass


@pytest.mark.parametrize(
    "first",
    [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Long: "],
)
def test_a_server_that_sends_a_byte_now_and_then_gains_no_time(site: Web, first: bytes) -> None:
    site.put("/slow", "", raw=lambda connection: drip(connection, first))
    begun = time.monotonic()
    refused(site, "/slow", r"did not send it within 1\.5 seconds")
    assert time.monotonic() - begun < 5


def test_a_server_that_says_nothing_is_given_up(site: Web) -> None:
    site.put("/silent", "", raw=lambda connection: time.sleep(4))
    refused(site, "/silent", r"did not send it within 1\.5 seconds")


@pytest.mark.parametrize(
    "sent",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<p>half",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n<p>half\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n"
        + gzip.compress(b"<p>whole" * 99, mtime=0)[:30],
        b"HTTP/1.1 200 OK\r\nContent-",
        b"nonsense\r\n\r\n",
        b"",
    ],
)
def test_what_was_cut_short_is_no_page(site: Web, sent: bytes) -> None:
    site.put("/cut", "", raw=lambda connection: connection.sendall(sent))
    refused(site, "/cut", "broke off|cut short")


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [(404, "gone", "not there"), (410, "gone", "not there"), (403, "trouble", "let everybody"), (500, "trouble", "500 \\(Internal"),
     (204, "trouble", "204"), (206, "trouble", "206"), (304, "trouble", "304"), (599, "trouble", "599")],
)  # fmt: skip
def test_every_other_status_is_told(site: Web, status: int, kind: str, words: str) -> None:
    site.put("/a", "", status=status)
    with client(site) as asking, pytest.raises(NotFetched, match=words) as caught:
        asking.get(f"{site.url}/a")
    assert caught.value.kind == kind


def test_a_host_is_not_asked_again_before_the_delay_is_over(site: Web) -> None:
    site.put("/a", "x")
    with client(site, rules=Rules(delay=0.3)) as asking:
        begun = time.monotonic()
        asking.get(f"{site.url}/a")
        asking.get(f"{site.url}/a")
    assert time.monotonic() - begun >= 0.6  # robots.txt was first.


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Web]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("news.example").configure_cert(context)
    with web(context) as served:
        yield served


def test_a_certificate_has_to_bear_the_hosts_name_and_be_trusted(
    secure: Web, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    port = secure.url.rpartition(":")[2]
    secure.put("/a", "x")
    there = {"resolver": lambda host, port: ["127.0.0.1"]}
    with (
        client(secure, f"news.example:{port}", **there) as asking,  # type: ignore[arg-type]
        pytest.raises(NotFetched, match="certificate cannot be trusted"),
    ):
        asking.get(f"https://news.example:{port}/a")
    trusted = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with client(secure, f"news.example:{port}", f"other.example:{port}", **there) as asking:  # type: ignore[arg-type]
        assert asking.get(f"https://news.example:{port}/a").body == b"x"
        with pytest.raises(NotFetched, match="certificate cannot be trusted"):
            asking.get(f"https://other.example:{port}/a")
        secure.put("/down", "", status=302, headers={"Location": f"http://news.example:{port}/a"})
        with pytest.raises(NotFetched, match="from https to http://news"):
            asking.get(f"https://news.example:{port}/down")


def test_validators_are_sent_to_the_url_alone_that_gave_them(site: Web) -> None:
    site.put("/a", "", status=302, headers={"Location": "/b"})
    site.put("/b", "x")
    with client(site) as asking:
        asking.get(f"{site.url}/a", Validators(f"{site.url}/other", '"x"', ""))
        assert not any(each.known for each in site.asked)
        asking.get(f"{site.url}/a", Validators(f"{site.url}/b", '"x"', ""))
    assert [each.known for each in site.asked if each.path != "/robots.txt"] == [False, False, False, True]
