"""The version of a document that was cited, from a generation that is kept, where it has since changed.

Somebody sees an older version only who may see the document now and might have seen that version then. What was deleted is gone: a version
that stands in a generation from which the document was deleted, there or later, is not shown, even where the document has come back with
other words.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from index_build.deletions import Deletions
from index_build.document import Document
from index_build.errors import PinciteError
from index_build.generation import TEXTS, Generation, Manifest
from index_build.index_folder import IndexFolder
from index_build.labels import check_labels
from index_build.text_store import TextStore
from ui.source.view import View


@dataclass(frozen=True, slots=True)
class Older:
    """A document as an older generation has it, and when that generation was made, in UTC."""

    document: Document
    generation: str
    made: datetime


def cited_version(
    index_dir: Path, now: Generation, document: Document, view: View, labels: frozenset[str]
) -> Older | None:
    """Return the version that a view names of a document that the visitor sees ``now``; None where it is not kept, or not for them."""
    if not view.version or view.names(document.sha256):
        return None
    held = check_labels(labels)
    try:
        deletions = Deletions.read(index_dir)
    except PinciteError:
        return None  # What was deleted is not known: nothing old is shown.
    for folder in _older(index_dir, now.name):
        # Of this generation and of those after it: that it was deleted from an earlier one was before this version came.
        if document.id in deletions.of(folder.name):
            return None
        try:
            found = _in(folder, document.id, view)
        except (PinciteError, sqlite3.Error, OSError, ValueError):
            continue  # Of another format, damaged, or dropped this very moment.
        if isinstance(found, _Deleted):
            return None
        if found is not None:
            return found if frozenset(found.document.labels) <= held else None
    return None


class _Deleted:
    """The document was deleted before this generation was made."""


def _older(index_dir: Path, name: str) -> Iterator[Path]:
    """Yield the folders of the generations before the one that answers, the newest first. What came after it was rolled back."""
    yield from reversed([path for path in IndexFolder(index_dir).generations() if path.name < name])


def _in(folder: Path, document: str, view: View) -> Older | _Deleted | None:
    manifest = Manifest.read(folder)
    texts = TextStore.open(folder / TEXTS)
    try:
        if document in _deleted_before(folder):
            return _Deleted()
        held = texts.as_deleted([document])
        # Its digest first: the whole of a long document is read for the one version that is meant.
        if not held or not view.names(held[0].sha256):
            return None
        found = texts.document(document)
        return Older(found, folder.name, datetime.fromisoformat(manifest.created)) if found else None
    finally:
        texts.close()


@lru_cache(maxsize=16)
def _deleted_before(folder: Path) -> frozenset[str]:
    """The ids of documents that were left out when a generation was made; it never changes."""
    texts = TextStore.open(folder / TEXTS)
    try:
        return frozenset(texts.sources().deleted)
    finally:
        texts.close()
