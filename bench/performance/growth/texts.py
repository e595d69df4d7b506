"""Documents that resemble text, as many as are wanted, one after another; the same seed gives the same ones.

What is imitated: the paragraphs of SQuAD 1.1's training articles and of the news pages. Words come from a chain (Markov, order 1) over all of
them: each word is drawn from those that followed the one before, as often as they did, so that words are as frequent as in the originals and
sentences end as theirs. A paragraph is as long as one of theirs, drawn by chance, long tail included. As collections that grow bring words that
they have not had, three words in a thousand are made up of the beginning of one and the end of another. Of the paragraphs, one in fifty repeats
another of its batch to the letter, and three in a hundred repeat one with some words changed. A document has two to sixty paragraphs (twenty
in the middle), a heading above every few, and four in five have a day of publication in ten years, evenly. What is not imitated: that the
words of one document belong together.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.squad import read
from index_build.document import Block, Document, Passage, Place, document_id, passage_id, text_sha256

SHARED = Path("../shared")
TRAIN = SHARED / "data/train/squad-v1.1-train.json.gz"
NEWS = SHARED / "corpus/news"
FIRST_DAY, DAYS = date(2015, 1, 1), 3650
_BATCH = 4096
_DUPLICATES, _NEAR, _MADE_UP, _DATED = 0.02, 0.03, 0.003, 0.8
_TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.S | re.I)


@dataclass(frozen=True, slots=True)
class Chain:
    """The words of real paragraphs and what follows each: ``follows[begins[w] : begins[w + 1]]``."""

    words: NDArray[np.object_]
    begins: NDArray[np.int64]
    follows: NDArray[np.int64]
    lengths: NDArray[np.int64]
    starts: NDArray[np.int64]

    @classmethod
    def learn(cls, paragraphs: list[str]) -> Chain:
        """Count what follows what."""
        split = [words for each in paragraphs if (words := each.split())]
        flat = np.array([word for words in split for word in words], dtype=np.object_)
        words, numbers = np.unique(flat.astype(str), return_inverse=True)
        lengths = np.array([len(each) for each in split])
        starts = numbers[np.concatenate(([0], np.cumsum(lengths)[:-1]))]
        # A last word is followed by a first one.
        after = np.concatenate((numbers[1:], numbers[:1]))
        order = np.argsort(numbers, kind="stable")
        begins = np.concatenate(([0], np.cumsum(np.bincount(numbers, minlength=len(words)))))
        return cls(words.astype(np.object_), begins, after[order], lengths, starts)

    def paragraphs(self, chance: np.random.Generator, count: int) -> list[str]:
        """Return so many paragraphs."""
        lengths = np.sort(chance.choice(self.lengths, count))[::-1]
        drawn = np.empty((lengths[0], count), dtype=np.int64)
        drawn[0] = chance.choice(self.starts, count)
        alive = count
        for step in range(1, lengths[0]):
            alive = int(np.searchsorted(-lengths, -step))  # Those that are longer than this.
            held = drawn[step - 1, :alive]
            many = self.begins[held + 1] - self.begins[held]
            drawn[step, :alive] = self.follows[self.begins[held] + (chance.random(alive) * many).astype(np.int64)]
        made = []
        for place, length in enumerate(lengths.tolist()):
            said = self.words[drawn[:length, place]]
            new = np.flatnonzero(chance.random(length) < _MADE_UP)
            for at in new.tolist():
                one, other = (str(self.words[each]) for each in chance.integers(0, len(self.words), 2))
                said[at] = one[: 2 + len(one) // 2] + other[len(other) // 2 :]
            made.append(" ".join(said.tolist()))
        order = chance.permutation(count).tolist()
        made = [made[place] for place in order]
        for place in np.flatnonzero(chance.random(count) < _DUPLICATES).tolist():
            made[place] = made[int(chance.integers(count))]
        for place in np.flatnonzero(chance.random(count) < _NEAR).tolist():
            said_again = made[int(chance.integers(count))].split()
            for at in chance.integers(0, len(said_again), 1 + len(said_again) // 20).tolist():
                said_again[at] = str(self.words[chance.integers(len(self.words))])
            made[place] = " ".join(said_again)
        return made


def real_paragraphs() -> list[tuple[int, str, str]]:
    """Return SQuAD train's paragraphs, mixed by a seed: the number of the article, its title, and the words."""
    articles, _ = read(TRAIN)
    found = [
        (number, each.title, each.text[block.start : block.end])
        for number, each in enumerate(articles)
        for block in each.blocks
    ]
    random.Random(0).shuffle(found)
    return found


def news_paragraphs() -> list[str]:
    """Return what stands in the news pages between tags, where it is long enough to be a paragraph."""
    pages = sorted(path for path in NEWS.rglob("*") if path.suffix in (".html", ".htm", ".txt", ".md"))
    found = (line.strip() for path in pages for line in _TAG.sub("\n", path.read_text("utf-8", "replace")).splitlines())
    return [line for line in found if len(line) > 120]


def chain() -> Chain:
    """Return the chain of SQuAD train's paragraphs and the news pages."""
    return Chain.learn([words for _, _, words in real_paragraphs()] + news_paragraphs())


def documents(passages: int, real: list[str], chain: Chain, seed: int = 0) -> Iterator[tuple[Document, list[Passage]]]:
    """Yield documents of so many passages in all: first those of ``real`` paragraphs, then such as resemble them."""
    chance = np.random.default_rng(seed)
    waiting = list(real)
    number, left = 0, passages
    while left > 0:
        size = min(left, int(np.clip(chance.lognormal(3, 0.6), 2, 60)))
        while len(waiting) < size:
            waiting += chain.paragraphs(chance, _BATCH)
        paragraphs, waiting = list(dict.fromkeys(waiting[:size])), waiting[size:]
        headings = [chain.words[each] for each in chance.integers(0, len(chain.words), (size // 4 + 2, 3))]
        yield _document(number, paragraphs, [" ".join(each) for each in headings], chance)
        number, left = number + 1, left - len(paragraphs)


def _document(
    number: int, paragraphs: list[str], headings: list[str], chance: np.random.Generator
) -> tuple[Document, list[Passage]]:
    source = f"made/{number // 1000:03d}/{number:06d}.md"
    identity = document_id(source)
    day = FIRST_DAY + timedelta(days=int(chance.integers(DAYS))) if chance.random() < _DATED else None
    title, *sections = headings
    blocks, pieces, passages, start = [], [], [], 0
    for ordinal, words in enumerate(paragraphs):
        if ordinal % 4 == 0:
            heading = sections[ordinal // 4]
            blocks.append(Block("heading", start, start + len(heading), 2))
            pieces.append(heading)
            start += len(heading) + 2
        blocks.append(Block("paragraph", start, start + len(words)))
        pieces.append(words)
        where = (Place(ordinal + 1, start, start + len(words)),)
        passages.append(Passage(passage_id(identity, words), identity, ordinal, where, (sections[ordinal // 4],)))
        start += len(words) + 2
    text = "\n\n".join(pieces)
    found = Document(
        identity,
        source,
        title,
        text,
        text_sha256(text),
        day,
        "en",
        blocks=tuple(blocks),
        dated_by="metadata" if day else None,
    )
    return found, passages
