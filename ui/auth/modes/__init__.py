"""The ways in which visitors say who they are, one a module; ``auth.mode`` among the settings chooses."""

from __future__ import annotations

from typing import Protocol

from starlette.types import Scope

from ui.identity import Identity


class Mode(Protocol):
    """One way."""

    def identity(self, scope: Scope) -> Identity | None:
        """Return who makes a request; None for one that brings no proof. Raises NotLetIn for a proof that does not hold."""

    @property
    def how_to_get_in(self) -> str:
        """One sentence for somebody who was not let in."""
