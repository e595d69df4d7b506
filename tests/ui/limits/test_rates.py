from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits.strategies import MovingWindowRateLimiter

from ui.limits.kept import KeptCounts
from ui.limits.moving import RecentMoments
from ui.limits.rate import Counted, Rate


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def counted(clock: Callable[[], float], most_keys: int = 100) -> tuple[Counted, RecentMoments]:
    moments = RecentMoments(most_keys, clock)
    return Counted("asks", clock, MovingWindowRateLimiter(moments)), moments


def test_what_a_rate_allows_is_counted_and_the_next_told_to_wait() -> None:
    clock = Clock()
    limits, _ = counted(clock)
    rates = [Rate(3, 60)]
    for _ in range(3):
        assert limits.hit("ann", rates) is None
        clock.now += 10
    reached = limits.hit("ann", rates)
    assert reached is not None
    assert reached.wait == 30
    assert limits.hit("bob", rates) is None
    clock.now += reached.wait
    assert limits.hit("ann", rates) is None


def test_the_longest_wait_is_told_and_what_is_refused_is_not_counted() -> None:
    clock = Clock()
    limits, _ = counted(clock)
    rates = [Rate(1, 10), Rate(2, 60)]
    assert limits.hit("ann", rates) is None
    for _ in range(20):
        assert limits.hit("ann", rates) is not None
    clock.now += 11
    assert limits.hit("ann", rates) is None
    reached = limits.hit("ann", rates)
    assert reached is not None
    assert reached.rate == Rate(2, 60)
    assert [each.remaining for each in limits.left("ann", rates)] == [0, 0]


def test_no_rate_and_nobody_are_without_end() -> None:
    limits, moments = counted(Clock())
    assert all(limits.hit("ann", [Rate(0, 60)]) is None for _ in range(100))
    assert all(limits.hit(None, [Rate(1, 60)]) is None for _ in range(100))
    assert len(moments) == 0


def test_many_askers_take_no_more_room_than_is_given() -> None:
    limits, moments = counted(Clock(), most_keys=10)
    for number in range(1000):
        assert limits.hit(f"address {number}", [Rate(1, 60)]) is None
    assert len(moments) == 10
    assert limits.hit("address 999", [Rate(1, 60)]) is not None


@given(st.lists(st.floats(0, 30), max_size=60))
def test_no_minute_ever_holds_more_than_the_rate(pauses: list[float]) -> None:
    clock = Clock()
    limits, _ = counted(clock)
    allowed = []
    for pause in pauses:
        clock.now += pause
        if limits.hit("ann", [Rate(3, 60)]) is None:
            allowed.append(clock.now)
    assert all(later - earlier >= 60 for earlier, later in zip(allowed, allowed[3:], strict=False))


def test_counts_outlive_the_server_until_their_time_is_over(tmp_path: Path) -> None:
    clock = Clock()
    kept = KeptCounts(tmp_path / "state" / "limits.sqlite", clock)
    assert [kept.incr("ann", 100) for _ in range(3)] == [1, 2, 3]
    kept.close()
    again = KeptCounts(tmp_path / "state" / "limits.sqlite", clock)
    assert (again.get("ann"), again.get("bob")) == (3, 0)
    assert again.get_expiry("ann") == clock.now + 100
    clock.now += 100
    assert again.get("ann") == 0
    assert again.incr("ann", 100) == 1
    assert again.check()
    again.clear("ann")
    assert again.reset() == 0


def test_what_is_long_over_is_dropped_at_the_next_start(tmp_path: Path) -> None:
    clock = Clock()
    KeptCounts(tmp_path / "limits.sqlite", clock).incr("ann", 10)
    clock.now += 20
    assert KeptCounts(tmp_path / "limits.sqlite", clock).reset() == 0


def test_counts_are_for_their_owners_eyes(tmp_path: Path) -> None:
    KeptCounts(tmp_path / "limits.sqlite").incr("ann", 10)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Exception, match=r"limits.per_day cannot be kept in .*file"):
        KeptCounts(tmp_path / "file" / "limits.sqlite")
