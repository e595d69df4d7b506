"""What a host's robots.txt asks of us (RFC 9309), read once a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import httpx
from protego import Protego

from index_build.fetch.errors import NotFetched

if TYPE_CHECKING:
    from index_build.fetch.client import Response

MOST_BYTES = 500 * 1024
"""Of robots.txt, what is read; RFC 9309, section 2.5."""
MOST_DELAY = 30.0
"""Seconds: a Crawl-delay beyond that is cut to it."""


class Robots:
    """The robots.txt of every host that is asked."""

    def __init__(self, agent: str, ask: Callable[[str], Response]) -> None:
        """``ask`` fetches a URL and follows its redirects, whatever the status; it raises NotFetched."""
        self._agent, self._ask = agent, ask
        self._known: dict[str, Protego | NotFetched] = {}

    def check(self, url: str) -> None:
        """Raise NotFetched where robots.txt forbids a URL, or cannot be had, which forbids it as well."""
        rules = self._rules(url)
        if isinstance(rules, NotFetched):
            raise rules
        if not rules.can_fetch(url, self._agent):
            raise NotFetched("the robots.txt of its host forbids programs to read it", "robots")

    def delay(self, url: str) -> float:
        """Return how many seconds a host asks to be left alone between requests, as far as that is known yet."""
        rules = self._known.get(_origin(url))
        asked = rules.crawl_delay(self._agent) if isinstance(rules, Protego) else None
        return min(float(asked), MOST_DELAY) if asked else 0.0

    def _rules(self, url: str) -> Protego | NotFetched:
        origin = _origin(url)
        if origin not in self._known:
            self._known[origin] = self._read(origin)
        return self._known[origin]

    def _read(self, origin: str) -> Protego | NotFetched:
        try:
            response = self._ask(f"{origin}/robots.txt")
        except NotFetched as error:
            if error.kind == "address":
                return error  # Which says all by itself.
            return NotFetched(f"the robots.txt of its host cannot be had, so nothing is asked of it: {error}")
        if response.status == 200:
            return Protego.parse(response.body[:MOST_BYTES].decode("utf-8", errors="replace"))
        # "Too many requests" is a host in trouble, not one without a robots.txt.
        if 400 <= response.status < 500 and response.status != 429:
            return Protego.parse("")
        return NotFetched(
            f"the robots.txt of its host cannot be had, so nothing is asked of it: its server answered {response.status}"
        )


def _origin(url: str) -> str:
    parsed = httpx.URL(url)
    return f"{parsed.scheme}://{parsed.netloc.decode('ascii')}"
