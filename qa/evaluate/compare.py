"""Two runs over the same questions: which measures moved, by paired tests, and which questions were won and lost.

The test is Fisher's randomisation test (see Smucker et al. 2007), by SciPy: for each question it may have been either run that got
either score. Of many measures some move by chance: p values are corrected after Holm (1979).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import permutation_test

from index_build.errors import BadInput
from qa.evaluate.measures import MEASURES
from qa.evaluate.measures.measure import Floats, Measure

DRAWS = 9999
DEFAULT_MEASURES = tuple(name for name, measure in MEASURES.items() if measure.value is None and measure.unit == "")


@dataclass(frozen=True, slots=True)
class Change:
    """How one measure moved from A to B: both figures over the questions that both have, and the p value, as it is and corrected."""

    name: str
    before: float
    after: float
    count: int
    p: float
    corrected: float

    @property
    def better(self) -> bool:
        """Whether B is better, be it by chance."""
        return (self.after > self.before) == MEASURES[self.name].higher_is_better and self.after != self.before


@dataclass(frozen=True, slots=True)
class Turned:
    """A question whose answer got better or worse: its word F1 in A and in B, and what was shown."""

    id: str
    question: str
    before: float
    after: float
    answer_before: str
    answer_after: str
    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All of it."""

    changes: tuple[Change, ...]
    won: tuple[Turned, ...]
    lost: tuple[Turned, ...]

    def worse(self, alpha: float) -> list[Change]:
        """Return the measures that are worse by more than chance, at a level over all of them together."""
        return [
            each for each in self.changes if not each.better and each.before != each.after and each.corrected < alpha
        ]


def compare(a: dict[str, Any], b: dict[str, Any], names: Sequence[str] = DEFAULT_MEASURES, seed: int = 0) -> Comparison:
    """Compare two results as ``report.as_json`` writes them. Raises BadInput where their questions are not the same."""
    before, after = ({each["id"]: each for each in result["questions"]} for result in (a, b))
    if before.keys() != after.keys() or any(before[id]["question"] != after[id]["question"] for id in before):
        alone = sorted(before.keys() ^ after.keys())
        which = f": {alone[0]!r} is in one of them alone" if alone else ": some ids ask other words"
        raise BadInput(f"The two results are of different questions{which}; compare runs of one question file")
    unknown = [name for name in names if name not in MEASURES]
    if unknown:
        raise BadInput(f"There is no measure {unknown[0]!r}: choose among {', '.join(MEASURES)}")
    changes = [change for name in names if (change := _change(MEASURES[name], before, after, seed)) is not None]
    turned = [_turned(before[id], after[id]) for id in before]
    moved = [each for each in turned if each is not None]
    return Comparison(
        tuple(_holm(changes)),
        tuple(sorted((each for each in moved if each.after > each.before), key=lambda each: each.before - each.after)),
        tuple(sorted((each for each in moved if each.after < each.before), key=lambda each: each.after - each.before)),
    )


def _change(measure: Measure, before: dict[str, Any], after: dict[str, Any], seed: int) -> Change | None:
    pairs = [
        (one, other)
        for id in before
        if (one := before[id]["rows"].get(measure.name)) is not None
        and (other := after[id]["rows"].get(measure.name)) is not None
    ]
    if not pairs:
        return None
    a, b = (np.array([pair[side] for pair in pairs], dtype=float).reshape(len(pairs), -1) for side in (0, 1))
    return Change(measure.name, measure.of(a), measure.of(b), len(pairs), _p(measure, a, b, seed), 1.0)


def _p(measure: Measure, a: Floats, b: Floats, seed: int) -> float:
    if np.array_equal(a, b):
        return 1.0
    random = np.random.default_rng(seed)
    if measure.value is None:

        def difference(x: Floats, y: Floats, axis: int = -1) -> Floats:
            found: Floats = np.mean(x, axis=axis) - np.mean(y, axis=axis)
            return found

        found = permutation_test(
            (a[:, 0], b[:, 0]), difference, permutation_type="samples", vectorized=True, n_resamples=DRAWS,
            batch=max(1, 5_000_000 // len(a)), rng=random,
        )  # fmt: skip
        return float(found.pvalue)
    observed = abs(measure.of(a) - measure.of(b))
    as_far = 1
    for _ in range(draws := 999):
        swapped: npt.NDArray[np.bool_] = random.random((len(a), 1)) < 0.5
        as_far += abs(measure.of(np.where(swapped, b, a)) - measure.of(np.where(swapped, a, b))) >= observed - 1e-12
    return as_far / (draws + 1)


def _holm(changes: list[Change]) -> list[Change]:
    order = sorted(range(len(changes)), key=lambda place: changes[place].p)
    stepped = accumulate((min(1.0, changes[place].p * (len(changes) - rank)) for rank, place in enumerate(order)), max)
    corrected = dict(zip(order, stepped, strict=True))
    return [
        Change(each.name, each.before, each.after, each.count, each.p, corrected[place])
        for place, each in enumerate(changes)
    ]


def _turned(before: dict[str, Any], after: dict[str, Any]) -> Turned | None:
    one, other = before["rows"].get("f1"), after["rows"].get("f1")
    if one is None or other is None or one == other:
        return None
    return Turned(
        before["id"], before["question"], float(one), float(other), before["answer"], after["answer"],
        tuple(before["answers"] or ()),
    )  # fmt: skip
