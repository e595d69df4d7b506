"""What must hold for a build to pass: figures that are not to be broken, and a baseline that is not to get worse."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index_build.errors import BadInput
from qa.evaluate.compare import DEFAULT_MEASURES, compare
from qa.evaluate.evaluation import Evaluation
from qa.evaluate.intervals import Figure
from qa.evaluate.measures import MEASURES
from qa.evaluate.report.as_json import as_json

_BOUND = re.compile(r"([a-z][a-z0-9_]*)\s*=\s*([0-9]*\.?[0-9]+)")


@dataclass(frozen=True, slots=True)
class Broken:
    """A bound that does not hold, and why, in a sentence."""

    name: str
    why: str

    def __str__(self) -> str:
        return self.why


def parse_bounds(words: str) -> dict[str, float]:
    """Return figures by measure from words such as ``f1=.72 citation_precision=.95``. Raises BadInput.

    >>> parse_bounds("f1=.72, ece=0.1")
    {'f1': 0.72, 'ece': 0.1}
    """
    found = {}
    for part in words.replace(",", " ").split():
        match = _BOUND.fullmatch(part)
        if match is None:
            raise BadInput(
                f'{part!r} is no bound: write NAME=FIGURE, such as --fail-under "f1=.72 citation_precision=.95"'
            )
        if match[1] not in MEASURES:
            raise BadInput(f"There is no measure {match[1]!r}: choose among {', '.join(MEASURES)}")
        found[match[1]] = float(match[2])
    return found


def broken_bounds(figures: Mapping[str, Figure], bounds: Mapping[str, float]) -> list[Broken]:
    """Return the bounds that do not hold: a measure below its bound, or above it where less is better, or one that nothing could be said of."""
    broken = []
    for name, bound in bounds.items():
        measure, figure = MEASURES[name], figures.get(name)
        if figure is None:
            broken.append(Broken(name, f"{name}: no question says anything of it, so it cannot be held to {bound:g}"))
        elif (figure.value < bound) if measure.higher_is_better else (figure.value > bound):
            side = "below" if measure.higher_is_better else "above"
            broken.append(
                Broken(
                    name, f"{name} is {figure.value:.4f}, {side} {bound:g} (95% {figure.low:.4f} to {figure.high:.4f})"
                )
            )
    return broken


def worse_than(
    evaluation: Evaluation, baseline: dict[str, Any], alpha: float, names: Sequence[str] = DEFAULT_MEASURES
) -> list[Broken]:
    """Return the measures that are worse than the baseline's by more than chance, see ``compare``. Raises BadInput."""
    comparison = compare(baseline, as_json(evaluation), names)
    return [
        Broken(
            each.name,
            f"{each.name} fell from {each.before:.4f} to {each.after:.4f} over {each.count} questions (p = {each.corrected:.4f}, corrected)"
            if MEASURES[each.name].higher_is_better
            else f"{each.name} rose from {each.before:.4f} to {each.after:.4f} over {each.count} questions (p = {each.corrected:.4f}, corrected)",
        )
        for each in comparison.worse(alpha)
    ]
