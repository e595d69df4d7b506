"""The originals of an index's documents, side by side for all of its generations: DIR/originals/<sha256>.pdf.

A file there never changes. It is written before a generation that refers to it comes into force, and goes when none refers to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import file_digest
from pathlib import Path

from index_build.durable import flush_entry
from index_build.original import Original

REFERENCES = "originals.txt"
"""In a generation's folder: the names of the originals that it refers to, one a line."""
_NAME = re.compile(r"([0-9a-f]{64})\.[a-z]{1,8}")
_NEW = ".new"


class Originals:
    """A folder of originals; it is made when the first one is kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path | None:
        """Return where an original lies, or None for what is no original's name, or is not there."""
        path = self.folder / name
        return path if _NAME.fullmatch(name) and path.is_file() else None

    def keep(self, original: Original) -> None:
        """Write an original that is not there yet, whole or not at all, and wait until it is on the disk. For the one writer."""
        path = self.folder / original.name
        # One that was damaged since is mended so.
        if path.is_file() and _is_sound(path):
            return
        self.folder.mkdir(exist_ok=True)
        new = self.folder / _NEW
        new.write_bytes(original.data)
        flush_entry(new)
        new.replace(path)

    def flush(self) -> None:
        """Wait until the names of all that was kept are on the disk too."""
        if self.folder.is_dir():
            flush_entry(self.folder)
            flush_entry(self.folder.parent)

    def problems(self, names: Iterable[str]) -> Iterator[str]:
        """Yield a clause for each original that is not what its name says."""
        for name in names:
            path = self.path(name)
            if path is None:
                yield f"{self.folder / name} is missing"
                continue
            if not _is_sound(path):
                yield f"{path} was changed since it was written (its sha256 is another)"

    def drop_unreferred(self, generations: Iterable[Path]) -> None:
        """Remove what none of the generations in these folders refers to. For the one writer.

        Where the references of one cannot be read, nothing is removed.
        """
        try:
            kept = {name for generation in generations for name in references(generation)}
        except (OSError, UnicodeDecodeError):
            return
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if path.name not in kept and (_NAME.fullmatch(path.name) or path.name == _NEW):
                path.unlink(missing_ok=True)


def _is_sound(path: Path) -> bool:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest() == path.name.partition(".")[0]


def write_references(generation: Path, names: Iterable[str]) -> None:
    """Say in a generation's folder which originals it refers to."""
    (generation / REFERENCES).write_text("".join(f"{name}\n" for name in names), encoding="ascii")


def references(generation: Path) -> list[str]:
    """Return the names of the originals that the generation in a folder refers to. Raises OSError and UnicodeDecodeError."""
    path = generation / REFERENCES
    # One of a version before this has none.
    return path.read_text(encoding="ascii").split() if path.exists() else []
