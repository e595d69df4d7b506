"""What an update costs beside a full build, and whether it finds what a build finds.

Makes documents of encyclopaedic paragraphs with a seeded generator, so that nothing has to be fetched, indexes them, adds 1 % more, updates, and
builds all of it anew:

    python -m bench.updates                      # 20,000 passages
    python -m bench.updates --passages 100000    # the promise: at most 5 % of a build's time
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from pathlib import Path

import numpy as np

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
_SYLLABLES = (
    "ba ke li mo nu ra se ti vo wa dor fen gal hin jas kel lum mar nor pel quin ros sel tan ul ver wick yor zan".split()
)
_FRAMES = (
    "{A} was founded in {year} by {B}, who had come from {C} with {n} companions.",
    "The {noun} of {A} is {n} metres high and was built between {year} and {later} by {B}.",
    "In {year} the {noun} was moved from {C} to {A}, where it has stood since.",
    "{B} of {A} wrote {n} books about the {noun}, the last of them in {later}.",
    "About {n} people live in {A}; most of them work in the {noun} or in neighbouring {C}.",
    "After the fire of {year}, {A} gave its {noun} to {C}, and {B} became its first keeper.",
)
_NOUNS = "bridge harbour library mill observatory garden railway theatre market lighthouse archive canal tower museum".split()


def name(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).capitalize()


def sentence(chance: random.Random, subject: str) -> str:
    year = chance.randint(1200, 1990)
    return chance.choice(_FRAMES).format(
        A=subject, B=f"{name(chance)} {name(chance)}", C=name(chance), noun=chance.choice(_NOUNS), year=year, later=year + chance.randint(1, 30), n=chance.randint(2, 9000),
    )  # fmt: skip


def write(folder: Path, first: int, count: int, questions: list[str]) -> None:
    """Write documents, each from its own number, and ask about some of them."""
    for number in range(first, first + count):
        chance = random.Random(number)
        subject = name(chance)
        paragraphs = [
            " ".join(sentence(chance, subject) for _ in range(chance.randint(4, 7))) for _ in range(PARAGRAPHS)
        ]
        path = folder / f"{number // 1000:03d}" / f"{number:06d}.md"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(f"# {subject}\n\n" + "\n\n".join(paragraphs) + "\n", encoding="utf-8")
        questions.append(f"Who was the keeper of the {chance.choice(_NOUNS)} of {subject}?")


def timed(work) -> tuple[float, object]:
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def found(index: Path, questions: list[str], embedder: Embedder) -> list[np.ndarray]:
    retriever = Retriever(Generation.open_current(index), embedder)
    return [retriever.rank(question, retriever.embed(question))[0] for question in questions]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=20_000)
    options = parser.parse_args()
    count = max(options.passages // PARAGRAPHS, 1)
    new = max(round(count * SHARE), 1)
    embedder = Embedder()
    with tempfile.TemporaryDirectory() as home:
        documents, questions = Path(home, "documents"), []
        write(documents, 0, count, questions)
        build_index([documents], Path(home, "index"), embedder)
        write(documents, count, new, questions)
        updated, report = timed(lambda: update_index(Path(home, "index"), embedder=embedder))
        again, _ = timed(lambda: update_index(Path(home, "index"), embedder=embedder))
        built, whole = timed(lambda: build_index([documents], Path(home, "built"), embedder))
        asked = random.Random(1).sample(questions, min(QUESTIONS, len(questions)))
        pairs = list(zip(*(found(Path(home, each), asked, embedder) for each in ("index", "built")), strict=True))
        deleted, _ = timed(lambda: delete_documents(Path(home, "index"), ["documents/000/000000.md"]))
    print(
        json.dumps(
            {
                "passages": whole.passages,
                "documents added": new,
                "passages embedded": report.embedded,
                "full build, s": round(built, 2),
                "update, s": round(updated, 2),
                "share of a build": round(updated / built, 4),
                "update without a change, s": round(again, 2),
                "deletion, s": round(deleted, 3),
                "questions": len(pairs),
                "same first 10": sum(np.array_equal(one[:10], other[:10]) for one, other in pairs),
                "same candidates": sum(set(one.tolist()) == set(other.tolist()) for one, other in pairs),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
