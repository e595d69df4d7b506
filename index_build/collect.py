"""Which files a list of paths stands for, and the name that each is cited by."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index_build.errors import BadInput
from index_build.file_labels import is_sidecar, labels_nothing
from index_build.formats import is_readable
from index_build.report import Skipped


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be read; ``source`` names it below the folder that was given, for example ``handbook/leave.md``."""

    path: Path
    source: str
    asked_for: bool
    """The user named this very file, so not being able to read it is a failure."""
    saved: date | None = None
    """The day on which it was last changed, where something beside it tells: the server of a page that was fetched."""


def collect(paths: Sequence[Path]) -> list[SourceFile]:
    """Return the files of the paths in the order of their sources; hidden files and folders are passed over.

    Raises BadInput for a path that does not exist and for two files that would be cited by one name.
    """
    found: dict[str, SourceFile] = {}
    for path in paths:
        if not path.exists():
            raise BadInput(f"{path} does not exist: check the path and try again")
        root = absolute(path)
        for file in files_below(root):
            source = cited_as(file, root)
            other = found.get(source)
            if other is not None and other.path != file:
                raise BadInput(
                    f"{other.path} and {file} would both be cited as {source!r}: index the folder above both instead"
                )
            found[source] = SourceFile(file, source, asked_for=not root.is_dir())
    return [found[source] for source in sorted(found)]


def absolute(path: Path) -> Path:
    """Return where a path leads from the root of the file system, links left as they are."""
    return Path(os.path.normpath(path.absolute()))


def why_passed_over(file: SourceFile) -> str | None:
    """Return why a file is not even opened, or None when it is to be read."""
    if file.path.is_symlink() and not file.asked_for and not file.path.exists():
        return "the link leads nowhere"
    if file.path.is_symlink() and not file.asked_for:
        return "it is a link: index the file that it leads to"
    if not is_readable(file.path.name) and not file.asked_for:
        return "its ending is none that pincite reads"
    if file.path.exists() and not file.path.is_file():
        return "it is no file but a pipe, a socket or a device"  # Opening it could wait for ever.
    return None


def passed_over(file: SourceFile) -> Skipped | None:
    """Return the report of a file that is not even opened, or None when it is to be read; see ``why_passed_over``.

    A sidecar that labels nothing is a failure: the file that it was meant for may be seen by all.
    """
    if is_sidecar(file.path):
        said = "it says who may see a file, and none of that name is beside it: call it as the file is called, and .labels behind that"
        return Skipped(file.source, said if labels_nothing(file.path) else "it is no document", failed=True)
    reason = why_passed_over(file)
    return None if reason is None else Skipped(file.source, reason, failed=False)


def cited_as(file: Path, root: Path) -> str:
    """Return the name by which a file below a path that was given is cited; both absolute."""
    source = file.relative_to(root.parent).as_posix() if root.parent != root else file.as_posix()
    # A file name may hold bytes that are no text; they are shown as the replacement character.
    return source.encode(errors="surrogateescape").decode(errors="replace")


def files_below(root: Path) -> Iterator[Path]:
    """Yield the files of a path that is there: itself, or those below a folder, hidden ones and indexes passed over."""
    return _walk(root) if root.is_dir() else iter([root])


def is_index(folder: Path) -> bool:
    """Tell whether a folder is an index: its files are no documents."""
    return (folder / "CURRENT").is_file() and (folder / "generations").is_dir()


def _walk(root: Path) -> Iterator[Path]:
    """Yield the files below a folder. Links to folders are not followed: they may lead out of it or in a circle."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not is_index(Path(folder, name)))
        for name in sorted(files):
            path = Path(folder, name)
            if not name.startswith(".") and not (is_sidecar(path) and not labels_nothing(path)):
                yield path
