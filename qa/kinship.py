"""Copies across compartments, for those who see both.

Families are formed within one compartment, when an index is built: what is hidden must not join, or part, what is seen. Copies in two of them
are found when a question is asked, among what was retrieved for it, by the same measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from index_build.near_duplicates import is_copy, runs
from index_build.text_store import StoredPassage

MOST_COMPARED = 50
"""Passages, of those ranked best: copies of what answers a question rank beside it."""


def kinship(ranked: Sequence[StoredPassage]) -> dict[int, frozenset[int]]:
    """Return the families that are one family for those who see all of ``ranked``, best first: each with all that are one with it.

    A family without copies elsewhere is not named.
    """
    compared = ranked[:MOST_COMPARED]
    if len({each.compartment for each in compared}) < 2:
        return {}
    held = [(each, runs(each.text)) for each in compared]
    kin: dict[int, frozenset[int]] = {}
    for (one, its_runs), (other, other_runs) in combinations(held, 2):
        if one.compartment == other.compartment or other.family in kin_of(kin, one.family):
            continue
        if one.text_key == other.text_key or is_copy(its_runs, other_runs):
            joined = kin_of(kin, one.family) | kin_of(kin, other.family)
            kin.update(dict.fromkeys(joined, joined))
    return kin


def kin_of(kin: dict[int, frozenset[int]], family: int) -> frozenset[int]:
    """Return the families that are one with a family, itself among them."""
    return kin.get(family, frozenset({family}))
