"""What is trained on: answerable questions and, for about a third, passages or questions that do not fit."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest

import numpy as np
import numpy.typing as npt

from qa.reader.crop import crop, cut_away, overlap
from qa.reader.example import Example
from qa.reader.lexicon import Lexicon
from qa.reader.negatives import Miner, holds
from qa.reader.perturb import Pool, carried_over, perturb, perturbations

Embed = Callable[[Sequence[str]], npt.NDArray[np.float32]]
"""Texts to unit vectors (N, dimension)."""

CHARACTERS_PER_TOKEN = 4.2
"""Of English under BERT's uncased word pieces, a little low so that crops seldom overflow."""


@dataclass(frozen=True)
class Shares:
    """The share of each kind among all examples; the rest are answerable questions on their own passage.

    ``consistent`` ones are answerable too: question and passage were changed alike.
    """

    mined: float = 0.12
    article: float = 0.08
    cut: float = 0.05
    perturbed: float = 0.18
    consistent: float = 0.05


def held_out_articles(examples: Sequence[Example], share: float, seed: int) -> frozenset[str]:
    """Whole articles set aside for thresholds and calibration, drawn by seed from each source."""
    rng = random.Random(f"held-out-{seed}")
    groups = sorted({example.article for example in examples})
    return frozenset(rng.sample(groups, round(share * len(groups))))


def spread(examples: Sequence[Example], count: int, rng: random.Random) -> list[Example]:
    """``count`` examples that touch as many passages as can be: one question of each, then a second, …"""
    by_passage: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_passage[example.passage].append(example)
    ranked = []
    for rows in by_passage.values():
        rng.shuffle(rows)
        ranked += [(place + rng.random(), row) for place, row in enumerate(rows)]
    ranked.sort(key=lambda pair: pair[0])
    return [row for _, row in ranked[:count]]


class Mixer:
    """Draws training examples with negatives from a set of answerable ones."""

    def __init__(self, examples: Sequence[Example], shares: Shares, seed: int, embed: Embed | None = None) -> None:
        """``embed`` gives unit vectors of texts; with it, negatives are mined by hybrid retrieval, else by BM25."""
        self.rng = random.Random(seed)
        self.shares = shares
        self.passages = list(dict.fromkeys(example.passage for example in examples))
        self.embed = embed
        self.miner = Miner(self.passages, embed(self.passages) if embed else None)
        # A dictionary without values is a set that keeps its order.
        self.by_article: dict[str, dict[str, None]] = defaultdict(dict)
        questions: dict[str, list[str]] = defaultdict(list)
        for example in examples:
            questions[example.article].append(example.question)
            self.by_article[example.article][example.passage] = None
        lexicon = Lexicon([*self.passages, *(example.question for example in examples)])
        self.pools = {article: Pool(rows, lexicon) for article, rows in questions.items()}

    def draw(self, chosen: Sequence[Example], tokens: int) -> list[Example]:
        """The chosen questions cropped to about ``tokens`` with their passage, and negatives made of some of them."""
        limit = [round((tokens - 3 - len(e.question) / CHARACTERS_PER_TOKEN) * CHARACTERS_PER_TOKEN) for e in chosen]
        room = {example.id: size for example, size in zip(chosen, limit, strict=True)}
        positives = [crop(example, room[example.id], self.rng) for example in chosen]
        out = [example for example in positives if example.answers]
        total = len(out) / (1 - sum(vars(self.shares).values()))
        makers: dict[str, Callable[[Sequence[Example]], Iterator[Example]]] = {
            "mined": self._mined,
            "article": self._article,
            "cut": lambda rows: (e for row in rows if (e := cut_away(row, room[row.id], self.rng))),
            "perturbed": self._perturbed,
            "consistent": self._consistent,
        }
        for kind, make in makers.items():
            wanted = round(total * getattr(self.shares, kind))
            if not wanted:
                continue
            # Three tries for each wanted one: not every question lends itself to every kind.
            pool = positives if kind in ("perturbed", "consistent") else list(chosen)
            rows = self.rng.sample(pool, min(len(pool), 3 * wanted))
            made = [crop(row, room[row.id], self.rng) for row in make(rows)]
            out += made[:wanted]
        self.rng.shuffle(out)
        return out

    def unanswerable(self, rows: Sequence[Example]) -> list[list[Example]]:
        """For each row all that can be made of it: changed by each maker, and asked of the likest other paragraph."""
        out = []
        for row in rows:
            changed = perturbations(row.question, row.passage, self.pools[row.article], self.rng)
            made = [replace(row, question=question, answers=(), kind="perturbed") for question in changed]
            out.append([*made, *self._article([row])])
        return out

    def _mined(self, rows: Sequence[Example]) -> Iterator[Example]:
        questions = [row.question for row in rows]
        found = self.miner.mine(questions, 8, self.embed(questions) if self.embed else None)
        for row, places in zip(rows, found, strict=True):
            texts = [self.passages[place] for place in places]
            fits = [text for text in texts if text != row.passage and not holds(text, row.texts)]
            if fits:
                yield replace(row, passage=self.rng.choice(fits[:4]), answers=(), kind="mined")

    def _article(self, rows: Sequence[Example]) -> Iterator[Example]:
        for row in rows:
            # One of the likest: a crowd worker's unanswerable question is about what the paragraph is about.
            others = [text for text in self.by_article[row.article] if text != row.passage]
            likest = nlargest(3, others, key=lambda other: overlap(row.question, other))
            fits = [text for text in likest if not holds(text, row.texts)]
            if fits:
                yield replace(row, passage=self.rng.choice(fits), answers=(), kind="article")

    def _perturbed(self, rows: Sequence[Example]) -> Iterator[Example]:
        for row in rows:
            changed = perturb(row.question, row.passage, self.pools[row.article], self.rng)
            if changed:
                yield replace(row, question=changed, answers=(), kind="perturbed")

    def _consistent(self, rows: Sequence[Example]) -> Iterator[Example]:
        for row in rows:
            if not row.answers:
                continue
            changed = perturb(row.question, row.passage, self.pools[row.article], self.rng)
            cuts = carried_over(row.question, changed, row.passage) if changed else None
            if changed and cuts and (made := rewritten(row, cuts)):
                yield replace(made, question=changed, kind="consistent")


def rewritten(example: Example, cuts: Sequence[tuple[int, int, str]]) -> Example | None:
    """The example with its passage cut and mended at ``cuts``, its first answer moved along; none if a cut touches it."""
    start, end = example.answers[0]
    if any(a < end and b > start for a, b, _ in cuts):
        return None
    moved = sum(len(new) - (b - a) for a, b, new in cuts if b <= start)
    pieces, at = [], 0
    for a, b, new in cuts:
        pieces += [example.passage[at:a], new]
        at = b
    return replace(example, passage="".join([*pieces, example.passage[at:]]), answers=((start + moved, end + moved),))
