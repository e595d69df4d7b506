"""The folder of an index: immutable generations, and one small file that names the one in force.

    DIR/CURRENT                    the name of the generation that answers
    DIR/generations/000001-…/      manifest.json, texts.sqlite, dense.faiss, lexical/
    DIR/threshold.json             how sure an answer must be, where that was fitted on the collection's own questions
    DIR/.lock                      held by the one writer

A generation is written under a hidden name, checked, flushed to disk and renamed; replacing CURRENT then publishes it
at once. A crash at any moment leaves the old generation serving.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index_build.errors import BadIndex, BadInput

_CURRENT = "CURRENT"
_GENERATIONS = "generations"
_LOCK = ".lock"
_BUILDING = ".building"
THRESHOLD = "threshold.json"
_NAME = re.compile(r"\d{6}-[0-9a-f]{8}")
# The generation before stays, for readers that opened it a moment ago.
_KEPT = 2


class IndexFolder:
    """A folder that is, or is to become, an index."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def current(self) -> Path:
        """Return the folder of the generation in force. Raises BadIndex when this is no index."""
        try:
            name = (self.path / _CURRENT).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BadIndex(f"{self.path} holds no index: make one with pincite index PATH --out {self.path}") from error
        generation = self.path / _GENERATIONS / name
        if _NAME.fullmatch(name) is None or not generation.is_dir():
            raise BadIndex(f"{self.path} names a generation that is not there, {name!r}: build the index again")
        return generation

    @contextmanager
    def new_generation(self) -> Iterator[Path]:
        """Hand out an empty folder to fill, and throw away whatever is left of it afterwards.

        Raises BadInput for a folder that holds other things than an index, and when somebody else is writing.
        """
        self._check_ours()
        try:
            (self.path / _GENERATIONS).mkdir(parents=True, exist_ok=True)
            with FileLock(self.path / _LOCK, timeout=0):
                building = self.path / _GENERATIONS / _BUILDING
                shutil.rmtree(building, ignore_errors=True)
                building.mkdir()
                try:
                    yield building
                finally:
                    shutil.rmtree(building, ignore_errors=True)
        except Timeout as error:
            raise BadInput(f"Somebody else is writing to {self.path}: wait until that is done and try again") from error

    def publish(self, building: Path, digest: str) -> str:
        """Put a finished generation in force in one step and return its name."""
        numbers = [int(path.name[:6]) for path in self._published()]
        name = f"{max(numbers, default=0) + 1:06d}-{digest[:8]}"
        _flush(building)
        building.rename(self.path / _GENERATIONS / name)
        _flush_entry(self.path / _GENERATIONS)
        self._replace(_CURRENT, name + "\n")
        for old in self._published()[:-_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
        return name

    def write_threshold(self, content: str) -> None:
        """Keep a fitted threshold, whole or not at all. Raises BadIndex when this is no index, and BadInput as above."""
        self.current()
        try:
            with FileLock(self.path / _LOCK, timeout=0):
                self._replace(THRESHOLD, content)
        except Timeout as error:
            raise BadInput(f"Somebody else is writing to {self.path}: wait until that is done and try again") from error

    def _replace(self, name: str, content: str) -> None:
        """Put a small file in place in one step."""
        new = self.path / f"{name}.new"
        new.write_text(content, encoding="utf-8")
        _flush_entry(new)
        new.replace(self.path / name)
        _flush_entry(self.path)

    def _published(self) -> list[Path]:
        return sorted(path for path in (self.path / _GENERATIONS).iterdir() if _NAME.fullmatch(path.name))

    def _check_ours(self) -> None:
        if not self.path.exists():
            return
        if not self.path.is_dir():
            raise BadInput(f"{self.path} is a file: name a new folder for the index")
        ours = {_CURRENT, f"{_CURRENT}.new", THRESHOLD, f"{THRESHOLD}.new", _GENERATIONS, _LOCK}
        strangers = sorted(path.name for path in self.path.iterdir() if path.name not in ours)
        if strangers:
            raise BadInput(
                f"{self.path} is no index and is not empty (it holds {strangers[0]!r}): name a new folder, nothing was changed"
            )


def _flush(path: Path) -> None:
    """Wait until a file, or every file and folder below a folder, is on the disk."""
    for entry in [path, *path.rglob("*")] if path.is_dir() else [path]:
        _flush_entry(entry)


def _flush_entry(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
