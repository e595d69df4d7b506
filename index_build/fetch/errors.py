"""Why a URL was not fetched."""

from __future__ import annotations

from typing import Literal

Kind = Literal["trouble", "gone", "robots", "address", "refused"]
"""The server, or the way to it, is in trouble; it says the page is gone; robots.txt forbids it; its host
is at an address that is not connected to; or the URL or its host is refused."""


class NotFetched(Exception):
    """One URL was not fetched; the text is a clause for the report."""

    def __init__(self, reason: str, kind: Kind = "trouble") -> None:
        super().__init__(reason)
        self.kind: Kind = kind
