"""Whether a server is to be sent questions: what a load balancer asks before it does."""

from __future__ import annotations

from index_build.errors import PinciteError
from index_build.generation import Manifest
from index_build.index_folder import IndexFolder
from ui.collections import Collections


class Readiness:
    """Where a server is between its start and its end."""

    def __init__(self) -> None:
        self._phase = "starting"

    def started(self) -> None:
        """Say that questions are answered from now on, unless the server is stopping already."""
        if self._phase == "starting":
            self._phase = "ready"

    def stopping(self) -> None:
        """Say that the server answers what it has begun and is to be sent nothing more."""
        self._phase = "stopping"

    @property
    def ready(self) -> bool:
        """Whether the server has started and is not stopping."""
        return self._phase == "ready"

    def trouble(self, collections: Collections) -> str:
        """Return in a sentence why no questions should be sent, or nothing where they should.

        Of an index, that its folder and the manifest of the generation in force can be read; no view of it is made.
        """
        if not self.ready:
            return f"The server is {self._phase}: ask it again in a moment."
        for collection in collections:
            try:
                Manifest.read(IndexFolder(collection.answerer.index_dir).current())
            except (PinciteError, OSError):
                # Why, with the path in it, is the operator's: pincite index verify tells.
                return f"The index of the collection {collection.name} cannot be read: look with pincite index verify."
        return ""
