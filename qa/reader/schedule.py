"""The learning rate over a run: warm-up, a plateau, then linear to zero."""

from __future__ import annotations


def factor(step: int, steps: int, warm_up: float, cool_down: float = 1.0) -> float:
    """Multiplier of the peak rate at ``step`` of ``steps``.

    It rises over the first ``warm_up`` share and falls linearly to zero over the last ``cool_down`` share; with
    ``cool_down`` at 1 there is no plateau. A plateau (trapezoid, Hägele et al. 2024, arXiv 2405.18392) does as
    well as a longer fall and lets a run be lengthened or cut short while it is on it.
    """
    rising = max(1, round(warm_up * steps))
    if step < rising:
        return (step + 1) / rising
    falling = min(steps - rising, round(cool_down * steps))
    return min(1.0, max(0.0, (steps - step) / max(1, falling)))
