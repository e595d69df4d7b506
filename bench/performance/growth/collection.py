"""Builds a collection of any size as a generation, and keeps it below .pincite/ for the next run.

    python -m bench.performance.growth.collection 1000000

Reading, splitting and the search for near copies are left out, and vectors are put in place of embedding: the store, both indexes and the manifest
are the product's own. Kept beside it: the truth by exact search for each question.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from bench.performance.growth.embeddings import (
    CACHE,
    Model,
    Vectors,
    compared,
    question_articles,
    questions,
    real_vectors,
)
from bench.performance.growth.texts import chain, documents, real_paragraphs
from index_build.dense.choice import AUTO, KINDS, kind_for
from index_build.dense.exact import ExactIndex
from index_build.generation import FORMAT_VERSION, LEXICAL, TEXTS, Manifest, record_files
from index_build.lexical_index import LexicalIndex
from index_build.originals import write_references
from index_build.sources import Sources
from index_build.text_writer import TextWriter

ASKED = 200
_DEPTH = 100
_BLOCK = 43_000


def collection(passages: int, dense: str = AUTO) -> Path:
    """Return the folder of a collection of so many passages, made where it is not there yet. Beside it lie truth.npz and built.json."""
    home = CACHE / f"{passages}-{dense}"
    if not (home / "built.json").exists():
        shutil.rmtree(home, ignore_errors=True)
        (home / "generation").mkdir(parents=True)
        (home / "built.json").write_text(json.dumps(_build(home, passages, dense), indent=1), encoding="utf-8")
    return home / "generation"


def _build(home: Path, passages: int, dense: str) -> dict[str, Any]:
    took: dict[str, Any] = {}
    begun = time.perf_counter()

    def done(what: str) -> None:
        nonlocal begun
        took[what] = round(time.perf_counter() - begun, 1)
        print(f"{passages:,} {what}: {took[what]} s", file=sys.stderr, flush=True)
        begun = time.perf_counter()

    folder = home / "generation"
    real = real_paragraphs()
    vectors = real_vectors(real)
    real = real[: len(vectors)]
    articles = [article for article, _, _ in real]
    model = Model.fit(vectors, articles)
    done("real vectors")
    took["similarities"] = compared(vectors, articles, questions()[1], question_articles(), model)
    texts = TextWriter.create(folder / TEXTS)
    every: list[int] = []
    count = 0
    for document, found in documents(passages, [words for _, _, words in real], chain()):
        texts.add(document, found)
        every += [each.id for each in found]
        count += 1
    texts.record(Sources())
    done("texts")
    ids = np.array(every, dtype=np.int64)
    order = np.argsort(ids)
    made = np.empty((len(ids), vectors.shape[1]), dtype=np.float32)
    place = np.empty(len(ids), dtype=np.int64)
    place[order] = np.arange(len(ids))
    chance = np.random.default_rng(2)
    known = min(len(vectors), len(ids))
    made[place[:known]] = vectors[:known]
    for at in range(known, len(ids), _BLOCK):
        there = place[at : at + _BLOCK]
        made[there] = model.draw(len(there), chance)
    done("vectors")
    kind = kind_for(dense, len(ids))
    index = KINDS[kind].make(ids[order], made)
    index.write(folder)
    del index
    done(f"dense index ({kind})")
    took["exact ms"] = _truth(home, ids[order], made)
    done("exact search")
    del made
    LexicalIndex.build(
        folder / LEXICAL,
        ((each.passage.id, each.context, each.text) for batch in texts.batches(1000) for each in batch),
    )
    done("lexical index")
    write_references(folder, [])
    texts.close()
    Manifest(
        FORMAT_VERSION, datetime.now(UTC).isoformat(timespec="seconds"), "growth", vectors.shape[1], count, len(ids), {},
        record_files(folder), True, kind, dense, "[]" if KINDS[kind].learns else None,
    ).write(folder)  # fmt: skip
    done("finishing")
    return took


def _truth(home: Path, ids: np.ndarray, vectors: Vectors) -> list[float]:
    """Keep the nearest by exact search for each question; return milliseconds that it took, in memory."""
    _, asked = questions(ASKED)
    index = ExactIndex.make(ids, vectors)
    nearest, took = [], []
    for vector in asked:
        begun = time.perf_counter()
        nearest.append(index.search(vector, min(_DEPTH, len(ids))))
        took.append((time.perf_counter() - begun) * 1e3)
    np.savez(home / "truth.npz", ids=[each[0] for each in nearest], scores=[each[1] for each in nearest])
    return took


if __name__ == "__main__":
    print(collection(int(sys.argv[1]), *sys.argv[2:3]))
