"""``python -m bench.near_duplicates``: how well copies with small changes are told, and how long a million passages take.

Precision and recall over all pairs of differing paragraphs of the news pages and the demo, against pairs labelled by hand in
``near_duplicates.json``, for each share of common runs that could be the threshold; and of the families that are built. With
``--passages N``, the time and memory of grouping so many made passages, a tenth of them changed copies.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from itertools import accumulate, combinations
from pathlib import Path

from index_build.collect import collect
from index_build.document import Document, Passage, Place, document_id, passage_id, text_key, text_sha256
from index_build.near_duplicates import COPY, LEAST_RUNS, families, runs
from index_build.read import read_documents
from index_build.report import BuildReport
from index_build.text_writer import TextWriter
from ui.demo import CORPUS

NEWS = Path("../shared/corpus/news")
Pair = frozenset[int]


def paragraphs(paths: list[Path]) -> dict[tuple[str, int], str]:
    """Every paragraph by its file's name and first character."""
    documents = read_documents(collect(paths), BuildReport(), lambda _: None)
    return {
        (Path(document.source).name, block.start): document.text[block.start : block.end]
        for document in documents
        for block in document.blocks
        if block.kind in ("paragraph", "list", "table")
    }


def labelled(name: str, held: dict[tuple[str, int], str]) -> set[Pair]:
    """The pairs of a kind, as text keys. Raises ``KeyError`` for a paragraph that is not there."""
    by_start = {(file, start): text for (file, start), text in held.items()}

    def key(prefix: str, start: int) -> int:
        found = [text for (file, at), text in by_start.items() if at == start and file.startswith(prefix)]
        if len(found) != 1:
            raise KeyError(f"no paragraph at character {start} of {prefix}*: the labels fit other files")
        return text_key(found[0])

    rows = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))[name]
    return {frozenset((key(a, at), key(b, other))) for a, at, b, other in rows}


def store(texts: list[str], path: Path) -> TextWriter:
    """One document for each text."""
    out = TextWriter.create(path)
    for number, text in enumerate(texts):
        identity = document_id(str(number))
        out.add(
            Document(identity, str(number), "", text, text_sha256(text)),
            [Passage(passage_id(identity, text), identity, 0, (Place(1, 0, len(text)),))],
        )
    return out


def score(found: set[Pair], meant: set[Pair]) -> str:
    right = len(found & meant)
    return f"precision {right / max(1, len(found)):.3f}, recall {right / len(meant):.3f} ({len(found)} found, {right} of {len(meant)} right)"


def grow(count: int, folder: Path) -> None:
    """Group ``count`` made passages: words drawn as often as in English (Zipf), a tenth of the texts copied with a word changed."""
    rng = random.Random(0)
    words = [f"w{n}" for n in range(50_000)]
    weights = list(accumulate(1 / (n + 1) for n in range(len(words))))
    texts = []
    for _ in range(count):
        if texts and rng.random() < 0.1:
            copy = rng.choice(texts).split()
            copy[rng.randrange(len(copy))] = rng.choice(words)
            texts.append(" ".join(copy))
        else:
            texts.append(" ".join(rng.choices(words, cum_weights=weights, k=rng.randint(20, 120))))
    held = store(texts, folder / "many.sqlite")
    del texts
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    found = sum(len(keys) for keys in families(held, lambda _: None))
    seconds = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{count:,} passages grouped in {seconds:.0f} s, {found:,} in families, peak memory {before // 1024} → {after // 1024} MiB"
    )


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.near_duplicates", description=__doc__)
    parser.add_argument("--passages", type=int, help="also group so many made passages")
    options = parser.parse_args(arguments)
    held = paragraphs([NEWS, CORPUS])
    by_key = {text_key(text): text for text in held.values()}
    copies, arguable = labelled("copies", held), labelled("arguable", held)
    sets = {key: found for key, text in by_key.items() if len(found := runs(text)) >= LEAST_RUNS}
    shares = {
        frozenset((one, other)): len(sets[one] & sets[other]) / min(len(sets[one]), len(sets[other]))
        for one, other in combinations(sets, 2)
    }
    print(f"{len(by_key)} differing paragraphs, {len(copies)} pairs of copies, {len(arguable)} arguable")
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        found = {pair for pair, share in shares.items() if share >= threshold} - arguable
        print(f"share of runs ≥ {threshold}{' (used)' if threshold == COPY else ''}: {score(found, copies)}")
    with tempfile.TemporaryDirectory() as folder:
        texts = store(list(by_key.values()), Path(folder) / "texts.sqlite")
        grouped = list(families(texts, lambda _: None))
        together = {frozenset(pair) for keys in grouped for pair in combinations(keys, 2)} - arguable
        # A copy of a copy is in the family too: what follows from the labels counts as right.
        print(f"{len(grouped)} families: {score(together, _closed(copies))}")
        if options.passages:
            grow(options.passages, Path(folder))


def _closed(pairs: set[Pair]) -> set[Pair]:
    """All pairs that hang together through others."""
    groups: list[set[int]] = []
    for pair in pairs:
        touched = [group for group in groups if group & pair]
        groups = [group for group in groups if not group & pair] + [set(pair).union(*touched)]
    return {frozenset(pair) for group in groups for pair in combinations(group, 2)}


if __name__ == "__main__":
    main()
