"""The folder of an index: immutable generations, and one small file that names the one in force.

    DIR/CURRENT                    the name of the generation that answers
    DIR/generations/000001-…/      manifest.json, texts.sqlite, dense.faiss, lexical/
    DIR/fetched/                   the bodies of pages that were fetched, see ``fetch.bodies``
    DIR/deleted.json               the documents that were deleted from each generation since it was made
    DIR/originals/                 the bytes that documents were read from whose pages can be shown, by their sha256
    DIR/threshold.json             how sure an answer must be, where that was fitted on the collection's own questions
    DIR/.lock, DIR/.writer.json    held by the one writer, and who that is

A generation is written under a hidden name, checked, flushed to disk and renamed; replacing CURRENT then publishes it
at once. A crash at any moment leaves the old generation serving.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index_build.durable import flush, flush_entry
from index_build.errors import BadIndex, BadInput
from index_build.originals import Originals
from index_build.writer_lock import LOCK, WRITER, only_writer, writing_to

CURRENT = "CURRENT"
FETCHED = "fetched"
DELETED = "deleted.json"
THRESHOLD = "threshold.json"
KEPT = 3
"""Generations that are kept: the newest so many, and the one in force. Each takes its whole room on the disk."""
_GENERATIONS, _ORIGINALS = "generations", "originals"
_BUILDING, _GOING = ".building", ".going-"
_NAME = re.compile(r"\d{6}-[0-9a-f]{8}")


class IndexFolder:
    """A folder that is, or is to become, an index."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def originals(self) -> Originals:
        """What its documents were read from."""
        return Originals(self.path / _ORIGINALS)

    def current(self) -> Path:
        """Return the folder of the generation in force. Raises BadIndex when this is no index."""
        try:
            name = (self.path / CURRENT).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BadIndex(f"{self.path} holds no index: make one with pincite index PATH --out {self.path}") from error
        generation = self.path / _GENERATIONS / name
        if _NAME.fullmatch(name) is None or not generation.is_dir():
            raise BadIndex(f"{self.path} names a generation that is not there, {name!r}: build the index again")
        return generation

    def generations(self) -> list[Path]:
        """Return the folders of all generations, the oldest first, whether or not they were ever in force."""
        folder = self.path / _GENERATIONS
        return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name)) if folder.is_dir() else []

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one writer. Raises BadInput for a folder that holds other things, that cannot be written to, or that is being written to."""
        with writing_to(self.path):
            self._check_ours()
            (self.path / _GENERATIONS).mkdir(parents=True, exist_ok=True)
            with only_writer(self.path):
                yield

    @contextmanager
    def new_generation(self) -> Iterator[Path]:
        """Be the one writer, with an empty folder to fill; whatever is left of it is thrown away afterwards. Raises as ``writing``."""
        with self.writing():
            self.clear()
            building = self.path / _GENERATIONS / _BUILDING
            building.mkdir()
            try:
                yield building
            finally:
                shutil.rmtree(building, ignore_errors=True)

    def publish(self, building: Path, digest: str) -> str:
        """Put a finished generation in force in one step and return its name. For the one writer."""
        # By number and not by date: clocks are set back.
        numbers = [int(path.name[:6]) for path in self.generations()]
        name = f"{max(numbers, default=0) + 1:06d}-{digest[:8]}"
        self.originals.flush()
        flush(building)
        building.rename(self.path / _GENERATIONS / name)
        flush_entry(self.path / _GENERATIONS)
        self.put_in_force(name)
        self.drop_old(KEPT)
        return name

    def put_in_force(self, name: str) -> None:
        """Let another generation answer, in one step. For the one writer."""
        self.replace(CURRENT, name + "\n")

    def drop_old(self, keep: int) -> list[str]:
        """Drop all generations but the newest ``keep`` and the one in force, and the originals that no other refers to.

        Return the names of those dropped. For the one writer.
        """
        current = self.current()
        dropped = [path for path in self.generations()[:-keep] if path != current]
        for path in dropped:
            # Hidden first: one that is half gone must not be taken for a generation.
            going = path.with_name(_GOING + path.name)
            path.rename(going)
            shutil.rmtree(going, ignore_errors=True)
        self.originals.drop_unreferred(self.generations())
        return [path.name for path in dropped]

    def write_threshold(self, content: str) -> None:
        """Keep a fitted threshold, whole or not at all. Raises BadIndex when this is no index, and BadInput as ``writing``."""
        self.current()
        with self.writing():
            self.replace(THRESHOLD, content)

    def replace(self, name: str, content: str) -> None:
        """Put a small file in place in one step. For the one writer."""
        new = self.path / f"{name}.new"
        new.write_text(content, encoding="utf-8")
        flush_entry(new)
        new.replace(self.path / name)
        flush_entry(self.path)

    def clear(self) -> None:
        """Remove what writers that were killed have left. For the one writer."""
        for path in (self.path / _GENERATIONS).iterdir():
            if path.name == _BUILDING or path.name.startswith(_GOING):
                shutil.rmtree(path, ignore_errors=True)

    def _check_ours(self) -> None:
        if not self.path.exists():
            return
        if not self.path.is_dir():
            raise BadInput(f"{self.path} is a file: name a new folder for the index")
        ours = {
            _GENERATIONS,
            _ORIGINALS,
            FETCHED,
            LOCK,
            WRITER,
            *(f"{name}{end}" for name in (CURRENT, DELETED, THRESHOLD) for end in ("", ".new")),
        }
        strangers = sorted(path.name for path in self.path.iterdir() if path.name not in ours)
        if strangers:
            raise BadInput(
                f"{self.path} is no index and is not empty (it holds {strangers[0]!r}): name a new folder, nothing was changed"
            )
