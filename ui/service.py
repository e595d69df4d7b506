"""What one server process holds, from which the web application is joined."""

from __future__ import annotations

from dataclasses import dataclass

from ui.asking import Asking
from ui.collections import Collections
from ui.settings import Settings


@dataclass(frozen=True, slots=True)
class Service:
    """The settings, the collections, and the one way to ask them."""

    settings: Settings
    collections: Collections
    asking: Asking

    @classmethod
    def of(cls, settings: Settings, collections: Collections | None = None) -> Service:
        """Open what the settings name; ``collections`` that are open already are taken in their place. Raises BadInput, BadIndex and BadModel."""
        opened = collections or Collections.open(settings.collections)
        return cls(settings, opened, Asking(opened, settings.limits))

    def close(self) -> None:
        """Let what is being answered end, and end the processes of our own."""
        self.asking.close()
        self.collections.close()
