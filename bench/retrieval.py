"""Retrieval quality over all of SQuAD 1.1 dev as one collection: each ranking alone and fused, with the titles' words and without.

python -m bench.retrieval                       # whole dev set; prints the table of the README
python -m bench.retrieval --train-articles 48   # for decisions: a sample of train, never dev
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from bench import natural, squad
from bench.memo import MemoEmbedder
from bench.squad import Question
from index_build import lexical_index
from index_build.build import publish
from index_build.document import Document
from index_build.generation import Generation
from index_build.report import BuildReport
from qa.fusion import fuse
from qa.retrieve import DEPTH

CUTS = (1, 5, 20)
Ranking = tuple[NDArray[np.int64], NDArray[np.float32]]


def reciprocal_rank_fusion(dense: Ranking, lexical: Ranking, k: int = 60) -> Ranking:
    """Fuse by the sum of 1 / (k + rank) (Cormack et al. 2009)."""
    ids = np.union1d(dense[0], lexical[0])
    scores = np.zeros(len(ids), dtype=np.float32)
    for found in (dense[0], lexical[0]):
        scores[np.searchsorted(ids, found)] += 1 / (k + 1 + np.arange(len(found)))
    order = np.argsort(-scores, kind="stable")
    return ids[order], scores[order]


def rank_of(gold: set[int], ids: NDArray[np.int64], paragraph_of: dict[int, int]) -> float:
    """Return the rank, from 1, of the first passage of a gold paragraph, counting each paragraph once; inf when absent."""
    seen: dict[int, None] = {}
    for identity in ids.tolist():
        seen.setdefault(paragraph_of[identity])
        if identity in gold:
            return len(seen)
    return float("inf")


def measures(ranks: NDArray[np.float64], seed: int = 0) -> dict[str, tuple[float, float]]:
    """Return each measure with half the width of its 95% bootstrap interval (1,000 resamples)."""
    values = {f"R@{cut}": (ranks <= cut).astype(float) for cut in CUTS} | {"MRR": 1 / ranks}
    draws = np.random.default_rng(seed).integers(0, len(ranks), (1000, len(ranks)))
    result = {}
    for name, value in values.items():
        low, high = np.percentile(value[draws].mean(axis=1), [2.5, 97.5])
        result[name] = (float(value.mean()), float(high - low) / 2)
    return result


def evaluate(
    documents: list[Document], questions: list[Question], label: str, embedder: MemoEmbedder, boost: float
) -> None:
    """Build the index of one variant and print a row for each way of ranking."""
    lexical_index.CONTEXT_BOOST = boost
    with tempfile.TemporaryDirectory() as folder:
        report = BuildReport()
        publish(documents, Path(folder, "index"), report, embedder)
        generation = Generation.open_current(Path(folder, "index"))
        paragraph_of: dict[int, int] = {}
        gold: dict[tuple[str, int], set[int]] = {}
        for batch in generation.texts.batches(1000):
            for stored in batch:
                place = (stored.passage.document_id, stored.passage.paragraph)
                paragraph_of[stored.passage.id] = hash(place)
                gold.setdefault(place, set()).add(stored.passage.id)
        vectors = embedder.encode([question.text for question in questions])
        embedder.save()
        begun = time.perf_counter()
        dense = [generation.dense.search(vector, DEPTH) for vector in vectors]
        lexical = [generation.lexical.search(question.text, DEPTH) for question in questions]
        seconds = time.perf_counter() - begun
        ways: dict[str, Callable[[Ranking, Ranking], Ranking]] = {
            "MiniLM, exact inner product": lambda first, second: first,
            "BM25, stemmed": lambda first, second: second,
            "reciprocal rank fusion": reciprocal_rank_fusion,
            "mean of min-max scores": fuse,
        }
        for name, way in ways.items():
            ranks = np.array(
                [
                    rank_of(gold[(question.document_id, question.paragraph)], way(*pair)[0], paragraph_of)
                    for question, *pair in zip(questions, dense, lexical, strict=True)
                ]
            )
            cells = " | ".join(f"{mean:.3f} ± {half:.3f}" for mean, half in measures(ranks).values())
            print(f"| {name} | {label} | {cells} |", flush=True)
        print(
            f"<!-- {report.passages} passages, {len(questions)} questions, both searches {1000 * seconds / len(questions):.1f} ms -->"
        )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--train-articles", type=int, help="use so many articles of SQuAD train in place of dev")
    parser.add_argument("--natural", type=int, help="use so many questions of NQ-open train, over single sentences")
    parser.add_argument(
        "--boosts", type=float, nargs="*", default=[lexical_index.CONTEXT_BOOST], help="weights of a title's words"
    )
    arguments = parser.parse_args()
    if arguments.natural:
        name, read, draw = "train/nq-open-oracle.jsonl.gz", natural.read, arguments.natural
    elif arguments.train_articles:
        name, read, draw = "train/squad-v1.1-train.json.gz", squad.read, arguments.train_articles
    else:
        name, read, draw = "dev/squad-v1.1-dev.json.gz", squad.read, None
    print(f"<!-- {name}, seed 0, depth {DEPTH}, {torch.get_num_threads()} threads -->")
    print("| ranking | context | " + " | ".join([*(f"R@{cut}" for cut in CUTS), "MRR"]) + " |")
    print("|---|---|" + "---|" * (len(CUTS) + 1))
    embedder = MemoEmbedder()
    evaluate(*read(arguments.data / name, False, draw), "no titles", embedder, 0.0)
    for boost in arguments.boosts:
        evaluate(*read(arguments.data / name, True, draw), f"titles, boost {boost}", embedder, boost)


if __name__ == "__main__":
    main()
