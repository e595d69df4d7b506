"""``python -m qa.reader.fit --weights DIR --data FILE...``: fits how readings are judged, on held-out training articles.

The articles that training set aside become a collection, their questions are retrieved and read as in service, and from
that are fitted: which passages are read on, which span comes first, and how likely it is right. So that it is also known
when nothing answers, questions are asked again of collections that lack their paragraph or their whole article, and others
are changed into near misses. No dev file is touched.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.progress import track

from index_build.build import publish
from index_build.document import Block, Document, document_id, text_sha256
from index_build.embedder import Embedder
from index_build.generation import Generation
from index_build.report import BuildReport
from qa.answerer import READ
from qa.reader.dataset import read_examples
from qa.reader.example import Example
from qa.reader.features import Featuriser
from qa.reader.judgement import BIAS, FEATURES, LEAD, Floats, Judgement, leads, weights_of
from qa.reader.mixture import Mixer, Shares, held_out_articles
from qa.reader.predict import OnnxNetwork
from qa.reader.prepare import HELD_OUT, HELD_OUT_SEED
from qa.reader.reliability import calibration_error, reliability
from qa.reader.span import SpanReader
from qa.reader.squad_metric import RIGHT, best
from qa.retrieve import Retriever
from qa.values import groups

THRESHOLDS = tuple(step / 20 for step in range(4, 17))
"""Thresholds to choose from: .2 to .8."""
MISSING = 0.25
"""Of paragraphs, and of articles, the share that a collection lacks whose questions are asked of it all the same."""


@dataclass(frozen=True)
class Asked:
    """One question over a collection: features (P, len(FEATURES)) of what was retrieved, and what of it is right.

    ``f1`` (P,) is that of each passage's best span, wherever it stands: the same words elsewhere are no worse. ``gold`` (P,)
    tells the passage that the question was asked of; ``values`` (P,) are equal where two spans say the same; ``answerable`` is whether the passage asked of is in the collection and answers.
    """

    features: Floats
    f1: Floats
    gold: npt.NDArray[np.bool_]
    values: npt.NDArray[np.int64]
    answerable: bool
    article: str


@dataclass(frozen=True)
class Collection:
    """Examples whose paragraphs are to be a collection, and those to ask of it; ``lacking`` if it lacks their paragraphs."""

    rows: Sequence[Example]
    asked: Sequence[Example]
    lacking: bool


def collections(rows: Sequence[Example], asked: Sequence[Example], seed: int) -> list[Collection]:
    """All paragraphs and all questions; then without a share of the paragraphs, and without a share of the articles.

    Of the latter two only the questions are asked whose paragraph is not there. They are retrieved anew, as what stands
    behind a missing paragraph ranks higher than it did beside it.
    """
    rng = random.Random(seed)
    passages = list(dict.fromkeys(row.passage for row in rows))
    articles = sorted({row.article for row in rows})
    without_passages = frozenset(rng.sample(passages, round(MISSING * len(passages))))
    without_articles = frozenset(rng.sample(articles, round(MISSING * len(articles))))
    out = [Collection(rows, asked, lacking=False)]
    for name, missing in (("passage", without_passages), ("article", without_articles)):
        there = [row for row in rows if getattr(row, name) not in missing]
        out.append(Collection(there, [row for row in asked if row.answers and getattr(row, name) in missing], True))
    return out


def held_out_documents(examples: Sequence[Example]) -> list[Document]:
    """Each article as a document of its paragraphs."""
    articles: dict[str, dict[str, None]] = {}
    for example in examples:
        articles.setdefault(example.article, {})[_line(example.passage)] = None
    documents = []
    for article, held in articles.items():
        blocks, start = [], 0
        for paragraph in held:
            blocks.append(Block("paragraph", start, start + len(paragraph)))
            start += len(paragraph) + 2
        text = "\n\n".join(held)
        documents.append(
            Document(document_id(article), article, article, text, text_sha256(text), blocks=tuple(blocks))
        )
    return documents


def ask_all(collection: Collection, generation: Generation, embedder: Embedder, reader: SpanReader) -> list[Asked]:
    """Retrieve and read for every question of a collection, each passage to the end."""
    retriever = Retriever(generation, embedder)
    asked = []
    for example in track(collection.asked, description="Reading held-out questions"):
        vector = retriever.embed(example.question)
        retrieved = retriever.retrieve(example.question, vector, READ)
        found, features = reader.measure(example.question, retrieved)
        passage = _line(example.passage)
        answerable = bool(example.answers) and not collection.lacking
        # In service too, a passage without a span is none.
        read = [
            (row, each, reading)
            for row, each, reading in zip(features, retrieved, found, strict=True)
            if reading is not None and reading.spans
        ]
        # Windows of a long paragraph are each a part of it.
        gold = np.array([answerable and each.stored.text in passage for _, each, _ in read], dtype=bool)
        values = np.array(groups([reader.value(reading, each) for _, each, reading in read]), dtype=np.int64)
        f1 = np.zeros(len(read))
        for place, (_, each, reading) in enumerate(read):
            if example.answers:
                document = generation.texts.document(each.stored.passage.document_id)
                assert document is not None, "a passage's document is in the same generation"
                span = reading.spans[0]
                f1[place] = best(document.text[span.start : span.end], example.texts)[1]
        rows = np.array([row for row, _, _ in read]).reshape(-1, len(FEATURES))
        asked.append(Asked(rows, f1, gold, values, answerable, example.article))
    return asked


def fit(asked: Sequence[Asked], read_on: int, seed: int) -> dict[str, Any]:
    """All that is fitted, as ``Judgement`` has it, with how well it does.

    How well is measured on each half of the articles with what was fitted on the other half.
    """
    articles = sorted({each.article for each in asked})
    first_half = frozenset(random.Random(seed).sample(articles, len(articles) // 2))
    halves = [[each for each in asked if (each.article in first_half) is part] for part in (True, False)]
    judged = [
        judge(each, judgement)
        for part, other in (halves, halves[::-1])
        for judgement in [fitted(other, read_on)]
        for each in part
    ]
    chances, target = (np.array([getattr(row, name) for row in judged]) for name in ("chance", "right"))
    others = [(chance, right) for row in judged for chance, right in row.others]
    others_chances, others_right = np.array(others).reshape(-1, 2).T
    threshold = best_threshold(chances, target, np.array([row.answerable for row in judged]))
    shown = chances >= threshold
    answerable = [row for row in judged if row.answerable]
    held_out = {
        "questions": len(judged),
        "answerable": len(answerable),
        "right_paragraph_first": np.mean([row.gold_first for row in answerable]),
        "retrieval_first": np.mean([row.gold_retrieved_first for row in answerable]),
        "kept_by_shortlist": np.mean([row.gold_kept for row in answerable if row.gold_retrieved]),
        "shown": shown.mean(),
        "shown_right": target[shown].mean(),
        "calibration_error_of_shown": calibration_error(chances[shown], target[shown]),
        "calibration_error": calibration_error(chances, target),
        "calibration_error_of_others": calibration_error(others_chances, others_right),
    }
    rounded: dict[str, Any] = {
        name: value if isinstance(value, int) else round(float(value), 4) for name, value in held_out.items()
    }
    rounded["reliability"] = [vars(row) for row in reliability(chances, target)]
    return {**vars(fitted(asked, read_on)), "threshold": threshold, "held_out": rounded}


def best_threshold(chances: Floats, right: Floats, answerable: npt.NDArray[np.bool_]) -> float:
    """The lowest of ``THRESHOLDS`` that is within a standard error of the best by SQuAD 2.0's count.

    There a right answer shown and an unanswerable question held back count alike. Of thresholds that the questions cannot tell apart
    the lowest is taken: what is shown says how sure it is and stands beside its passage, what is held back is lost. Arrays are (N,).
    """
    worth = [np.where(chances >= each, right, ~answerable) for each in THRESHOLDS]
    means = [float(np.mean(each)) for each in worth]
    best_place = int(np.argmax(means))
    error = float(np.std(worth[best_place])) / len(chances) ** 0.5
    return next(each for each, mean in zip(THRESHOLDS, means, strict=True) if mean >= means[best_place] - error)


def fitted(asked: Sequence[Asked], read_on: int) -> Judgement:
    """Order by what makes the right passages likeliest, then confidence in what comes first by that order."""
    with_gold = [each for each in asked if each.gold.any()]
    shortlist = _conditional(with_gold, ("early", "retrieval", "cosine", "words"))
    rank = _conditional(with_gold, FEATURES)
    weights, first_rows, first_right, rows, right = weights_of(rank), [], [], [], []
    for each in asked:
        if len(each.f1):
            kept = _shortlisted(each, shortlist, read_on)
            features, held = each.features[kept], each.f1[kept] >= RIGHT
            scores = features @ weights
            first = int(np.argmax(scores))
            first_rows.append([*features[first], leads(scores, each.values[kept])[first]])
            first_right.append(held[first])
            others = np.arange(len(kept)) != first
            rows += list(features[others])
            right += list(held[others])
    confidence = _logistic(first_rows, first_right, (*FEATURES, LEAD))
    return Judgement(read_on, shortlist, rank, confidence, _logistic(rows, right, FEATURES), threshold=0.5)


@dataclass(frozen=True)
class Judged:
    """What a judgement makes of a question: the chance it gives the first span, and what of it holds.

    ``others`` has the chance of each further span and 1.0 where that is right.
    """

    chance: float
    right: float
    answerable: bool
    gold_first: bool
    gold_retrieved: bool
    gold_retrieved_first: bool
    gold_kept: bool
    others: tuple[tuple[float, float], ...] = ()


def judge(each: Asked, judgement: Judgement) -> Judged:
    """Judge one question as in service."""
    if not len(each.f1):
        return Judged(0.0, 0.0, each.answerable, False, False, False, False)
    kept = _shortlisted(each, judgement.shortlist, judgement.read_on)
    features, right = each.features[kept], (each.f1[kept] >= RIGHT).astype(float)
    first = int(np.argmax(judgement.rank_scores(features)))
    chances = judgement.probabilities(features, each.values[kept])
    others = tuple((float(chances[n]), float(right[n])) for n in range(len(kept)) if n != first)
    return Judged(
        float(chances[first]), float(right[first]), each.answerable, bool(each.gold[kept][first]), bool(each.gold.any()),
        bool(each.gold[0]), bool(each.gold[kept].any()), others,
    )  # fmt: skip


def _shortlisted(each: Asked, shortlist: Mapping[str, float], read_on: int) -> npt.NDArray[np.int64]:
    return np.argsort(-(each.features @ weights_of(shortlist)), kind="stable")[:read_on]


def _conditional(asked: Sequence[Asked], names: Sequence[str]) -> dict[str, float]:
    """Weights that make the gold passages of each question likeliest among its own: McFadden's conditional logit.

    No weight is below zero: each feature is there because it speaks for a passage, and where two say the same, one would
    else be set against the other.
    """
    from scipy.optimize import minimize

    columns = [FEATURES.index(name) for name in names]
    scale = np.concatenate([each.features for each in asked])[:, columns].std(axis=0) + 1e-9
    parts = [(each.features[:, columns] / scale, each.gold) for each in asked]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = 0.0, np.zeros_like(weights)
        for rows, gold in parts:
            scores = rows @ weights
            top = scores.max()
            chances = np.exp(scores - top)
            total += np.log(chances.sum()) - np.log(chances[gold].sum())
            slope += rows.T @ (chances / chances.sum()) - rows[gold].T @ (chances[gold] / chances[gold].sum())
        return total / len(parts) + 1e-3 * float(weights @ weights), slope / len(parts) + 2e-3 * weights

    found = minimize(loss, np.zeros(len(columns)), jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(columns))
    return dict(zip(names, (found.x / scale).round(5).tolist(), strict=True))


def _logistic(held: Sequence[Sequence[float]], is_right: Sequence[bool], names: Sequence[str]) -> dict[str, float]:
    """Weights, none below zero, and bias of the likeliest logistic regression of ``is_right`` (N,) on rows (N, F)."""
    from scipy.optimize import minimize

    design, right = np.array(held), np.array(is_right, dtype=float)
    scale = design.std(axis=0) + 1e-9
    rows = np.column_stack((design / scale, np.ones(len(design))))

    def loss(weights: Floats) -> tuple[float, Floats]:
        logits = rows @ weights
        slope = rows.T @ (1 / (1 + np.exp(-logits)) - right) / len(right)
        value = float(np.mean(np.logaddexp(0, logits) - right * logits))
        free = np.append(weights[:-1], 0)
        return value + 1e-3 * float(free @ free), slope + 2e-3 * free

    bounds = [(0, None)] * design.shape[1] + [(None, None)]
    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds)
    weights = dict(zip(names, (found.x[:-1] / scale).round(5).tolist(), strict=True))
    return weights | {BIAS: round(float(found.x[-1]), 5)}


def _line(passage: str) -> str:
    """A passage as one paragraph: lines within it would part it. Offsets stay as they are."""
    return passage.replace("\n", " ")


def questions(files: Sequence[Path], count: int, near_misses: int, seed: int) -> tuple[list[Example], list[Example]]:
    """All examples of the held-out articles, and those to ask: ``count`` answerable ones and so many changed ones."""
    read = [row for file in files for row in read_examples(file) if row.answers]
    kept = held_out_articles(read, HELD_OUT, HELD_OUT_SEED)
    rows = [row for row in read if row.article in kept]
    rng = random.Random(seed)
    chosen = rng.sample(rows, min(count, len(rows)))
    share = near_misses / (len(chosen) + near_misses)
    mixed = Mixer(rows, Shares(mined=0, article=0, cut=0, perturbed=share, consistent=0), seed).draw(chosen, 10_000)
    return rows, mixed


def save(path: Path, asked: Sequence[Asked]) -> None:
    """Keep what was measured, so that fitting again costs a second."""
    np.savez(
        path,
        features=np.concatenate([each.features for each in asked]),
        f1=np.concatenate([each.f1 for each in asked]),
        gold=np.concatenate([each.gold for each in asked]),
        values=np.concatenate([each.values for each in asked]),
        counts=np.array([len(each.f1) for each in asked]),
        answerable=np.array([each.answerable for each in asked]),
        articles=np.array([each.article for each in asked]),
    )


def load(path: Path) -> list[Asked]:
    """Read what ``save`` wrote."""
    with np.load(path, allow_pickle=False) as held:
        ends = np.cumsum(held["counts"])[:-1]
        columns = [np.split(held[name], ends) for name in ("features", "f1", "gold", "values")]
        return [
            Asked(*row) for row in zip(*columns, held["answerable"].tolist(), held["articles"].tolist(), strict=True)
        ]


def measure(
    files: Sequence[Path], weights: Path, count: int, near_misses: int, threads: int | None, seed: int
) -> list[Asked]:
    """Publish the held-out articles as collections, and ask these their questions."""
    rows, mixed = questions(files, count, near_misses, seed)
    embedder = Embedder()
    network = OnnxNetwork(weights / "lower.onnx", weights / "upper.onnx", threads)
    asked = []
    for collection in collections(rows, mixed, seed):
        with tempfile.TemporaryDirectory(prefix="pincite-fit-") as folder:
            publish(held_out_documents(collection.rows), Path(folder), BuildReport(), embedder)
            generation = Generation.open_current(Path(folder))
            reader = SpanReader(generation, network, Featuriser(weights / "tokenizer.json"), None)
            asked += ask_all(collection, generation, embedder, reader)
    return asked


def main(arguments: list[str] | None = None) -> None:
    """Fit, and write ``judgement.json`` beside the weights."""
    parser = argparse.ArgumentParser(prog="python -m qa.reader.fit", description=__doc__)
    add = parser.add_argument
    add("--data", nargs="+", type=Path, required=True, help="the files of training, all of them, without =COUNT")
    add("--weights", type=Path, required=True, help="folder of lower.onnx, upper.onnx and tokenizer.json")
    add("--measured", type=Path, help="file that keeps what was measured; where it is there, nothing is read again")
    add("--count", type=int, default=1200, help="answerable questions")
    add("--near-misses", type=int, default=300, help="questions changed so that nothing answers them")
    add("--read-on", type=int, default=4, help=f"passages that are read to the end, of {READ}")
    add("--threads", type=int)
    add("--seed", type=int, default=20)
    options = parser.parse_args(arguments)
    if options.measured and options.measured.exists():
        asked = load(options.measured)
    else:
        asked = measure(
            options.data, options.weights, options.count, options.near_misses, options.threads, options.seed
        )
        if options.measured:
            save(options.measured, asked)
    found = fit(asked, options.read_on, options.seed)
    (options.weights / "judgement.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({name: value for name, value in found.items() if name != "held_out"}))
    print(json.dumps({name: value for name, value in found["held_out"].items() if name != "reliability"}))


if __name__ == "__main__":
    main()
