"""What a process that serves a collection takes, in time and memory; run as a process of its own, which prints JSON.

python -m bench.performance.growth.served .pincite/bench-growth/1000000-auto/generation
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.performance.growth.collection import ASKED
from bench.performance.growth.embeddings import CACHE, questions
from bench.performance.growth.texts import FIRST_DAY
from index_build.embedder import Embedder
from index_build.generation import Generation
from qa.answerer import FromOneGeneration
from qa.period import Period
from qa.reader.span import SpanReader, shipped
from qa.retrieve import DEPTH, Retriever

SHORT = Period(FIRST_DAY + timedelta(days=1000), FIRST_DAY + timedelta(days=1045))
"""A hundredth of all passages: four in five have a date in ten years."""
_WARMING = 20
_WHOLE = 100


class _Known:
    """An embedder of questions that were embedded before: how long that takes is another row's matter."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise AssertionError("questions are embedded already")


def main(folder: Path) -> dict[str, Any]:
    """Ask all questions in each way and return milliseconds by question, bytes, and shares."""
    begun = time.perf_counter()
    generation = Generation.open(folder)
    opened = time.perf_counter() - begun
    retriever = Retriever(generation, _Known())  # type: ignore[arg-type]
    texts, vectors = questions(ASKED)
    asked = list(zip(texts, vectors, strict=True))
    for text, vector in asked[-_WARMING:]:
        retriever.retrieve(text, vector, 10)
    told: dict[str, Any] = {"open s": opened}
    told["retrieve"] = _times(lambda text, vector: retriever.retrieve(text, vector, 10), asked)
    told["memory"] = _memory()
    told["dense"] = _times(lambda _, vector: generation.dense.search(vector, DEPTH), asked)
    told["lexical"] = _times(lambda text, _: generation.lexical.search(text, DEPTH), asked)
    allowed = generation.texts.passage_ids(SHORT.after, SHORT.before)
    told["allowed"] = len(allowed)
    told["period"] = _times(lambda text, vector: retriever.retrieve(text, vector, 10, period=SHORT), asked[:50])
    told["period ids"] = _times(lambda *_: generation.texts.passage_ids(SHORT.after, SHORT.before), asked[:20])
    told["dense of allowed"] = _times(lambda _, vector: generation.dense.search(vector, DEPTH, allowed), asked[:50])
    told["lexical of allowed"] = _times(lambda text, _: generation.lexical.search(text, DEPTH, allowed), asked[:50])
    found = generation.dense.search(vectors[0], DEPTH)[0].tolist()
    told["passages of 100"] = _times(lambda *_: generation.texts.passages(found), asked[:50])
    with np.load(folder.parent / "truth.npz") as truth:
        for depth in (10, 100):
            shares = [
                len(np.intersect1d(generation.dense.search(vector, depth)[0], ids[:depth])) / len(ids[:depth])
                for vector, ids in zip(vectors, truth["ids"], strict=True)
            ]
            told[f"recall {depth}"] = float(np.mean(shares))
    told["memory at the end"] = _memory()
    model, (network, featuriser, judgement) = Embedder(), shipped()
    answering = FromOneGeneration(generation, model, SpanReader(generation, network, featuriser, judgement))
    for text, _ in asked[-_WARMING:]:
        answering.ask(judgement.threshold, text)
    told["question"] = _times(lambda text, _: answering.ask(judgement.threshold, text), asked[:_WHOLE])
    told["passages"], told["kind"] = len(generation.dense), generation.manifest.dense
    return told


def bytes_by_part(folder: Path) -> dict[str, int]:
    """Return bytes on disk of each part; ``text`` is the documents' words in UTF-8, which stand in the file texts.utf8 and nowhere else."""
    parts = {"text": 0, "dense index": 0, "lexical index": 0, "SQLite": 0, "manifest": 0}
    for path in folder.rglob("*"):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            part = next((part for start, part in _PARTS.items() if name.startswith(start)), "manifest")
            parts[part] += path.stat().st_size
    return parts


_PARTS = {"texts.utf8": "text", "texts.sqlite": "SQLite", "dense": "dense index", "lexical": "lexical index"}


def _times(
    work: Callable[[str, NDArray[np.float32]], object], asked: list[tuple[str, NDArray[np.float32]]]
) -> list[float]:
    times = []
    for text, vector in asked:
        begun = time.perf_counter()
        work(text, vector)
        times.append((time.perf_counter() - begun) * 1e3)
    return times


def _memory() -> dict[str, float]:
    """Return MB that this process holds: its own, and pages of files, which the system shares among processes and takes back at need."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    told = {line.split(":")[0]: int(line.split()[1]) / 1e3 for line in lines if line.startswith("Rss")}
    return {"own": told["RssAnon"], "files": told["RssFile"]}


if __name__ == "__main__":
    assert CACHE.exists()
    print(json.dumps(main(Path(sys.argv[1]))))
