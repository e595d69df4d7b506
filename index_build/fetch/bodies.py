"""Fetched bodies as files beside the generations: ``DIR/fetched/`` and the sha256 of the body, with the ending that says what reads it.

A body never changes once it is there, so generations share those that they have in common, and an older one that is put in force
again finds its own.
"""

from __future__ import annotations

import os
import sqlite3
from hashlib import sha256
from pathlib import Path

from index_build.durable import flush_entry
from index_build.generation import TEXTS
from index_build.index_folder import FETCHED, IndexFolder


class Bodies:
    """The bodies of one index. Writing and sweeping are for the one writer."""

    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder

    def keep(self, body: bytes, ending: str) -> Path:
        """Write a body and return its path below the index folder; nothing is ever seen half-written under that name."""
        path = Path(FETCHED, sha256(body).hexdigest() + ending)
        whole = self.at(path)
        if not (whole.is_file() and whole.read_bytes() == body):
            whole.parent.mkdir(exist_ok=True)
            new = whole.with_name(whole.name + ".new")
            new.write_bytes(body)
            flush_entry(new)
            new.replace(whole)
        return path

    def at(self, path: Path) -> Path:
        """Return where a body lies."""
        return self._folder.path / path

    def sweep(self) -> int:
        """Remove what no document of a generation that is kept was read from; return how many bodies.

        One of which all was deleted goes, and is fetched again when it is asked for. One generation that does not open keeps them all.
        """
        folder = self._folder.path / FETCHED
        if not folder.is_dir():
            return 0
        needed: set[str] = set()
        for generation in self._folder.generations():
            try:
                needed |= _named(generation / TEXTS)
            except sqlite3.Error:
                return 0
        going = [path for path in folder.iterdir() if path.name not in needed]
        for path in going:
            path.unlink(missing_ok=True)
        return len(going)


# What could not be read has no document either, and "not modified" is to spare reading it again.
_READ = """
SELECT path FROM files WHERE EXISTS (SELECT 1 FROM documents WHERE documents.file = files.source)
OR NOT EXISTS (SELECT 1 FROM deleted WHERE deleted.file = files.source)
"""


def _named(texts: Path) -> set[str]:
    connection = sqlite3.connect(f"{texts.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        paths = [Path(os.fsdecode(path)) for (path,) in connection.execute(_READ)]
    finally:
        connection.close()
    return {path.name for path in paths if path.parts[0] == FETCHED}
