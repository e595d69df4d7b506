"""Why a URL was not fetched."""

from __future__ import annotations

from typing import Literal

Kind = Literal["trouble", "gone", "robots", "refused"]
"""The server, or the way to it, is in trouble; it says the page is gone; robots.txt forbids it; we refuse to ask for it."""


class NotFetched(Exception):
    """One URL was not fetched; the text is a clause for the report."""

    def __init__(self, reason: str, kind: Kind = "trouble") -> None:
        super().__init__(reason)
        self.kind: Kind = kind
