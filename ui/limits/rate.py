"""Rates of one kind of request: so many within so many seconds, for each asker."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from limits import RateLimitItemPerSecond
from limits.strategies import MovingWindowRateLimiter, RateLimiter

MINUTE, DAY = 60, 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``amount`` within ``seconds``; 0 is without end."""

    amount: int
    seconds: int

    @property
    def item(self) -> RateLimitItemPerSecond:
        """As the library has it."""
        return RateLimitItemPerSecond(self.amount, self.seconds)


@dataclass(frozen=True, slots=True)
class Reached:
    """A rate that is reached, and in how many seconds the next may come."""

    rate: Rate
    wait: float


@dataclass(frozen=True, slots=True)
class Left:
    """How many of a rate are left, and in how many seconds there are more."""

    rate: Rate
    remaining: int
    wait: float


class Counted:
    """Counts requests of one kind against rates. What is refused is not counted, so that who waits as they are told is answered."""

    def __init__(
        self, kind: str, now: Callable[[], float], short: MovingWindowRateLimiter, long: RateLimiter | None = None
    ) -> None:
        self._kind, self._now, self._short, self._long = kind, now, short, long

    def hit(self, asker: str | None, rates: Sequence[Rate]) -> Reached | None:
        """Count one request of an asker, or return the rate that it would break, of several the one that takes longest to wait for."""
        held = [rate for rate in rates if rate.amount]
        if asker is None:
            return None
        reached = [
            Reached(rate, self._wait(rate, asker))
            for rate in held
            if not self._limiter(rate).test(rate.item, self._kind, asker)
        ]
        if reached:
            return max(reached, key=lambda each: each.wait)
        for rate in held:
            self._limiter(rate).hit(rate.item, self._kind, asker)
        return None

    def left(self, asker: str | None, rates: Sequence[Rate]) -> list[Left]:
        """Return what is left of each rate."""
        found = []
        for rate in rates:
            if rate.amount and asker is not None:
                stats = self._limiter(rate).get_window_stats(rate.item, self._kind, asker)
                found.append(Left(rate, stats.remaining, max(0.0, stats.reset_time - self._now())))
        return found

    def _limiter(self, rate: Rate) -> RateLimiter:
        return self._long if self._long is not None and rate.seconds >= DAY else self._short

    def _wait(self, rate: Rate, asker: str) -> float:
        reset = self._limiter(rate).get_window_stats(rate.item, self._kind, asker).reset_time
        return max(1.0, math.ceil(reset - self._now()))
