"""Mode none: everybody who reaches the server is one visitor."""

from __future__ import annotations

from starlette.types import Scope

from ui.identity import Identity


class Everybody:
    """Whoever asks is nobody in particular and holds the same labels."""

    how_to_get_in = "Open the page anew."

    def __init__(self, labels: frozenset[str]) -> None:
        self._identity = Identity(labels=labels)

    def identity(self, scope: Scope) -> Identity | None:
        """Return everybody."""
        del scope
        return self._identity
