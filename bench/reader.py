"""``python -m bench.reader``: the reader's EM and F1 on SQuAD-format files, with no-answer where a file has it.

Each pair of question and paragraph is read once, however many files it stands in. Answerable-only files are measured
without abstaining; files with unanswerable questions at one threshold, taken from held-out training articles
(``python -m qa.reader.held_out`` writes them), and at the best one for comparison.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from qa.reader.decode import PassageReading
from qa.reader.features import Featuriser
from qa.reader.lanes import exported
from qa.reader.predict import Network, TorchNetwork, read_pairs
from qa.reader.squad_metric import best, best_threshold

RELEVANCE_WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)


@dataclass(frozen=True)
class Row:
    """A question as it stands in a file."""

    question: str
    passage: str
    golds: tuple[str, ...]
    kind: str


def rows_of(path: Path, source: str | None = None) -> list[Row]:
    """All questions of a SQuAD-format file, or those of a source, with their gold answer texts."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    data: list[dict[str, Any]] = json.loads(raw)["data"]
    return [
        Row(
            row["question"].strip(), paragraph["context"],
            tuple(answer["text"] for answer in row["answers"]), row.get("kind", ""),
        )
        for article in data for paragraph in article["paragraphs"] for row in paragraph["qas"]
        if source is None or row.get("source") == source
    ]  # fmt: skip


def margin(reading: PassageReading, relevance_weight: float) -> float:
    """How far the answer stands above "no answer"."""
    return reading.margin + relevance_weight * reading.relevance


def measure(
    rows: list[Row], readings: list[PassageReading], threshold: float, relevance_weight: float
) -> dict[str, float | int | None]:
    """EM and F1 in per cent, and for files with unanswerable questions also F1 at both thresholds."""
    texts = [
        row.passage[r.spans[0].start : r.spans[0].end] if r.spans else "" for row, r in zip(rows, readings, strict=True)
    ]
    pairs = np.array([best(text, row.golds) for text, row in zip(texts, rows, strict=True)])
    answerable = np.array([bool(row.golds) for row in rows])
    out: dict[str, float | int | None] = {
        "questions": len(rows),
        "answerable": int(answerable.sum()),
        "em": round(100 * pairs[answerable, 0].mean(), 2),
        "f1": round(100 * pairs[answerable, 1].mean(), 2),
    }
    if answerable.all():
        return out
    margins = np.array([margin(reading, relevance_weight) for reading in readings])
    hidden = (~answerable).astype(float)
    shown_em, shown_f1 = (np.where(answerable, pairs[:, i], 0.0) for i in (0, 1))
    said = margins > threshold
    best_at, best_f1 = best_threshold(margins, shown_f1, hidden)
    out |= {
        "threshold": threshold,
        "em_with_no_answer": round(100 * np.where(said, shown_em, hidden).mean(), 2),
        "f1_with_no_answer": round(100 * np.where(said, shown_f1, hidden).mean(), 2),
        "best_threshold": round(best_at, 3),
        "f1_at_best_threshold": round(100 * best_f1, 2),
        "auroc": round(auroc(margins[answerable], margins[~answerable]), 4),
    }
    return out


def decide(rows: list[Row], readings: list[PassageReading]) -> tuple[float, float]:
    """The threshold and the weight of relevance with the best F1 over held-out questions."""
    shown = np.array([
        best(row.passage[r.spans[0].start : r.spans[0].end] if r.spans else "", row.golds)[1] if row.golds else 0.0
        for row, r in zip(rows, readings, strict=True)
    ])  # fmt: skip
    hidden = np.array([float(not row.golds) for row in rows])
    tried = {
        weight: best_threshold(np.array([margin(r, weight) for r in readings]), shown, hidden)
        for weight in RELEVANCE_WEIGHTS
    }
    weight = max(tried, key=lambda w: tried[w][1])
    return tried[weight][0], weight


