"""Whether an index is sound: its files, its counts, its offsets, and a sample of its vectors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index_build.deletions import Deletions
from index_build.document import passage_id, text_sha256
from index_build.embedder import Embedder
from index_build.errors import BadIndex
from index_build.generation import Generation, Manifest, record_files
from index_build.index_folder import IndexFolder
from index_build.originals import references
from index_build.page_letters import BrokenLetters

SAMPLE = 64
"""Passages that are embedded again."""
LIKE = 0.999
"""Cosine below which a vector is not that of its passage; what the encoder is given beside it moves the last digits alone."""
_BATCH = 256
_MOST_TOLD = 20
MEND = "go back with pincite index rollback, or build the index again"


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and what is wrong with it, a sentence each; nothing when all is sound."""

    generation: str
    files: int
    documents: int
    passages: int
    embedded: int
    problems: tuple[str, ...]


def verify(index_dir: Path, embedder: Embedder | None = None, sample: int = SAMPLE) -> Verified:
    """Check the generation in force; with a ``sample`` of 0 no model is needed. Raises BadIndex when there is no index, and BadModel."""
    current = IndexFolder(index_dir).current()
    problems: list[str] = []
    files = documents = passages = embedded = 0
    try:
        Deletions.read(index_dir)
    except BadIndex as error:
        problems.append(str(error))
    try:
        manifest = Manifest.read(current)
        files = len(manifest.files)
        problems += _files(current, manifest)
        generation = Generation.open(current)
        documents, passages = generation.texts.counts()
        problems += _ids(generation)
        problems += list(_offsets(generation))[:_MOST_TOLD]
        problems += list(_originals(current, IndexFolder(index_dir), generation))[:_MOST_TOLD]
        if sample and not problems:
            embedded = min(sample, passages)
            problems += _vectors(generation, embedder or Embedder(), embedded)
    except BadIndex as error:
        problems.append(str(error))
    except (sqlite3.Error, RuntimeError, ValueError, KeyError, TypeError) as error:
        problems.append(f"{current} cannot be read through ({error}): {MEND}")
    return Verified(current.name, files, documents, passages, embedded, tuple(problems))


def _files(folder: Path, manifest: Manifest) -> Iterator[str]:
    found = record_files(folder)
    for name, record in manifest.files.items():
        if name not in found:
            yield f"{folder / name} is missing: {MEND}"
        elif found[name].size != record.size:
            yield f"{folder / name} has {found[name].size:,} bytes in place of {record.size:,}: {MEND}"
        elif found[name].sha256 != record.sha256:
            yield f"{folder / name} was changed since it was written (its sha256 is another): {MEND}"
    for name in sorted(set(found) - set(manifest.files) - {"manifest.json"}):
        yield f"{folder / name} is no part of the index: remove it"


def _ids(generation: Generation) -> Iterator[str]:
    held = generation.texts.all_passage_ids()
    for part, ids in (("vectors", generation.dense.ids()), ("words", generation.lexical.ids())):
        if not np.array_equal(held, ids):
            yield f"The {part} of {generation.name} are not those of its passages: {MEND}"


def _offsets(generation: Generation) -> Iterator[str]:
    for document in generation.texts.documents():
        if text_sha256(document.text) != document.sha256:
            yield f"The text of {document.source} is not the one that was indexed: {MEND}"
        for stored in generation.texts.passages_of(document.id):
            passage = stored.passage
            said = {document.text[place.start : place.end] for place in passage.places}
            if said != {stored.text} or passage.id != passage_id(document.id, stored.text):
                yield f"Passage {passage.ordinal} of {document.source} does not stand where the index says: {MEND}"


def _originals(current: Path, folder: IndexFolder, generation: Generation) -> Iterator[str]:
    named = generation.texts.originals()
    if named != references(current):
        yield f"The originals that {generation.name} names are not those of its documents: {MEND}"
    for problem in folder.originals.problems(named):
        yield f"{problem}: build the index again"
    for document in generation.texts.documents():
        for page in generation.texts.pages_holding(document.id, 0, len(document.text)):
            try:
                offsets, _ = page.unpacked()
                sound = all(0 <= each < len(document.text) and not document.text[each].isspace() for each in offsets)
            except BrokenLetters:
                sound = False
            if not sound:
                yield f"The letters of {page.name} of {document.source} are not those of its text: {MEND}"


def _vectors(generation: Generation, embedder: Embedder, count: int) -> Iterator[str]:
    ids = generation.texts.all_passage_ids()
    chosen = ids[np.unique(np.linspace(0, len(ids) - 1, count).astype(np.int64))]
    for at in range(0, len(chosen), _BATCH):
        batch = generation.texts.passages(chosen[at : at + _BATCH].tolist())
        vectors = embedder.encode_passages([each.context for each in batch], [each.text for each in batch])
        cosines = (vectors * generation.dense.vectors(chosen[at : at + _BATCH])).sum(axis=1)
        for stored, cosine in zip(batch, cosines.tolist(), strict=True):
            if not cosine >= LIKE:
                document = generation.texts.document(stored.passage.document_id)
                source = document.source if document else stored.passage.document_id
                yield f"The vector of passage {stored.passage.ordinal} of {source} is not that of its words (cosine {cosine:.3f}): {MEND}"
