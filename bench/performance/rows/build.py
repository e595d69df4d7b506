"""An index built from files: from a folder of texts to what can be asked, in passages a second."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.performance.alternate import seconds
from bench.performance.figure import Figure
from bench.performance.rivals import haystack, txtai
from bench.performance.texts import SEED, paragraphs
from index_build.build import build_index
from index_build.compute_threads import cores
from index_build.embedder import Embedder

NAME = "build"
# Paragraphs of a file; the titles and texts of real folders differ, and reading is a small part either way.
_OF_A_FILE = 2


def measure(quick: bool) -> list[Figure]:
    texts = paragraphs(40 if quick else 1200)
    embedder = Embedder()
    with tempfile.TemporaryDirectory() as folder:
        small, whole = (_written(Path(folder) / name, some) for name, some in (("small", texts[:20]), ("whole", texts)))
        number = iter(range(1000))

        def rate(index_files: Callable[[Path, Path], int], files: Path) -> float:
            """Passages a second, into a folder that is new each time."""
            made: list[int] = []
            taken = seconds(lambda: made.append(index_files(files, Path(folder) / f"index-{next(number)}")))
            return made[0] / taken

        def ours(files: Path, into: Path) -> int:
            return build_index([files], into, embedder).passages

        rivals = {"Haystack": haystack.index_files, "txtai": txtai.index_files}
        for index_files in (ours, *rivals.values()):
            rate(index_files, small)  # What is loaded once is no part of it.
        rounds = 1 if quick else 2
        own: list[float] = []
        pure: list[float] = []
        theirs: dict[str, list[float]] = {name: [] for name in rivals}
        for _ in range(rounds):
            own.append(rate(ours, whole))
            pure.append(len(texts) / seconds(lambda: embedder.encode(texts)))
            for name, index_files in rivals.items():
                theirs[name].append(rate(index_files, whole))
    details = {"files": len(texts) // _OF_A_FILE, "paragraphs": len(texts), "seed": SEED, "threads": cores()}
    return [
        *(
            Figure(NAME, "from files to a published index", "passages/s", own, name, rates, "more", bar=2.0, details=details)
            for name, rates in theirs.items()
        ),
        Figure(
            NAME, "of the rate at which passages are embedded alone", "share", [one / other for one, other in zip(own, pure, strict=True)],
            better="more", judged="value", goal=0.8, details=details | {"embedding_alone": pure},
        ),
    ]  # fmt: skip


def _written(folder: Path, texts: list[str]) -> Path:
    folder.mkdir()
    for first in range(0, len(texts), _OF_A_FILE):
        (folder / f"{first:05}.txt").write_text("\n\n".join(texts[first : first + _OF_A_FILE]), encoding="utf-8")
    return folder
