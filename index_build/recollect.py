"""Which files an update looks at, under the names that they are cited by already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index_build.collect import SourceFile, absolute, cited_as, files_below
from index_build.errors import BadInput
from index_build.sources import SourceRecord, Sources


@dataclass(frozen=True, slots=True)
class Collected:
    """Files that are there, in the order of their names; records of those that are not; records that nobody asked about."""

    files: list[SourceFile]
    vanished: list[SourceRecord]
    elsewhere: list[SourceRecord]
    roots: dict[Path, str]
    """The paths that the index is then made from."""


def recollect(paths: Sequence[Path], known: Sources, fields: str | None) -> Collected:
    """Look at ``paths``, or at all that the index was made from where there are none.

    A file keeps the name that it is cited by, and a new one below a path that was given before is named from there, as a build would. Raises
    BadInput for a path that is not there and was never indexed, and for two files that would be cited by one name.
    """
    given = [absolute(path) for path in paths] or list(known.roots)
    if not given:
        raise BadInput("This index was not made from files: name the paths to update it from")
    by_path = {record.path: record for record in known.files.values()}
    for path in given:
        if not path.exists() and not (paths and any(known_path.is_relative_to(path) for known_path in by_path)):
            raise BadInput(
                f"{path} does not exist: check the path and try again"
                if paths
                else f"{path}, which this index was made from, is not there: bring it back, or name it to take its documents out"
            )
    # A longer path first, since it says more about the files below it.
    roots = sorted({*known.roots, *given}, key=lambda root: (root not in known.roots, -len(root.parts)))
    found: dict[str, SourceFile] = {}
    for path in given:
        for file in files_below(path) if path.exists() else ():
            named = by_path[file].source if file in by_path else _named(file, roots)
            other = found.get(named)
            if other is not None and other.path != file:
                raise _clash(other.path, file, named)
            found[named] = SourceFile(file, named, asked_for=file in roots)
    asked, elsewhere = _part(known.files.values(), given)
    for record in elsewhere:
        if record.source in found and found[record.source].path != record.path:
            raise _clash(record.path, found[record.source].path, record.source)
    vanished = [record for record in asked if record.source not in found or found[record.source].path != record.path]
    kept_roots = {root: written for root, written in known.roots.items() if root not in given or root.exists()}
    new = {path: fields or "" for path in given if path.exists() and not _covered(path, known.roots)}
    again = {path: fields for path in given if path in kept_roots and fields is not None}
    return Collected([found[name] for name in sorted(found)], vanished, elsewhere, kept_roots | new | again)


def _named(file: Path, roots: Sequence[Path]) -> str:
    return cited_as(file, next(root for root in roots if file.is_relative_to(root)))


def _covered(path: Path, roots: Iterable[Path]) -> bool:
    return any(path.is_relative_to(root) for root in roots)


def _part(records: Iterable[SourceRecord], given: Sequence[Path]) -> tuple[list[SourceRecord], list[SourceRecord]]:
    """Return the records of files below the paths, and the others."""
    below: list[SourceRecord] = []
    others: list[SourceRecord] = []
    for record in records:
        (below if _covered(record.path, given) else others).append(record)
    return below, others


def _clash(one: Path, other: Path, source: str) -> BadInput:
    return BadInput(f"{one} and {other} would both be cited as {source!r}: index the folder above both instead")
