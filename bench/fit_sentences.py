"""Fits the sentence reader's weights on SQuAD 1.1 and NQ-open train, in equal parts, and reports them on SQuAD dev.

    python -m bench.fit_sentences                              # fit on a sample of train articles, write the weights
    python -m bench.fit_sentences --report --questions 10570   # measure the shipped weights on all of dev

For half of the questions their document is taken out of the collection, so that nothing there answers them. What is fitted: a
logistic regression of "this sentence holds an answer" over the features of qa.reader.sentence_features, for the sentences
of the passages that the product itself retrieves; the probability that a question's best sentence is right (Platt 1999,
"Probabilistic outputs for support vector machines"); and the least relevance that is shown, such that nine in ten of the
questions that the collection does not answer are told so.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bench import natural, squad
from bench.memo import MemoEmbedder
from bench.squad import Question
from index_build.build import publish
from index_build.document import Document
from index_build.generation import Generation
from index_build.report import BuildReport
from qa.answerer import READ
from qa.reader.sentence import SentenceReader, Weights, shipped_weights
from qa.reader.sentence_features import FEATURES
from qa.retrieve import Retriever

WEIGHTS = Path(__file__).parents[1] / "qa" / "reader" / "sentence_weights.json"
SEED = 0
# Of the questions that a collection does not answer, the share that is to be told so.
HELD_BACK = 0.9

Table = tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.int64], list[bool]]


def table(documents: list[Document], questions: list[Question], limit: int, embedder: MemoEmbedder) -> Table:
    """Return features (sentences, features), labels (sentences,), question numbers (sentences,), and which can be answered."""
    random.Random(SEED).shuffle(questions)
    held_out = {document.id for document in documents[::2]}
    features, labels, numbers, answerable = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        publish((each for each in documents if each.id not in held_out), Path(folder, "index"), BuildReport(), embedder)
        generation = Generation.open_current(Path(folder, "index"))
        texts = {document.id: document.text for document in documents}
        retriever, reader = Retriever(generation, embedder), SentenceReader(generation, embedder)
        for number, question in enumerate(questions[:limit]):
            vector = retriever.embed(question.text)
            retrieved = retriever.retrieve(question.text, vector, READ)
            spans, rows = reader.features(question.text, vector, retrieved)
            where = {each.stored.passage.id: each.stored.passage for each in retrieved}
            for span, row in zip(spans, rows, strict=True):
                passage = where[span.passage_id]
                said = texts[passage.document_id][span.start : span.end]
                at_home = (passage.document_id, passage.paragraph) == (question.document_id, question.paragraph)
                features.append(row)
                labels.append(at_home and any(answer in said for answer in question.answers))
                numbers.append(number)
            answerable.append(question.document_id not in held_out)
            if number % 200 == 0:
                print(f"{number} of {min(limit, len(questions))} questions", flush=True)
    embedder.save()
    return np.array(features), np.array(labels), np.array(numbers), answerable


def best_of_each(weights: Weights, found: Table) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Return each question's best score, its relevance, and whether its best sentence is right, of shape (questions,)."""
    features, labels, numbers, answerable = found
    best, relevance = np.zeros(len(answerable)), np.zeros(len(answerable))
    right = np.zeros(len(answerable), dtype=bool)
    for number in np.unique(numbers):
        own = numbers == number
        scores, relevance[number] = weights.scores(features[own])
        best[number], right[number] = scores.max(), labels[own][scores.argmax()]
    return best, relevance, right


def calibration_error(probabilities: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 10) -> float:
    """Return the expected calibration error over equal-width bins (Guo et al. 2017)."""
    which = np.minimum((probabilities * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(probabilities[which == each].mean() - right[which == each].mean()) * (which == each).mean()
            for each in set(which)
        )
    )


def share(values: NDArray[np.bool_]) -> str:
    """Return a share with half the width of its 95% interval (normal approximation)."""
    mean = values.mean()
    return f"{mean:.3f} ± {1.96 * np.sqrt(mean * (1 - mean) / len(values)):.3f}"


def report(name: str, weights: Weights, found: Table) -> None:
    """Print what the weights bring."""
    best, relevance, right = best_of_each(weights, found)
    probabilities = 1 / (1 + np.exp(-(weights.slope * best + weights.relevance_slope * relevance + weights.intercept)))
    can, shown = np.array(found[3]), relevance >= weights.least_relevance
    error_of_all = calibration_error(probabilities, right)
    error_of_shown = calibration_error(probabilities[shown], right[shown])
    print(f"{name}: {len(best)} questions, {can.sum()} of them answerable in the collection")
    print(f"  right sentence first, of the answerable: {share(right[can])}")
    print(f"  shown: {share(shown)}; right of those shown: {share(right[shown])}")
    print(f"  answerable shown: {share(shown[can])}; unanswerable held back: {share(~shown[~can])}")
    print(f"  expected calibration error: of all {error_of_all:.3f}, of shown {error_of_shown:.3f}")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--report", action="store_true", help="measure the shipped weights on dev, fit nothing")
    arguments = parser.parse_args()
    embedder = MemoEmbedder()
    if arguments.report:
        documents, questions = squad.read(arguments.data / "dev/squad-v1.1-dev.json.gz")
        report("SQuAD dev", shipped_weights(), table(documents, questions, arguments.questions, embedder))
        return
    squad_train, natural_train = (
        arguments.data / "train/squad-v1.1-train.json.gz",
        arguments.data / "train/nq-open-oracle.jsonl.gz",
    )
    tables = {
        "SQuAD": table(*squad.read(squad_train, articles=arguments.articles, seed=SEED), arguments.questions, embedder),
        "NQ": table(*natural.read(natural_train, limit=arguments.questions, seed=SEED), arguments.questions, embedder),
    }
    weights = fit(list(tables.values()))
    for name, found in tables.items():
        report(name, weights, found)
    stored = {
        "made_by": f"python -m bench.fit_sentences --articles {arguments.articles} --questions {arguments.questions}",
        "coefficients": dict(zip(FEATURES, weights.coefficients.tolist(), strict=True)),
        "slope": weights.slope,
        "relevance_slope": weights.relevance_slope,
        "intercept": weights.intercept,
        "least_relevance": weights.least_relevance,
    }
    WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(stored, indent=1))


def fit(tables: list[Table]) -> Weights:
    """Fit first which sentence is best, over all sentences; then how sure to be of a question's best, over questions."""
    features, labels = (np.concatenate([found[column] for found in tables]) for column in (0, 1))
    coefficients = LogisticRegression(C=10.0, max_iter=1000).fit(features, labels).coef_[0].astype(float).round(4)
    ranker = Weights(coefficients, 0.0, 0.0, 0.0, 0.0)
    best, relevance, right = (
        np.concatenate(parts) for parts in zip(*(best_of_each(ranker, found) for found in tables), strict=True)
    )
    calibrator = LogisticRegression(C=1000.0).fit(np.stack([best, relevance], axis=1), right)
    cannot = ~np.concatenate([np.array(found[3]) for found in tables])
    slope, relevance_slope, intercept = (
        round(float(value), 4) for value in (*calibrator.coef_[0], calibrator.intercept_[0])
    )
    least_relevance = round(float(np.quantile(relevance[cannot], HELD_BACK)), 4)
    return Weights(coefficients, slope, relevance_slope, intercept, least_relevance)


if __name__ == "__main__":
    main()
