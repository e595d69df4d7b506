"""Paragraphs and questions of SQuAD's training file, drawn with a seed: what is embedded and indexed here was seen by no fitted part."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from bench.squad import Question, read

TRAIN = Path(__file__).parents[3] / "shared/data/train/squad-v1.1-train.json.gz"
SEED = 8


def paragraphs(count: int) -> list[str]:
    """Return so many paragraphs, none twice."""
    documents, _ = read(TRAIN)
    every = {text for document in documents for text in document.text.split("\n\n")}
    return random.Random(SEED).sample(sorted(every), count)


def questions(count: int) -> list[str]:
    """Return so many questions."""
    return questions_of(read(TRAIN)[1], count)


def questions_of(asked: Sequence[Question], count: int) -> list[str]:
    """Return so many of them."""
    return [question.text for question in random.Random(SEED).sample(asked, count)]
