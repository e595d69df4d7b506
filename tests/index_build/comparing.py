"""Whether an index is what a build of the same files gives."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index_build.build import build_index
from index_build.embedder import Embedder
from index_build.generation import Generation


def holds(index: Path) -> list[str]:
    """The sources of the documents that an index answers from."""
    return sorted(document.source for document in Generation.open_current(index).texts.documents())


def same_as_built(index: Path, paths: Sequence[Path], built: Path, embedder: Embedder) -> bool:
    """Check that all that searches and citations rest on is what a new build of ``paths`` gives."""
    shutil.rmtree(built, ignore_errors=True)
    build_index(paths, built, embedder)
    return same_generation(Generation.open_current(index), Generation.open_current(built))


def same_generation(one: Generation, other: Generation) -> bool:
    """Check documents with their dates, passages with their families, vectors, and scores by words."""
    assert list(one.texts.documents()) == list(other.texts.documents())
    assert one.texts.originals() == other.texts.originals()
    for document in one.texts.documents():
        assert one.texts.original(document.id) == other.texts.original(document.id)
        assert all(
            each.texts.pages_holding(document.id, 0, len(document.text))
            == one.texts.pages_holding(document.id, 0, len(document.text))
            for each in (one, other)
        )
    passages = list(one.texts.batches(10_000))
    assert passages == list(other.texts.batches(10_000))
    (ids, vectors), (other_ids, other_vectors) = one.dense.everything(), other.dense.everything()
    assert np.array_equal(ids, other_ids)
    # The encoder pads texts to the longest of a batch, which moves the last digits.
    assert np.allclose(vectors, other_vectors, atol=1e-5)
    for batch in passages:
        for stored in batch[:20]:
            ours, theirs = (each.lexical.search(stored.text, 20) for each in (one, other))
            assert ours[0].tolist() == theirs[0].tolist() and ours[1].tolist() == theirs[1].tolist()
    assert one.texts.dated() == other.texts.dated()
    return True
