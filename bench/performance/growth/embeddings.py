"""Vectors for a million passages: real ones as far as time allows, the others made in their image.

Embedding a million paragraphs takes the better part of an hour or more, and a chain's paragraphs are no real ones for a network either. So some
thousand real paragraphs and real questions are embedded (and kept), and further vectors are made from them. A *subject*, of which every 43 vectors
are one, as SQuAD has them, is the centre of a real article turned by up to ``TURN`` towards that of another; a vector is its subject's centre and
what is left of a real paragraph of that article once its centre is taken away, turned by ``LEAST`` to a right angle towards what is left of
another paragraph. ``compared`` says how near that comes: the similarities of the ten nearest, of questions and of paragraphs among each other.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.performance.growth.texts import TRAIN
from bench.squad import read
from index_build.embedder import Embedder

CACHE = Path(".pincite/bench-growth")
TURN, LEAST = 0.5, 0.5  # Radians.
SUBJECT = 43
QUESTIONS = 3000
_AT_ONCE = 256
_SECONDS = 600.0
Vectors = NDArray[np.float32]


def real_vectors(paragraphs: list[tuple[int, str, str]], most: int | None = None) -> Vectors:
    """Return the vectors of the first paragraphs, as many as ten minutes allow where they were not embedded before."""
    path = CACHE / "real.npy"
    held: Vectors = np.load(path) if path.exists() else np.empty((0, 0), dtype=np.float32)
    if not len(held):
        embedder, begun, batches = Embedder(), time.perf_counter(), []
        for at in range(0, min(len(paragraphs), most or len(paragraphs)), _AT_ONCE):
            batch = paragraphs[at : at + _AT_ONCE]
            batches.append(embedder.encode_passages([each[1] for each in batch], [each[2] for each in batch]))
            if time.perf_counter() - begun > _SECONDS:
                break
        held = np.concatenate(batches)
        CACHE.mkdir(parents=True, exist_ok=True)
        np.save(path, held)
    return held[:most]


def question_articles() -> list[int]:
    """Return the numbers of the articles that the questions are about."""
    articles, every = read(TRAIN)
    numbers = {each.id: number for number, each in enumerate(articles)}
    return [numbers[each.document_id] for each in random.Random(1).sample(every, QUESTIONS)]


def questions(count: int = QUESTIONS) -> tuple[list[str], Vectors]:
    """Return real questions, drawn with a seed, and their vectors."""
    _, every = read(TRAIN)
    chosen = [each.text for each in random.Random(1).sample(every, QUESTIONS)]
    path = CACHE / "questions.npy"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        np.save(path, Embedder().encode(chosen))
    return chosen[:count], np.load(path)[:count]


@dataclass(frozen=True, slots=True)
class Model:
    """Real paragraphs apart: the mean of all, centres of articles around it, and what is left of each paragraph."""

    mean: Vectors
    centres: Vectors
    left: Vectors
    of_article: list[NDArray[np.int64]]

    @classmethod
    def fit(cls, vectors: Vectors, articles: list[int]) -> Model:
        """``articles`` says which one each vector is of."""
        names, numbers = np.unique(articles, return_inverse=True)
        sums = np.zeros((len(names), vectors.shape[1]))
        np.add.at(sums, numbers, vectors)
        centres = (sums / np.bincount(numbers)[:, None]).astype(np.float32)
        mean = vectors.mean(axis=0)
        of_article = [np.flatnonzero(numbers == number) for number in range(len(names))]
        return cls(mean, centres - mean, vectors - centres[numbers], of_article)

    def draw(self, count: int, chance: np.random.Generator, size: int = SUBJECT) -> Vectors:
        """Return so many unit vectors, float32 of shape (count, dimension), of subjects of a ``size``."""
        subjects = -(-count // size)
        one, other = chance.integers(0, len(self.centres), (2, subjects))
        turn = chance.uniform(0, TURN, subjects)[:, None].astype(np.float32)
        centres = np.cos(turn) * self.centres[one] + np.sin(turn) * self.centres[other]
        subject = np.arange(count) // size
        own = np.concatenate([chance.choice(self.of_article[article], size) for article in one])[:count]
        turn = chance.uniform(LEAST, np.pi / 2, count)[:, None].astype(np.float32)
        left = np.cos(turn) * self.left[own] + np.sin(turn) * self.left[chance.integers(0, len(self.left), count)]
        made = self.mean + centres[subject] + left
        return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def compared(
    real: Vectors, articles: list[int], asked: Vectors, their_articles: list[int], model: Model
) -> dict[str, Any]:
    """Return the 5th, 25th, 50th, 75th and 95th percentile of the similarity of the nearest and the tenth, of real vectors and as many made ones.

    No question is about a made vector, so it is compared with the real ones of other articles alone.
    """
    own = np.array(their_articles)[:500, None] == np.array(articles)[None]
    made = model.draw(len(real), np.random.default_rng(0), round(len(real) / len(model.centres)))
    told = {}
    for name, held in (("real", real), ("made", made)):
        for who, vectors, skipped in (("questions", asked[:500], 0), ("paragraphs", held[:500], 1)):
            near = vectors @ held.T
            if who == "questions" and name == "real":
                near[own] = -1
            nearest = -np.sort(-near, axis=1)[:, skipped:]
            for rank in (1, 10):
                told[f"{name} {who} {rank}"] = (
                    np.percentile(nearest[:, rank - 1], (5, 25, 50, 75, 95)).round(3).tolist()
                )
    return told
