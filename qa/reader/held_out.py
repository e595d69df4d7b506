"""``python -m qa.reader.held_out``: what training set aside, as a SQuAD 2.0 file to fit thresholds and calibration on.

The questions of held-out articles, and beside them as many unanswerable ones, as in SQuAD 2.0's dev file. Its writers were
shown the passage and asked for questions that look answerable, so of what can be made of a question by changing it, or by
asking it of the likest other paragraph of its article, the one is taken that a given reader is surest of. No dev file is
touched.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qa.reader.dataset import read_examples
from qa.reader.example import Example
from qa.reader.features import Featuriser
from qa.reader.lanes import exported
from qa.reader.mixture import Mixer, Shares, held_out_articles
from qa.reader.predict import Network, read_pairs
from qa.reader.prepare import HELD_OUT, HELD_OUT_SEED


def held_out(files: Sequence[Path], count: int, seed: int, network: Network, featuriser: Featuriser) -> list[Example]:
    """``count`` answerable examples of held-out articles and about as many unanswerable ones, on whole passages.

    ``files`` must be those of training, or the articles would be others.
    """
    read = [[row for row in read_examples(file) if row.answers] for file in files]
    kept = held_out_articles([row for rows in read for row in rows], HELD_OUT, HELD_OUT_SEED)
    rows = [row for row in (row for part in read for row in part) if row.article in kept]
    rng = random.Random(seed)
    chosen = rng.sample(rows, min(count, len(rows)))
    made = Mixer(rows, Shares(), seed).unanswerable(rng.sample(rows, min(count, len(rows))))
    pairs = [(row.question, row.passage) for each in made for row in each]
    margins = iter([reading.margin for reading in read_pairs(network, featuriser, pairs)])
    hardest = [max(((next(margins), -n, row) for n, row in enumerate(each)))[2] for each in made if each]
    return [replace(row, id=f"{number}-{row.kind}") for number, row in enumerate([*chosen, *hardest])]


def to_squad(examples: Sequence[Example]) -> dict[str, object]:
    """SQuAD 2.0's JSON, with each example's kind and source beside it."""
    paragraphs = [
        {
            "context": row.passage,
            "qas": [
                {
                    "id": row.id, "question": row.question, "is_impossible": not row.answers,
                    "answers": [{"text": row.passage[a:b], "answer_start": a} for a, b in row.answers],
                    "kind": row.kind, "source": row.source,
                }
            ],
        }
        for row in examples
    ]  # fmt: skip
    return {"version": "held-out", "data": [{"title": "held-out", "paragraphs": paragraphs}]}


def main(arguments: list[str] | None = None) -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(prog="python -m qa.reader.held_out", description=__doc__)
    parser.add_argument(
        "--data", nargs="+", required=True, help="the files of training, in any order; =COUNT is ignored"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--weights", type=Path, required=True, help="folder of the exported reader that tells the hardest"
    )
    parser.add_argument("--count", type=int, default=2000, help="answerable questions")
    parser.add_argument("--seed", type=int, default=20)
    options = parser.parse_args(arguments)
    files = [Path(name.partition("=")[0]) for name in options.data]
    network = exported(options.weights)
    featuriser = Featuriser(options.weights / "tokenizer.json")
    examples = held_out(files, options.count, options.seed, network, featuriser)
    options.out.write_text(json.dumps(to_squad(examples)), encoding="utf-8")
    print(f"{len(examples)} examples, {sum(not row.answers for row in examples)} without an answer")


if __name__ == "__main__":
    main()
