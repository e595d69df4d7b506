"""``python -m qa.reader.fit --weights DIR --data FILE...``: fits how readings are judged, on held-out training articles.

The articles that training set aside become a collection, their questions are retrieved and read as in service, and from
that are fitted: which passages are read on, which span comes first, and how likely it is right. So that it is also known
when nothing answers, a part of the questions is asked again of a collection that lacks the paragraph or the whole article,
and others are changed into near misses. No dev file is touched.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Sequence
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
from qa.reader.dataset import read_examples
from qa.reader.example import Example
from qa.reader.features import Featuriser
from qa.reader.judgement import BIAS, FEATURES, LEAD, Floats, leads
from qa.reader.mixture import Mixer, Shares, held_out_articles
from qa.reader.predict import OnnxNetwork
from qa.reader.prepare import HELD_OUT, HELD_OUT_SEED
from qa.reader.reliability import calibration_error, reliability
from qa.reader.span import SpanReader
from qa.reader.squad_metric import best
from qa.retrieve import Retriever

READ = 10
RIGHT = 0.5
"""A span counts as right from this F1 with a gold answer: it lies over the right words."""
LIKELIER_RIGHT_THAN_WRONG = 0.5
"""The threshold that is shipped: a wrong answer costs as much as a right one is worth."""
MISSING_PARAGRAPH, MISSING_ARTICLE = 0.25, 0.25
"""Of the answerable questions, the shares asked again without the paragraph and without the article."""


@dataclass(frozen=True)
class Asked:
    """One question over the collection: features (P, len(FEATURES)) of what was retrieved, and what of it is right.

    ``f1`` (P,) is that of each passage's best span, wherever it stands: the same words elsewhere are no worse. ``gold`` (P,)
    tells the passage that the question was asked of, ``same`` (P,) the passages of its article.
    """

    features: Floats
    f1: Floats
    gold: npt.NDArray[np.bool_]
    same: npt.NDArray[np.bool_]
    answerable: bool

    def without(self, left_out: npt.NDArray[np.bool_]) -> Asked:
        """The same question where those passages are not in the collection."""
        kept = ~left_out
        return Asked(self.features[kept], self.f1[kept], self.gold[kept], self.same[kept], answerable=False)


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


def ask_all(examples: Sequence[Example], generation: Generation, embedder: Embedder, reader: SpanReader) -> list[Asked]:
    """Retrieve and read for every example, each passage to the end."""
    retriever = Retriever(generation, embedder)
    asked = []
    for example in track(examples, description="Reading held-out questions"):
        vector = retriever.embed(example.question)
        retrieved = retriever.retrieve(example.question, vector, READ)
        found, features = reader.measure(example.question, retrieved)
        passage = _line(example.passage)
        # Windows of a long paragraph are each a part of it.
        gold = np.array([bool(example.answers) and each.stored.text in passage for each in retrieved])
        f1 = np.zeros(len(retrieved))
        for place, reading in enumerate(found):
            if example.answers and reading is not None and reading.spans:
                document = generation.texts.document(retrieved[place].stored.passage.document_id)
                assert document is not None, "a passage's document is in the same generation"
                span = reading.spans[0]
                f1[place] = best(document.text[span.start : span.end], example.texts)[1]
        same = np.array([each.stored.passage.document_id == document_id(example.article) for each in retrieved])
        asked.append(Asked(features, f1, gold, same, bool(example.answers)))
    return asked


def fit(asked: Sequence[Asked], read_on: int, seed: int) -> dict[str, Any]:
    """All that is fitted, as ``Judgement`` has it, with how well it does.

    Calibration error is that of a logistic regression fitted on the other half; order and shortlist are fitted on all, so the
    figures of those are a little too good.
    """
    with_gold = [each for each in asked if each.gold.any()]
    shortlist = _conditional(with_gold, ("early", "retrieval", "cosine", "words"))
    rank = _conditional(with_gold, FEATURES)
    weights = np.array([rank[name] for name in FEATURES])
    early = np.array([shortlist.get(name, 0.0) for name in FEATURES])
    every = with_near_misses(asked, seed)
    rows, right = [], []
    for each in every:
        kept = np.argsort(-(each.features @ early), kind="stable")[:read_on]
        scores = each.features[kept] @ weights
        if len(kept):
            first = int(np.argmax(scores))
            rows.append([*each.features[kept][first], leads(scores)[first]])
            right.append(float(each.f1[kept][first] >= RIGHT))
    design, target = np.array(rows), np.array(right)

    half = np.random.default_rng(seed).permutation(len(target)) % 2 == 0
    crossed = np.empty_like(target)
    for part in (half, ~half):
        weights_of_half, bias_of_half = _logistic(design[~part], target[~part])
        crossed[part] = 1 / (1 + np.exp(-(design[part] @ weights_of_half + bias_of_half)))
    whole, bias = _logistic(design, target)
    threshold = LIKELIER_RIGHT_THAN_WRONG
    shown = crossed >= threshold
    first_right = [_first(each, weights, early, read_on) for each in with_gold]
    names = (*FEATURES, LEAD)
    return {
        "read_on": read_on,
        "shortlist": shortlist,
        "rank": rank,
        "confidence": {**dict(zip(names, whole.round(5).tolist(), strict=True)), BIAS: round(bias, 5)},
        "threshold": threshold,
        "held_out": {
            "questions": len(target),
            "answerable": int(sum(each.answerable for each in every)),
            "right_paragraph_first": round(float(np.sum(first_right)) / sum(each.answerable for each in asked), 4),
            "retrieval_first": round(float(np.mean([each.gold[0] for each in asked if each.answerable])), 4),
            "kept_by_shortlist": round(float(np.mean([_kept(each, early, read_on) for each in with_gold])), 4),
            "shown": round(float(shown.mean()), 4),
            "shown_right": round(float(target[shown].mean()), 4),
            "calibration_error_of_shown": round(calibration_error(crossed[shown], target[shown]), 4),
            "calibration_error": round(calibration_error(crossed, target), 4),
            "reliability": [vars(row) for row in reliability(crossed, target)],
        },
    }  # fmt: skip


def with_near_misses(asked: Sequence[Asked], seed: int) -> list[Asked]:
    """The questions as asked, and some of the answerable ones again without their paragraph or their article."""
    rng = random.Random(seed)
    out = list(asked)
    for each in asked:
        chance = rng.random()
        if each.answerable and chance < MISSING_PARAGRAPH:
            out.append(each.without(each.gold))
        elif each.answerable and chance < MISSING_PARAGRAPH + MISSING_ARTICLE:
            out.append(each.without(each.same))
    return out


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


def _logistic(design: Floats, right: Floats) -> tuple[Floats, float]:
    """Weights (F,), none below zero, and bias of the likeliest logistic regression of ``right`` (N,) on ``design`` (N, F)."""
    from scipy.optimize import minimize

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
    return found.x[:-1] / scale, float(found.x[-1])


def _first(each: Asked, weights: Floats, early: Floats, read_on: int) -> bool:
    kept = np.argsort(-(each.features @ early), kind="stable")[:read_on]
    return bool(each.gold[kept][int(np.argmax(each.features[kept] @ weights))])


def _kept(each: Asked, early: Floats, read_on: int) -> bool:
    return bool(each.gold[np.argsort(-(each.features @ early), kind="stable")[:read_on]].any())


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
        same=np.concatenate([each.same for each in asked]),
        counts=np.array([len(each.f1) for each in asked]),
        answerable=np.array([each.answerable for each in asked]),
    )


def load(path: Path) -> list[Asked]:
    """Read what ``save`` wrote."""
    with np.load(path, allow_pickle=False) as held:
        ends = np.cumsum(held["counts"])[:-1]
        columns = [np.split(held[name], ends) for name in ("features", "f1", "gold", "same")]
        return [Asked(*row) for row in zip(*columns, held["answerable"].tolist(), strict=True)]


def measure(
    files: Sequence[Path], weights: Path, count: int, near_misses: int, threads: int | None, seed: int
) -> list[Asked]:
    """Publish the held-out articles as a collection, and ask it their questions."""
    rows, mixed = questions(files, count, near_misses, seed)
    embedder = Embedder()
    network = OnnxNetwork(weights / "lower.onnx", weights / "upper.onnx", threads)
    with tempfile.TemporaryDirectory(prefix="pincite-fit-") as folder:
        publish(held_out_documents(rows), Path(folder), BuildReport(), embedder)
        generation = Generation.open_current(Path(folder))
        reader = SpanReader(generation, network, Featuriser(weights / "tokenizer.json"), None)
        return ask_all(mixed, generation, embedder, reader)


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
    fitted = fit(asked, options.read_on, options.seed)
    (options.weights / "judgement.json").write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({name: value for name, value in fitted.items() if name != "held_out"}))
    print(json.dumps({name: value for name, value in fitted["held_out"].items() if name != "reliability"}))


if __name__ == "__main__":
    main()
