"""Two versions of a document laid side by side: which blocks stayed, which changed into which, and which words in them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from index_build.document import Block, Document
from ui.source.words import one_line

MOST_COMPARED = 4_000_000
"""Pairs of blocks that are compared at once; larger stretches are first cut at blocks that stand in both versions once."""
LIKE = 50.0
"""Of 100: how alike two blocks are from which one is the other, changed."""
MOST_LIKENED = 20_000
"""Pairs of blocks of which it is told how alike they are; each takes some microseconds."""
_LONGEST = 2_000  # Characters of a block that are looked at for that.
MOST_WORDS = 4_000
"""Words of a block up to which its changed words are told apart."""
_WORD = re.compile(r"\w+|\s+|[^\w\s]")

Run = tuple[int, int, int, int]
"""First and last of one sequence, first and last of the other."""


@dataclass(frozen=True, slots=True)
class Row:
    """A block as it was and as it is; None where there is none. ``same`` where they say the same."""

    then: Block | None
    now: Block | None
    same: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of one block, and whether the other version lacks them."""

    start: int
    end: int
    changed: bool


def rows(then: Document, now: Document) -> list[Row]:
    """Return the blocks of both versions in order, those that stand for each other together."""
    ours = [one_line(then.text[block.start : block.end]) for block in then.blocks]
    theirs = [one_line(now.text[block.start : block.end]) for block in now.blocks]
    found: list[Row] = []
    pairing = _Pairing()
    last, other_last = 0, 0
    for start, end, other_start, other_end in [
        *equal_runs(ours, theirs),
        (len(ours), len(ours), len(theirs), len(theirs)),
    ]:
        gap, other_gap = slice(last, start), slice(other_last, other_start)
        found.extend(pairing.rows(then.blocks[gap], now.blocks[other_gap], ours[gap], theirs[other_gap]))
        found.extend(
            Row(one, other, same=True)
            for one, other in zip(then.blocks[start:end], now.blocks[other_start:other_end], strict=True)
        )
        last, other_last = end, other_end
    return found


def equal_runs(ours: Sequence[Hashable], theirs: Sequence[Hashable]) -> list[Run]:
    """Return the runs that two sequences have in common, in order: a longest common subsequence where they are not too long for it.

    Longer ones are cut at what stands once in both, in one order (Bram Cohen's patience diff), and each stretch between is compared by itself.
    """
    return _joined(_common(ours, theirs, 0, 0, len(ours), 0, len(theirs)))


def _common(
    ours: Sequence[Hashable],
    theirs: Sequence[Hashable],
    depth: int,
    start: int,
    end: int,
    other_start: int,
    other_end: int,
) -> Iterator[Run]:
    while start < end and other_start < other_end and ours[start] == theirs[other_start]:
        yield start, start + 1, other_start, other_start + 1
        start, other_start = start + 1, other_start + 1
    tail: list[Run] = []
    while start < end and other_start < other_end and ours[end - 1] == theirs[other_end - 1]:
        end, other_end = end - 1, other_end - 1
        tail.append((end, end + 1, other_end, other_end + 1))
    if start < end and other_start < other_end:
        if (end - start) * (other_end - other_start) <= MOST_COMPARED:
            numbers: dict[Hashable, int] = {}
            one, other = (
                [numbers.setdefault(each, len(numbers)) for each in held]
                for held in (ours[start:end], theirs[other_start:other_end])
            )
            for code in Indel.opcodes(one, other):
                if code.tag == "equal":
                    yield (
                        start + code.src_start,
                        start + code.src_end,
                        other_start + code.dest_start,
                        other_start + code.dest_end,
                    )
        elif depth < 8:
            yield from _between_anchors(ours, theirs, depth, start, end, other_start, other_end)
    yield from reversed(tail)


def _between_anchors(
    ours: Sequence[Hashable],
    theirs: Sequence[Hashable],
    depth: int,
    start: int,
    end: int,
    other_start: int,
    other_end: int,
) -> Iterator[Run]:
    counts, others = Counter(ours[start:end]), Counter(theirs[other_start:other_end])
    where = {each: at for at, each in enumerate(theirs[other_start:other_end], other_start) if others[each] == 1}
    pairs = [(at, where[each]) for at, each in enumerate(ours[start:end], start) if counts[each] == 1 and each in where]
    at, other_at = start, other_start
    anchors = _rising(pairs)
    if not anchors:
        return
    for anchor, other_anchor in anchors:
        yield from _common(ours, theirs, depth + 1, at, anchor, other_at, other_anchor)
        yield anchor, anchor + 1, other_anchor, other_anchor + 1
        at, other_at = anchor + 1, other_anchor + 1
    yield from _common(ours, theirs, depth + 1, at, end, other_at, other_end)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs, in order, whose second members rise."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for at, (_, other) in enumerate(pairs):
        place = bisect_left(ends, other)
        before.append(places[place - 1] if place else -1)
        if place == len(ends):
            ends.append(other)
            places.append(at)
        else:
            ends[place], places[place] = other, at
    chain: list[tuple[int, int]] = []
    at = places[-1] if places else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _joined(runs: Iterator[Run]) -> list[Run]:
    joined: list[Run] = []
    for start, end, other_start, other_end in runs:
        if joined and joined[-1][1] == start and joined[-1][3] == other_start:
            joined[-1] = (joined[-1][0], end, joined[-1][2], other_end)
        else:
            joined.append((start, end, other_start, other_end))
    return joined


class _Pairing:
    """Pairs blocks that changed with what they most likely became; where very many changed, with what stands in their place."""

    def __init__(self) -> None:
        self._left = MOST_LIKENED

    def rows(
        self, ours: Sequence[Block], theirs: Sequence[Block], words: Sequence[str], others: Sequence[str]
    ) -> Iterator[Row]:
        at = 0
        for number, block in enumerate(ours):
            best = self._best(words[number], others, at)
            if best is None:
                yield Row(block, None)
                continue
            yield from (Row(None, other) for other in theirs[at:best])
            yield Row(block, theirs[best])
            at = best + 1
        yield from (Row(None, other) for other in theirs[at:])

    def _best(self, words: str, others: Sequence[str], at: int) -> int | None:
        near = range(at, min(len(others), at + 8))
        self._left -= len(near)
        if not near or self._left < 0:
            return at if near else None
        likeness, best = max((fuzz.ratio(words[:_LONGEST], others[other][:_LONGEST]), -other) for other in near)
        return -best if likeness >= LIKE else None


def changed_words(then: str, now: str) -> tuple[list[Stretch], list[Stretch]]:
    """Return the stretches of two texts, each whole, in order: those in common, and those that the other lacks."""
    ours, theirs = ([(found.start(), found.end()) for found in _WORD.finditer(each)] for each in (then, now))
    if max(len(ours), len(theirs)) > MOST_WORDS:
        return [Stretch(0, len(then), True)], [Stretch(0, len(now), True)]
    runs = equal_runs([then[a:b] for a, b in ours], [now[a:b] for a, b in theirs])
    return (
        _stretches(len(then), ours, [(start, end) for start, end, *_ in runs]),
        _stretches(len(now), theirs, [(start, end) for *_, start, end in runs]),
    )


def _stretches(length: int, pieces: Sequence[tuple[int, int]], equal: Sequence[tuple[int, int]]) -> list[Stretch]:
    found: list[Stretch] = []
    at = 0
    for first, last in equal:
        start, end = pieces[first][0], pieces[last - 1][1]
        if at < start:
            found.append(Stretch(at, start, True))
        found.append(Stretch(start, end, False))
        at = end
    if at < length:
        found.append(Stretch(at, length, True))
    return found
