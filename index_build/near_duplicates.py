"""Finds the passages that are copies of one another with small changes.

Candidates come from MinHash over runs of words (Broder 1997, "On the resemblance and containment of documents"), in bands
(Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 3.4). Each pair is then compared for real, by the share of the
shorter passage's runs that stand in the longer one: papers cut a paragraph short as readily as they change a word of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from index_build.text_store import StoredPassage, TextStore

RUN = 3
"""Words of a run."""
LEAST_RUNS = 6
"""Passages of fewer runs are never more than identical: many a page says "Read more on this story"."""
COPY = 0.5
"""The share of runs from which a passage is a copy; ``bench/near_duplicates.py`` shows what other values would do."""
PERMUTATIONS, ROWS = 96, 2
"""Length of a signature, and of each of its bands: pairs that share a fifth of all their runs become candidates 86 times in
100, those that share a third 99.6 times."""
LIKELY = 0.1
"""Candidates whose signatures agree in less than this share are not compared for real."""
_SEED = 1
_BATCH = 2048
_WORD = re.compile(r"\w+")


def runs(text: str) -> frozenset[str]:
    """All runs of ``RUN`` words of a text, letter case and punctuation apart."""
    words = _WORD.findall(text.casefold())
    return frozenset(" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def is_copy(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether one of two passages, given as ``runs``, is a copy of the other with small changes."""
    least = min(len(one), len(other))
    return least >= LEAST_RUNS and len(one & other) >= COPY * least


def families(texts: TextStore, progress: Callable[[int], None]) -> Iterator[tuple[int, ...]]:
    """Yield the text keys of each family of passages that are copies with small changes: at least two, in order.

    Which pairs are compared depends on all that is in ``texts``, so these are to be of one compartment: what somebody may not see must not
    join, or part, what they see. ``progress`` is told how many passages are done. Memory: 400 bytes a passage.
    """
    # Here, because asking needs none of it, and it takes a quarter of a second.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    keys, ids, signatures = _signatures(texts, len(texts.ids_within()), progress)
    count = len(ids)
    family = np.arange(count)
    joined, refused = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    for at in range(0, PERMUTATIONS, ROWS):
        first, second = _candidates(signatures, at)
        # What hangs together already, or was compared already, costs nothing more: a template makes millions of pairs.
        new = (family[first] != family[second]) & ~np.isin(first * count + second, refused)
        first, second = first[new], second[new]
        if not len(first):
            continue
        same = np.fromiter(_confirmed(texts, ids, first, second), dtype=bool, count=len(first))
        pairs = first * count + second
        joined, refused = np.concatenate((joined, pairs[same])), np.concatenate((refused, pairs[~same]))
        edges = (np.ones(len(joined)), np.divmod(joined, count))
        _, family = connected_components(coo_array(edges, shape=(count, count)), directed=False)
    order = np.argsort(family, kind="stable")
    bounds = np.flatnonzero(np.diff(family[order])) + 1
    for members in np.split(order, bounds):
        if len(members) > 1:
            yield tuple(sorted(keys[members].tolist()))


def _signatures(
    texts: TextStore, passages: int, progress: Callable[[int], None]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.uint32]]:
    """Text keys (N,), the id of one passage of each (N,), and signatures (N, PERMUTATIONS); of each text once."""
    keys: list[int] = []
    ids: list[int] = []
    seen: set[int] = set()
    signatures = np.empty((passages, PERMUTATIONS), dtype=np.uint32)
    done = 0
    for batch in texts.batches(_BATCH):
        held: list[StoredPassage] = []
        for each in batch:
            if each.text_key not in seen:
                seen.add(each.text_key)
                held.append(each)
        sets = [(each, found) for each in held if len(found := runs(each.text)) >= LEAST_RUNS]
        if sets:
            rows = RMinHash.digest_matrix_from_token_sets([list(found) for _, found in sets], PERMUTATIONS, _SEED)
            signatures[len(keys) : len(keys) + len(sets)] = rows.to_rows()
            keys += [each.text_key for each, _ in sets]
            ids += [each.passage.id for each, _ in sets]
        done += len(batch)
        progress(done)
    return np.array(keys, dtype=np.int64), np.array(ids, dtype=np.int64), signatures[: len(keys)]


def _candidates(signatures: npt.NDArray[np.uint32], at: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Rows (C,), (C,) of pairs that agree in the whole band that begins at ``at``, and somewhat in all of their signatures."""
    band = signatures[:, at : at + ROWS].astype(np.uint64)
    key = band[:, 0] << np.uint64(32) | band[:, 1]
    order = np.argsort(key, kind="stable")
    # Neighbours in their bucket alone: all pairs of a large one would be its square, and bands differ in their order.
    alike = np.flatnonzero(key[order][1:] == key[order][:-1])
    first, second = order[alike], order[alike + 1]
    likely = np.zeros(len(alike), dtype=bool)
    for start in range(0, len(alike), _BATCH):
        part = slice(start, start + _BATCH)
        likely[part] = (signatures[first[part]] == signatures[second[part]]).mean(axis=1) >= LIKELY
    return first[likely], second[likely]


def _confirmed(
    texts: TextStore, ids: npt.NDArray[np.int64], first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]
) -> Iterator[bool]:
    for at in range(0, len(first), _BATCH):
        ones, others = (texts.passages(ids[rows[at : at + _BATCH]].tolist()) for rows in (first, second))
        for one, other in zip(ones, others, strict=True):
            yield is_copy(runs(one.text), runs(other.text))
