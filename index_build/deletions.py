"""Documents that were deleted from a generation since it was made: they stop answering at once, long before the next update.

``DIR/deleted.json`` names them by generation, so that they stay deleted when an older one is put in force again:

    {"000003-1f3c9a77": ["01c9af3f6a1d2c55"]}
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from index_build.errors import BadIndex
from index_build.index_folder import DELETED, IndexFolder

Seen = tuple[int, int, int] | None
"""What tells that a file was replaced: its number, time and size; None while there is none."""


@dataclass(frozen=True, slots=True)
class Deletions:
    """The ids of deleted documents by the generation that holds them."""

    by_generation: dict[str, frozenset[str]]

    @classmethod
    def read(cls, index_dir: Path) -> Deletions:
        """Read an index's deletions. Raises BadIndex when they cannot be read: what was deleted must not answer by mistake."""
        path = index_dir / DELETED
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
            return cls({name: frozenset(map(str, ids)) for name, ids in held.items()})
        except FileNotFoundError:
            return cls({})
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise BadIndex(
                f"{path}, which names the deleted documents, cannot be read: restore it, or remove it and delete them again"
            ) from error

    def of(self, generation: str) -> frozenset[str]:
        """Return the ids of the documents that were deleted from a generation."""
        return self.by_generation.get(generation, frozenset())

    def including(self, generation: str, ids: Collection[str]) -> Deletions:
        """Return these deletions and more of one generation."""
        return Deletions(self.by_generation | {generation: self.of(generation) | frozenset(ids)})

    def write(self, folder: IndexFolder) -> None:
        """Put these deletions in force in one step, without those of generations that are gone. For the one writer."""
        there = {path.name for path in folder.generations()}
        held = {name: sorted(ids) for name, ids in sorted(self.by_generation.items()) if ids and name in there}
        if held or (folder.path / DELETED).exists():
            folder.replace(DELETED, json.dumps(held, indent=0) + "\n")


def seen(path: Path) -> Seen:
    """Return what tells, for the price of a stat, whether a file that is only ever replaced was replaced."""
    try:
        held = path.stat()
    except OSError:
        return None
    return held.st_ino, held.st_mtime_ns, held.st_size
