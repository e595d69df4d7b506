"""One published generation, opened for reading, and the manifest that says what it is made of."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import asdict, dataclass, field, replace
from hashlib import file_digest, sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index_build.deletions import Deletions
from index_build.dense.choice import AUTO, open_dense
from index_build.dense.index import DenseIndex
from index_build.errors import BadIndex, build_again
from index_build.index_folder import IndexFolder
from index_build.lexical_index import LexicalIndex
from index_build.stored_texts import OLD
from index_build.text_store import TextStore

FORMAT_VERSION = 9
_READ = (OLD, FORMAT_VERSION)
TEXTS, LEXICAL = "texts.sqlite", "lexical"
_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of a generation: its sha256 in hexadecimal and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of; ``created`` is an ISO 8601 time in UTC."""

    format_version: int
    created: str
    embedder: str
    dimension: int
    documents: int
    passages: int
    changes: dict[str, int]
    """How many files were "built", or "added", "changed" and "vanished", and how many documents "deleted", since the one before."""
    files: dict[str, FileRecord]
    originals: bool = True
    """Whether the originals of documents that can be shown as they look are kept."""
    dense: str = "exact"
    """The kind of dense index, one of ``dense.choice.KINDS``."""
    dense_asked: str = AUTO
    """The choice that led to it, which updates keep to; see ``dense.choice``."""
    dense_learned_from: str | None = None
    """The one compartment whose vectors the dense index was shaped by, where it learns from any."""

    def digest(self) -> str:
        """Return a sha256 of what the generation holds, leaving out when it was made."""
        content = asdict(self) | {"created": None}
        return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def write(self, folder: Path) -> None:
        """Write the manifest into a generation's folder."""
        (folder / _MANIFEST).write_text(json.dumps(asdict(self), indent=1, sort_keys=True) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read a generation's manifest. Raises BadIndex when there is none, or it is of another format version."""
        try:
            fields = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
            version = fields["format_version"]
            if version in _READ:
                return cls(
                    **fields | {"files": {name: FileRecord(**record) for name, record in fields["files"].items()}}
                )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadIndex(
                f"The manifest of the index in {folder} cannot be read: {build_again(folder.parents[1])}"
            ) from error
        raise BadIndex(
            f"The index in {folder} has format version {version}, this pincite reads {FORMAT_VERSION}: {build_again(folder.parents[1])}"
        )


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation in use."""

    name: str
    manifest: Manifest
    texts: TextStore
    dense: DenseIndex
    lexical: LexicalIndex
    _outside: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64), repr=False, compare=False)
    """The ids of passages of the compartments that are not looked at."""

    @classmethod
    def open_current(cls, index_dir: Path) -> Generation:
        """Open the generation in force in an index folder, whole but for what was deleted from it. Raises BadIndex."""
        generation = cls.open(IndexFolder(index_dir).current())
        return generation.without(Deletions.read(index_dir).of(generation.name))

    @classmethod
    def open(cls, folder: Path) -> Generation:
        """Open the generation in a folder and check that its parts belong together. Raises BadIndex."""
        manifest = Manifest.read(folder)
        for name, record in manifest.files.items():
            path = folder / name
            if not path.is_file() or path.stat().st_size != record.size:
                raise BadIndex(f"The index is damaged, {path} is missing or cut short: build the index again")
        try:
            texts, dense = TextStore.open(folder / TEXTS), open_dense(manifest.dense, folder)
            lexical = LexicalIndex.open(folder / LEXICAL)
            counts = (*texts.counts(), len(dense), len(lexical))
        except (RuntimeError, ValueError, OSError, sqlite3.Error) as error:
            raise BadIndex(f"The index in {folder} is damaged: build it again") from error
        if counts != (manifest.documents, manifest.passages, manifest.passages, manifest.passages):
            raise BadIndex(f"The index in {folder} is damaged, its parts do not hold the same passages: build it again")
        return cls(folder.name, manifest, texts, dense, lexical)

    def without(self, documents: Collection[str]) -> Generation:
        """Return the same generation as if these documents were not in it: no search, count, copy or date tells of them."""
        texts = self.texts.without(documents)
        deleted = texts.ids_of_hidden_documents()
        return replace(
            self,
            texts=texts,
            dense=self.dense.without(_union(self._outside, deleted)),
            lexical=self.lexical.without(deleted),
        )

    def within(self, compartments: Collection[str], lexical: LexicalIndex) -> Generation:
        """Return the same generation as if only documents of these compartments were in it, which ``lexical`` is to hold the words of."""
        texts = self.texts.within(compartments)
        outside = np.setdiff1d(texts.all_passage_ids(), texts.ids_within(), assume_unique=True)
        dense = self.dense.without(_union(outside, texts.ids_of_hidden_documents()))
        if self.manifest.dense_learned_from not in (None, *compartments):
            dense = dense.exhaustive()  # What shaped it is hidden, and must not tell what is found.
        return replace(self, texts=texts, dense=dense, lexical=lexical, _outside=outside)


def _union(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.union1d(one, other) if len(other) else one


def record_files(folder: Path) -> dict[str, FileRecord]:
    """Return the record of every file below a generation's folder, by its path with forward slashes."""
    records: dict[str, FileRecord] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        records[path.relative_to(folder).as_posix()] = FileRecord(digest, path.stat().st_size)
    return records
