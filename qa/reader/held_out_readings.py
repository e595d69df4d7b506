"""Held-out training questions asked as in service: what ``qa.reader.fit`` fits on.

The articles that training set aside become collections, and their questions are retrieved and read with every passage to its end. So that it is
also known when nothing answers, questions are asked again of collections that lack their paragraph or their whole article,
and others are changed into near misses. No dev file is touched.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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
from qa.reader.decode import PassageReading
from qa.reader.example import Example
from qa.reader.features import Featuriser
from qa.reader.judgement import FEATURES, Floats
from qa.reader.lanes import exported
from qa.reader.mixture import Mixer, Shares, held_out_articles
from qa.reader.predict import Network, read_pairs
from qa.reader.prepare import HELD_OUT, HELD_OUT_SEED
from qa.reader.span import SpanReader
from qa.reader.squad_metric import RIGHT, best
from qa.retrieve import Retriever
from qa.values import groups

MISSING = 0.25
"""Of paragraphs, and of articles, the share that a collection lacks whose questions are asked of it all the same."""


@dataclass(frozen=True)
class Asked:
    """One question over a collection: features (P, len(FEATURES)) of what was retrieved, and what of it is right.

    ``right`` (P,) is the chance that each passage's best span is right, wherever it stands: the same words elsewhere are no worse. ``gold`` (P,)
    tells the passage that the question was asked of; ``values`` (P,) are equal where two spans say the same; ``answerable`` is whether the passage asked of is in the collection and answers.
    """

    features: Floats
    right: Floats
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


@dataclass(frozen=True)
class SecondOpinion:
    """How often a span of the right passage that the only annotator's answer calls wrong is right by another's.

    SQuAD's training questions were answered once, its dev questions three times; where one answer is all there is, every fifth to third of
    what it calls wrong is right, and probabilities fitted without that are too modest. ``several`` are the sources with several
    annotators, from which ``share`` is taken.
    """

    several: frozenset[str]
    share: float

    def right(self, words: str, example: Example, gold: bool) -> float:
        """The chance that ``words`` answer the question."""
        if best(words, example.texts)[1] >= RIGHT:
            return 1.0
        return self.share if gold and example.source not in self.several else 0.0


def second_opinion(rows: Sequence[Example], network: Network, featuriser: Featuriser) -> SecondOpinion:
    """Read each question of the sources with several annotators on its own passage, and let the first answer judge before the others."""
    per_source = Counter(row.source for row in rows)
    disputed = Counter(row.source for row in rows if len(set(row.texts)) > 1)
    # Where fewer questions have several answers, these are other names for one thing.
    several = frozenset(source for source, count in per_source.items() if 2 * disputed[source] > count)
    asked = [row for row in rows if row.source in several]
    readings = read_pairs(network, featuriser, [(row.question, row.passage) for row in asked])
    said = [row.passage[slice(*_ends(reading))] for row, reading in zip(asked, readings, strict=True)]
    by_others = [
        best(words, row.texts)[1] >= RIGHT
        for row, words in zip(asked, said, strict=True)
        if best(words, row.texts[:1])[1] < RIGHT
    ]
    return SecondOpinion(several, float(np.mean(by_others)) if by_others else 0.0)


def _ends(reading: PassageReading) -> tuple[int, int]:
    return (reading.spans[0].start, reading.spans[0].end) if reading.spans else (0, 0)


def ask_all(
    collection: Collection, generation: Generation, embedder: Embedder, reader: SpanReader, opinion: SecondOpinion
) -> list[Asked]:
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
        right = np.zeros(len(read))
        for place, (_, each, reading) in enumerate(read):
            if example.answers:
                document = generation.texts.document(each.stored.passage.document_id)
                assert document is not None, "a passage's document is in the same generation"
                span = reading.spans[0]
                right[place] = opinion.right(document.text[span.start : span.end], example, gold[place])
        rows = np.array([row for row, _, _ in read]).reshape(-1, len(FEATURES))
        asked.append(Asked(rows, right, gold, values, answerable, example.article))
    return asked


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
        right=np.concatenate([each.right for each in asked]),
        gold=np.concatenate([each.gold for each in asked]),
        values=np.concatenate([each.values for each in asked]),
        counts=np.array([len(each.right) for each in asked]),
        answerable=np.array([each.answerable for each in asked]),
        articles=np.array([each.article for each in asked]),
    )


def load(path: Path) -> list[Asked]:
    """Read what ``save`` wrote."""
    with np.load(path, allow_pickle=False) as held:
        ends = np.cumsum(held["counts"])[:-1]
        columns = [np.split(held[name], ends) for name in ("features", "right", "gold", "values")]
        return [
            Asked(*row) for row in zip(*columns, held["answerable"].tolist(), held["articles"].tolist(), strict=True)
        ]


def measure(
    files: Sequence[Path], weights: Path, count: int, near_misses: int, threads: int | None, seed: int
) -> list[Asked]:
    """Publish the held-out articles as collections, and ask these their questions."""
    rows, mixed = questions(files, count, near_misses, seed)
    embedder = Embedder()
    network = exported(weights, threads)
    featuriser = Featuriser(weights / "tokenizer.json")
    opinion = second_opinion(rows, network, featuriser)
    print(
        f"a second annotator calls right {opinion.share:.3f} of what the first calls wrong ({', '.join(sorted(opinion.several))})"
    )
    asked = []
    for collection in collections(rows, mixed, seed):
        with tempfile.TemporaryDirectory(prefix="pincite-fit-") as folder:
            publish(held_out_documents(collection.rows), Path(folder), BuildReport(), embedder)
            generation = Generation.open_current(Path(folder))
            reader = SpanReader(generation, network, featuriser, None)
            asked += ask_all(collection, generation, embedder, reader, opinion)
    return asked
