"""GET, and no more than that: allowed hosts, checked addresses, robots.txt, limits, and every redirect checked as if it were asked for.

There are no cookies, no passwords, and no proxies of the environment: a proxy would connect to addresses that nobody checked.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib.metadata import version

import httpcore
import httpx

from index_build.fetch.addresses import Resolver, resolve
from index_build.fetch.connection import CheckedBackend, Deadline
from index_build.fetch.errors import Kind, NotFetched
from index_build.fetch.robots import Robots
from index_build.fetch.rules import Rules
from index_build.fetch.unpack import gathered
from index_build.fetch.urls import is_allowed, normal, own_host

AGENT = "pincite"
MOST_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_LONGEST_VALIDATOR = 1000


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered: the URL that the redirects led to, the status, the unpacked body, and headers by small names."""

    url: str
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Validators:
    """What tells a server which version of the body of a URL is known (RFC 9110, section 8.8), as it gave them."""

    url: str
    etag: str = ""
    last_modified: str = ""


class Client:
    """Fetches one body after the other. Use it as a context, to let go of its connections."""

    def __init__(
        self, rules: Rules, hosts: Iterable[str], allow_private: bool = False, resolver: Resolver = resolve
    ) -> None:
        """``hosts`` are the entries of hosts that may be asked, those of ``rules`` and more."""
        self._rules, self._hosts = rules, frozenset(hosts)
        self._deadline = Deadline()
        self._pool = httpcore.ConnectionPool(
            # The authorities that httpx trusts, or those of SSL_CERT_FILE: an intranet's own, for example.
            ssl_context=httpx.create_ssl_context(),
            max_connections=4,
            keepalive_expiry=4.0,
            network_backend=CheckedBackend(self._deadline, allow_private, resolver),
        )
        self._robots = Robots(AGENT, lambda url: self._follow(url, obeying=False))
        self._asked: dict[str, float] = {}

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *error: object) -> None:
        self._pool.close()

    def may_ask(self, url: str) -> bool:
        """Tell whether the host of a normal URL is allowed."""
        return is_allowed(url, self._hosts)

    def get(self, url: str, known: Validators | None = None) -> Response:
        """Fetch a normal URL; the status is 200, or 304 with no body where what is ``known`` is still so. Raises NotFetched."""
        response = self._follow(url, obeying=True, known=known)
        if response.status == 200 or (response.status == 304 and known is not None):
            return response
        raise NotFetched(*_meaning(response.status))

    def _follow(self, url: str, obeying: bool, known: Validators | None = None) -> Response:
        seen = {url}
        for _ in range(MOST_REDIRECTS + 1):
            if not self.may_ask(url):
                led = "it leads to" if len(seen) > 1 else "it is on"
                raise NotFetched(
                    f"{led} {own_host(url)}, a host that is not allowed: --allow-host {own_host(url)} allows it",
                    "refused",
                )
            if obeying:
                self._robots.check(url)
            response = self._request(url, known if known and known.url == url else None)
            if response.status not in _REDIRECTS or not (location := response.headers.get("location")):
                return response
            url = _next(url, location)
            if url in seen:
                raise NotFetched("it leads in a circle")
            seen.add(url)
        raise NotFetched(f"it leads on more than {MOST_REDIRECTS} times")

    def _request(self, url: str, known: Validators | None) -> Response:
        self._wait(url)
        self._deadline.begin(self._rules.most_seconds)
        headers: dict[bytes | str, bytes | str] = {
            "User-Agent": f"{AGENT}/{version('pincite')}",
            "Accept": "*/*",
            "Accept-Encoding": "gzip",
        }
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        if known and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        seconds = self._rules.most_seconds
        timeouts = {"connect": seconds, "read": seconds, "write": seconds, "pool": seconds}
        try:
            with self._pool.stream("GET", url, headers=headers, extensions={"timeout": timeouts}) as got:
                found = _headers(got.headers)
                # What is not going to be used is not read.
                body = self._body(got, found) if got.status == 200 else b""
                return Response(url, got.status, body, found)
        except httpcore.TimeoutException as error:
            raise NotFetched(f"its server did not send it within {seconds:g} seconds") from error
        except httpcore.ConnectError as error:
            trusted = "certificate" not in str(error).lower()
            reason = "its server cannot be reached" if trusted else "its server's certificate cannot be trusted"
            raise NotFetched(f"{reason} ({error})" if str(error) else reason) from error
        except (httpcore.ProtocolError, httpcore.NetworkError, OSError) as error:
            raise NotFetched("the connection broke off before all of it was there") from error
        except (httpcore.UnsupportedProtocol, ValueError) as error:
            raise NotFetched(f"it cannot be asked for ({error})") from error
        finally:
            self._asked[own_host(url)] = time.monotonic()

    def _body(self, got: httpcore.Response, headers: dict[str, str]) -> bytes:
        packed = headers.get("content-encoding", "identity").strip().lower()
        if packed not in ("gzip", "x-gzip", "identity", ""):
            raise NotFetched(f"its server sends it packed as {packed!r}, which was not asked for")
        way_out = "--max-mb lets larger ones through"
        return gathered(got.iter_stream(), self._rules.most_bytes, packed.endswith("gzip"), way_out)

    def _wait(self, url: str) -> None:
        asked = self._asked.get(own_host(url))
        if asked is not None:
            delay = max(self._rules.delay, self._robots.delay(url))
            time.sleep(max(0.0, asked + delay - time.monotonic()))


def validators(response: Response, before: Validators | None = None) -> Validators:
    """Return what a response says of the version that it is; what a 304 leaves unsaid holds as ``before``."""
    etag, modified = (response.headers.get(name, "") for name in ("etag", "last-modified"))
    etag, modified = (each if len(each) <= _LONGEST_VALIDATOR else "" for each in (etag, modified))
    if response.status == 304 and before is not None:
        etag, modified = etag or before.etag, modified or before.last_modified
    return Validators(response.url, etag, modified)


def _next(url: str, location: str) -> str:
    try:
        led = normal(str(httpx.URL(url).join(location)))
    except (httpx.InvalidURL, ValueError) as error:
        raise NotFetched("it leads to what is no URL") from error
    except NotFetched as error:
        raise NotFetched(f"it leads to a URL that is not asked for: {error}", "refused") from error
    if url.startswith("https:") and not led.startswith("https:"):
        raise NotFetched(f"it leads from https to {led}, where anybody on the way could change it", "refused")
    return led


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the headers; of one that comes several times, the first."""
    found: dict[str, str] = {}
    for name, value in raw:
        found.setdefault(name.decode("latin-1").lower(), _text(value).strip())
    return found


def _text(value: bytes) -> str:
    """Return a header's value: Latin-1 by the letter of the law, UTF-8 where it is that, as browsers read Location."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _meaning(status: int) -> tuple[str, Kind]:
    phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "unknown"
    if status in (404, 410):
        return f"its server says that it is not there ({status} {phrase})", "gone"
    if status in (401, 403):
        return f"its server does not let everybody read it ({status} {phrase})", "trouble"
    return f"its server answered {status} ({phrase})", "trouble"
