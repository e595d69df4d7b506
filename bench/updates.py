"""What an update costs beside a full build, and whether it finds what a build finds.

Makes documents with a seeded generator, so that nothing has to be fetched, indexes them, adds 1 % more, updates, and builds all of it anew. Paragraphs are
as long as SQuAD's, or short: then embedding, which an update saves, is a smaller part of a build.

    python -m bench.updates                                     # 20,000 passages
    python -m bench.updates --passages 100000 --sentences 1 2   # the promise: at most 5 % of a build's time

The first build embeds everything and is what the update is held against. The one of all documents, whose answers the update has to give, takes vectors
that are known from both.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index_build.build import build_index
from index_build.embedder import Embedder
from index_build.generation import Generation
from index_build.update import update_index
from index_build.upkeep import delete_documents
from qa.retrieve import Retriever

PARAGRAPHS = 20
"""Of a document."""
QUESTIONS = 200
SHARE = 0.01
_SMALL = (
    "the of and in to a was is for on as with by at from that it his were which are this be had its an but not".split()
)


class Remembering(Embedder):
    """The product's embedder, which embeds no passage twice."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[tuple[str, str], NDArray[np.float32]] = {}

    def encode_passages(self, contexts: Sequence[str], texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors as ``Embedder.encode_passages`` does."""
        keys = list(zip(contexts, texts, strict=True))
        new = [key for key in dict.fromkeys(keys) if key not in self._known]
        if new:
            self._known.update(zip(new, super().encode_passages(*map(list, zip(*new, strict=True))), strict=True))
        return np.stack([self._known[key] for key in keys])


class Words:
    """The embedder's own whole words. As in a language, few of them are frequent and most are rare; sentences from templates would be copies."""

    def __init__(self, embedder: Embedder) -> None:
        vocabulary = embedder._counting.get_vocab()
        self._words = sorted(word for word in vocabulary if len(word) > 3 and word.isascii() and word.isalpha())
        random.Random(0).shuffle(self._words)
        self._frequent = list(itertools.accumulate(1 / (rank + 20) for rank in range(len(self._words))))

    def draw(self, chance: random.Random, count: int) -> list[str]:
        return chance.choices(self._words, cum_weights=self._frequent, k=count)

    def sentence(self, chance: random.Random, subject: str) -> str:
        words = self.draw(chance, chance.randint(8, 14))
        said = " ".join(f"{chance.choice(_SMALL)} {word}" if chance.random() < 0.7 else word for word in words)
        return f"{subject} {said} {chance.randint(1200, 2020)}."


def write(words: Words, folder: Path, first: int, count: int, sentences: tuple[int, int], questions: list[str]) -> None:
    """Write documents, each from its own number, and ask about some of them."""
    for number in range(first, first + count):
        chance = random.Random(number)
        subject = " ".join(words.draw(chance, 2)).title()
        paragraphs = [
            " ".join(words.sentence(chance, subject) for _ in range(chance.randint(*sentences)))
            for _ in range(PARAGRAPHS)
        ]
        path = folder / f"{number // 1000:03d}" / f"{number:06d}.md"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(f"# {subject}\n\n" + "\n\n".join(paragraphs) + "\n", encoding="utf-8")
        asked = " ".join(chance.sample(chance.choice(paragraphs).split(), 6))
        questions.append(f"What is {asked} of {subject}?")


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds that passed, seconds of all processors, and what came of it."""
    begun, used = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - begun, time.process_time() - used, result


def found(index: Path, questions: list[str], embedder: Embedder) -> list[np.ndarray]:
    retriever = Retriever(Generation.open_current(index), embedder)
    return [retriever.rank(question, retriever.embed(question))[0] for question in questions]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=20_000)
    parser.add_argument(
        "--sentences", type=int, nargs=2, default=(4, 7), metavar=("LEAST", "MOST"), help="of a paragraph"
    )
    options = parser.parse_args()
    count = max(options.passages // PARAGRAPHS, 1)
    new = max(round(count * SHARE), 1)
    sentences = tuple(options.sentences)
    embedder = Remembering()
    words = Words(embedder)
    with tempfile.TemporaryDirectory() as home:
        documents = Path(home, "documents")
        questions: list[str] = []
        write(words, documents, 0, count, sentences, questions)
        build, build_used, built = timed(lambda: build_index([documents], Path(home, "index"), embedder))
        write(words, documents, count, new, sentences, questions)
        update, update_used, updated = timed(lambda: update_index(Path(home, "index"), embedder=embedder))
        again, _, _ = timed(lambda: update_index(Path(home, "index"), embedder=embedder))
        build_index([documents], Path(home, "rebuilt"), embedder)
        asked = random.Random(1).sample(questions, min(QUESTIONS, len(questions)))
        pairs = list(zip(*(found(Path(home, each), asked, embedder) for each in ("index", "rebuilt")), strict=True))
        deletion, _, _ = timed(lambda: delete_documents(Path(home, "index"), ["documents/000/000000.md"]))
    print(
        json.dumps(
            {
                "passages": built.passages,
                "documents added": new,
                "passages embedded": updated.embedded,
                "full build, s": round(build, 2),
                "update, s": round(update, 2),
                "share of a build": round(update / build, 4),
                "the same in processor time": round(update_used / build_used, 4),
                "update without a change, s": round(again, 2),
                "deletion, s": round(deletion, 3),
                "questions": len(pairs),
                "same first 10": sum(np.array_equal(one[:10], other[:10]) for one, other in pairs),
                "same candidates": sum(set(one.tolist()) == set(other.tolist()) for one, other in pairs),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
