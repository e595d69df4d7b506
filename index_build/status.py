"""What an index is and was: its generation in force, and those before."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from index_build.deletions import Deletions
from index_build.errors import BadIndex
from index_build.formats import container_of, format_of
from index_build.generation import TEXTS, Manifest
from index_build.index_folder import IndexFolder
from index_build.labels import read_labels, written_labels
from index_build.text_store import TextStore


@dataclass(frozen=True, slots=True)
class Status:
    """The generation in force; sizes in bytes, ``created`` an ISO 8601 time in UTC, ``formats`` documents by the format of their files."""

    generation: str
    created: str
    embedder: str
    format_version: int
    documents: int
    passages: int
    deleted: int
    unreadable: int
    size: int
    generations: int
    size_of_all: int
    size_of_originals: int
    paths: tuple[str, ...]
    formats: dict[str, int] = field(default_factory=dict)
    labels: dict[str, int] = field(default_factory=dict)
    """How many documents carry each label; one that carries several counts with each."""
    unlabelled: int = 0
    dense: str = "exact"
    """The kind of dense index, and in ``dense_asked`` the choice that led to it."""
    dense_asked: str = "auto"


@dataclass(frozen=True, slots=True)
class Made:
    """One generation: when it was made, what it holds, and how it differs from the one before; ``broken`` says why that is not known."""

    generation: str
    in_force: bool
    created: str = ""
    documents: int = 0
    passages: int = 0
    changes: dict[str, int] = field(default_factory=dict)
    deleted_since: int = 0
    broken: str = ""


def status(index_dir: Path) -> Status:
    """Return what an index is. Raises BadIndex."""
    folder = IndexFolder(index_dir)
    current = folder.current()
    manifest = Manifest.read(current)
    deleted = Deletions.read(index_dir).of(current.name)
    stored = TextStore.open(current / TEXTS)
    sources = stored.sources()
    formats: Counter[str] = Counter()
    for file, count in stored.without(deleted).documents_by_file():
        name = sources.files[file].path.name if file in sources.files else file
        known = format_of(name) or container_of(name)
        formats[known.name if known else (PurePosixPath(name).suffix or "other")] += count
    labels: Counter[str] = Counter()
    compartments = stored.without(deleted).compartments()
    for compartment, count in compartments.items():
        labels.update(dict.fromkeys(read_labels(compartment), count))
    stored.close()
    every = folder.generations()
    return Status(
        generation=current.name,
        created=manifest.created,
        embedder=manifest.embedder,
        format_version=manifest.format_version,
        documents=manifest.documents - len(deleted),
        passages=manifest.passages,
        deleted=len(deleted) + len(sources.deleted),
        unreadable=sum(each.failed for record in sources.files.values() for each in record.skipped),
        size=_size(current),
        generations=len(every),
        size_of_all=sum(map(_size, every)),
        size_of_originals=_size(folder.originals.folder),
        paths=(*map(str, sources.roots), *sources.web_roots),
        formats=dict(formats.most_common()),
        labels=dict(sorted(labels.items())),
        unlabelled=compartments.get(written_labels(()), 0),
        dense=manifest.dense,
        dense_asked=manifest.dense_asked,
    )


def history(index_dir: Path) -> list[Made]:
    """Return the generations that are kept, the newest first. Raises BadIndex."""
    folder = IndexFolder(index_dir)
    current = folder.current()
    deletions = Deletions.read(index_dir)
    found = []
    for path in reversed(folder.generations()):
        try:
            manifest = Manifest.read(path)
        except BadIndex as error:
            found.append(Made(path.name, path == current, broken=str(error)))
            continue
        found.append(
            Made(
                path.name,
                path == current,
                manifest.created,
                manifest.documents,
                manifest.passages,
                manifest.changes,
                len(deletions.of(path.name)),
            )
        )
    return found


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
