"""One question embedded: from its words to its vector."""

from __future__ import annotations

from itertools import cycle

from bench.performance.alternate import alternate
from bench.performance.figure import Figure
from bench.performance.rivals.sentence_transformer import SentenceTransformerEmbedder
from bench.performance.texts import SEED, questions
from index_build.embedder import Embedder

NAME = "query"


def measure(quick: bool) -> list[Figure]:
    asked = questions(100)
    ours, rival = Embedder(), SentenceTransformerEmbedder()
    rounds = 10 if quick else 120
    mine, theirs = cycle(asked), cycle(asked)
    times = alternate(lambda: ours.encode([next(mine)]), lambda: rival.encode_one(next(theirs)), rounds, pause=0.02)
    own, other = ([each * 1e3 for each in side] for side in times)
    p95 = {name: sorted(side)[int(0.95 * len(side))] for name, side in (("ours", own), ("theirs", other))}
    return [
        Figure(
            NAME, "one question", "ms", own, "SentenceTransformer.encode, float32", other, bar=2.5, goal=4.0,
            details={"questions": len(asked), "seed": SEED, "p95": p95},
        )
    ]  # fmt: skip