def auroc(high: np.ndarray, low: np.ndarray) -> float:
    """The chance that a value of ``high`` is above one of ``low``, ties counted half."""
    ranks = np.searchsorted(np.sort(low), high, "left") + np.searchsorted(np.sort(low), high, "right")
    return float(ranks.mean() / 2 / len(low))


def main(arguments: list[str] | None = None) -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.reader", description=__doc__)
    add = parser.add_argument
    add("files", type=Path, nargs="+")
    add("--weights", type=Path, required=True, help="folder of an exported or trained reader")
    add("--precision", choices=("int8", "fp32", "torch"), default="int8")
    add("--tokenizer", type=Path, required=True, help="tokenizer.json")
    add(
        "--held-out",
        type=Path,
        help="file of held-out questions that decides the threshold and how much relevance counts",
    )
    add("--held-out-source", help="only its questions of this source: the one that is like the files measured")
    add("--limit", type=int, help="so many questions of each file, drawn by seed")
    add("--threads", type=int, default=2)
    add("--length", type=int, default=384)
    add("--stride", type=int, default=128)
    add("--save", type=Path, help="write every question's scores there as JSON lines")
    options = parser.parse_args(arguments)
    threshold, relevance_weight = 0.0, 0.0
    network = load_network(options.weights, options.threads, options.precision)
    files = {path: sample(rows_of(path), options.limit) for path in options.files}
    pairs = list(dict.fromkeys((row.question, row.passage) for rows in files.values() for row in rows))
    begun = time.perf_counter()
    featuriser = Featuriser(options.tokenizer)
    if options.held_out:
        held = sample(rows_of(options.held_out, options.held_out_source), options.limit)
        pairs_held = [(row.question, row.passage) for row in held]
        readings = read_pairs(network, featuriser, pairs_held, options.length, options.stride)
        threshold, relevance_weight = decide(held, readings)
    read = dict(zip(pairs, read_pairs(network, featuriser, pairs, options.length, options.stride), strict=True))
    report: dict[str, Any] = {
        path.name: measure(rows, [read[row.question, row.passage] for row in rows], threshold, relevance_weight)
        for path, rows in files.items()
    }
    report["relevance_weight"] = relevance_weight
    report["seconds"] = round(time.perf_counter() - begun, 1)
    report["pairs"], report["threads"], report["weights"] = (
        len(pairs),
        options.threads,
        f"{options.weights.name} {options.precision}",
    )
    print(json.dumps(report, indent=1))
    if options.save:
        save_scores(options.save, files, read)


def load_network(weights: Path, threads: int, precision: str) -> Network:
    """The network of a folder: ``int8`` or ``fp32`` as exported there, or ``torch`` as trained there."""
    if precision != "torch":
        return exported(weights, threads, ".onnx" if precision == "int8" else ".fp32.onnx")
    import torch

    from qa.reader import model

    torch.set_num_threads(threads)
    return TorchNetwork(model.load(weights))


def sample(rows: list[Row], limit: int | None) -> list[Row]:
    """At most ``limit`` rows, drawn by a fixed seed."""
    if limit is None or limit >= len(rows):
        return rows
    chosen = np.random.default_rng(20).permutation(len(rows))[:limit]
    return [rows[place] for place in sorted(chosen)]


def save_scores(path: Path, files: dict[Path, list[Row]], read: dict[tuple[str, str], PassageReading]) -> None:
    """One line a question: file, kind, answerable or not, EM, F1, margin and relevance of its best span."""
    with path.open("w", encoding="utf-8") as stream:
        for file, rows in files.items():
            for row in rows:
                reading = read[row.question, row.passage]
                text = row.passage[reading.spans[0].start : reading.spans[0].end] if reading.spans else ""
                em, f1 = best(text, row.golds)
                record = {
                    "file": file.name, "kind": row.kind, "answerable": bool(row.golds), "em": em, "f1": f1,
                    "question": row.question, "answer": text, "golds": row.golds[:3],
                    "spans": [round(span.score, 3) for span in reading.spans],
                    "margin": round(reading.margin, 4), "relevance": round(reading.relevance, 4),
                }  # fmt: skip
                stream.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
