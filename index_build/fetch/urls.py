"""URLs in the one form in which they are asked for, compared and cited, and the hosts that may be asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

import httpx

from index_build.fetch.errors import NotFetched

LONGEST = 2048
_HOST = re.compile(r"[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?|[0-9a-f:.]+", re.I)
_ENTRY = re.compile(
    r"(?P<host>(?:\*\.)?[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?|\[[0-9a-f:.]+\])(?::(?P<port>\d{1,5}))?", re.I
)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def normal(words: str) -> str:
    """Return a URL as it is asked for: host in small ASCII letters, no default port, no dot segments, no fragment.

    >>> normal("HTTP://Example.ORG:80/a/../b#top")
    'http://example.org/b'

    Raises NotFetched for what cannot or may not be asked for.
    """
    try:
        url = httpx.URL(words.strip()).copy_with(fragment=None)
        host = url.raw_host.decode("ascii").rstrip(".")
        if url.scheme not in _DEFAULT_PORTS:
            raise NotFetched("it is no http or https URL: only those are fetched", "refused")
        if url.userinfo:
            raise NotFetched("it holds a user name or password: only pages that need none are fetched", "refused")
        if not _HOST.fullmatch(host) or not 0 < port_of(url) < 65536:
            raise NotFetched("it names no host that can be asked: check the URL", "refused")
        parts = urlsplit(str(url.copy_with(host=host)))
        found = urlunsplit(parts._replace(path=parts.path or "/"))
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise NotFetched("it is no URL: check how it is written", "refused") from error
    if len(found) > LONGEST:
        raise NotFetched(f"it is longer than {LONGEST:,} characters", "refused")
    return found


def port_of(url: httpx.URL) -> int:
    """Return the port that a URL leads to."""
    return _DEFAULT_PORTS[url.scheme] if url.port is None else url.port


def own_host(url: str) -> str:
    """Return the entry that allows a normal URL's host, with its port where it is not that of its scheme."""
    return httpx.URL(url).netloc.decode("ascii")


def parse_host(words: str) -> str:
    """Return an entry of allowed hosts in small letters. Raises ValueError for what is none.

    ``example.org`` stands for its ports 80 and 443, ``example.org:8080`` for that port, and ``*.example.org`` for every host below it.
    """
    entry = words.strip().lower().rstrip(".")
    if not _ENTRY.fullmatch(entry):
        raise ValueError(words)
    return entry


def is_allowed(url: str, hosts: Iterable[str]) -> bool:
    """Tell whether a normal URL's host and port are among the entries."""
    parsed = httpx.URL(url)
    host, port = parsed.netloc.decode("ascii").removesuffix(f":{parsed.port}"), port_of(parsed)
    return any(_covers(entry, host, port) for entry in hosts)


def _covers(entry: str, host: str, port: int) -> bool:
    match = _ENTRY.fullmatch(entry)
    if match is None or port not in ({int(match["port"])} if match["port"] else set(_DEFAULT_PORTS.values())):
        return False
    name = match["host"]
    return host.endswith(name[1:]) if name.startswith("*") else host == name
