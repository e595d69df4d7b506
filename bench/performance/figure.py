"""One comparison that was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, by round, of pincite and of its rival; rounds of the same number took turns.

    ``less`` is better for times, memory and disk, ``more`` for rates and quality. ``judged`` says what bar and goal are held against: the
    ratio by which pincite is better, the difference, or pincite's own value.

    >>> Figure("query", "one query", "ms", (4.0, 5.0), "others", (20.0, 20.0), bar=2.5, goal=4.0).verdict()
    (4.5, True, True)
    """

    row: str
    what: str
    unit: str
    ours: Sequence[float]
    rival: str = ""
    theirs: Sequence[float] = ()
    better: Literal["less", "more"] = "less"
    judged: Literal["ratio", "difference", "value"] = "ratio"
    bar: float | None = None
    goal: float | None = None
    details: dict[str, Any] = field(default_factory=dict)
    """What else belongs to it: seeds, threads, sizes, percentiles, confidence intervals."""

    def by_round(self) -> list[float]:
        """Return what is judged, of each round."""
        if self.judged == "value":
            return list(self.ours)
        pairs = zip(self.ours, self.theirs, strict=True)
        if self.judged == "difference":
            return [ours - theirs if self.better == "more" else theirs - ours for ours, theirs in pairs]
        return [ours / theirs if self.better == "more" else theirs / ours for ours, theirs in pairs]

    def verdict(self) -> tuple[float, bool | None, bool | None]:
        """Return the median of what is judged, and whether bar and goal hold; None where there is none."""
        judged = median(self.by_round())
        low = self.judged == "value" and self.better == "less"
        held = [None if mark is None else (judged <= mark if low else judged >= mark) for mark in (self.bar, self.goal)]
        return judged, held[0], held[1]

    def to_dict(self) -> dict[str, Any]:
        """Return all of it, and the verdict, as JSON holds it."""
        judged, bar, goal = self.verdict()
        return asdict(self) | {"judged_by_round": self.by_round(), "judged_median": judged, "bar_holds": bar, "goal_holds": goal}  # fmt: skip


def figure_of(stored: dict[str, Any]) -> Figure:
    """Return the figure that ``to_dict`` wrote."""
    return Figure(**{name: stored[name] for name in Figure.__dataclass_fields__})
