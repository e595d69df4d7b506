from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from qa.conversation import Turn
from qa.question import BadQuestion
from ui.asking import Question, TooMany
from ui.identity import Identity
from ui.limits.questions import QuestionLimits
from ui.settings.limits import LimitSettings, OwnLimits

ANN = Identity("ann", how="oidc")
QUESTION = Question("How many?")


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def ask(limits: QuestionLimits, identity: Identity = ANN, times: int = 1) -> None:
    for _ in range(times):
        limits.asks(identity, "api", QUESTION)


def test_who_asks_too_much_is_told_how_much_is_and_when_to_go_on(tmp_path: Path) -> None:
    limits = QuestionLimits(LimitSettings(per_minute=3, burst=0), tmp_path, Clock())
    ask(limits, times=3)
    with pytest.raises(
        TooMany, match=r"3 questions within a minute, which is the most: ask again in 60 seconds\."
    ) as error:
        ask(limits)
    assert error.value.retry_after == 60
    ask(limits, Identity("bob", how="oidc"))
    assert not list(tmp_path.iterdir()), "without a quota nothing is written"


def test_nobody_who_types_meets_the_limits_that_hold_by_default(tmp_path: Path) -> None:
    clock = Clock()
    limits = QuestionLimits(LimitSettings(), tmp_path, clock)
    for _ in range(100):
        ask(limits)
        clock.now += 2


def test_a_burst_is_held_back_before_the_minute_is_full(tmp_path: Path) -> None:
    limits = QuestionLimits(LimitSettings(), tmp_path, Clock())
    with pytest.raises(TooMany, match="15 questions within ten seconds"):
        ask(limits, times=16)


def test_some_have_limits_of_their_own(tmp_path: Path) -> None:
    settings = LimitSettings(per_minute=1, by_name={"key:nightly": OwnLimits(per_minute=0, burst=0)})
    limits = QuestionLimits(settings, tmp_path, Clock())
    ask(limits, Identity("key:nightly", how="key"), times=500)
    with pytest.raises(TooMany):
        ask(limits, times=2)


def test_nobody_in_particular_is_an_address_and_this_machine_is_free(tmp_path: Path) -> None:
    limits = QuestionLimits(LimitSettings(per_minute=1), tmp_path, Clock())
    ask(limits, Identity(address="203.0.113.7"))
    ask(limits, Identity(address="203.0.113.8"))
    with pytest.raises(TooMany):
        ask(limits, Identity(address="203.0.113.7"))
    for address in ("127.0.0.1", "::1", "", "socket"):
        ask(limits, Identity(address=address), times=50)


def test_one_name_by_two_ways_is_two_askers(tmp_path: Path) -> None:
    limits = QuestionLimits(LimitSettings(per_minute=1), tmp_path, Clock())
    ask(limits, Identity("ann", how="oidc"))
    ask(limits, Identity("ann", how="embed"))


def test_a_quota_of_a_day_outlives_the_server_and_names_nobody(tmp_path: Path) -> None:
    settings, clock = LimitSettings(per_day=2), Clock()
    first = QuestionLimits(settings, tmp_path, clock)
    ask(first, times=2)
    first.close()
    clock.now += 23 * 3600 + 1
    second = QuestionLimits(settings, tmp_path, clock)
    with pytest.raises(TooMany, match=r"2 questions within 24 hours.* in 60 minutes\."):
        ask(second)
    held = sqlite3.connect(tmp_path / "limits.sqlite").execute("SELECT key FROM counts").fetchall()
    assert held
    assert not any("ann" in key for (key,) in held)
    clock.now += 3600
    ask(second)


def test_a_count_that_cannot_be_kept_keeps_nobody_from_asking(tmp_path: Path) -> None:
    limits = QuestionLimits(LimitSettings(per_day=2), tmp_path, Clock())
    limits.close()
    ask(limits, times=5)


def test_what_comes_with_a_question_has_an_end(tmp_path: Path) -> None:
    limits = QuestionLimits(LimitSettings(turns=2, turns_characters=20), tmp_path, Clock())
    limits.asks(ANN, "api", Question("How many?", (Turn("a"), Turn("b"))))
    with pytest.raises(BadQuestion, match="3 earlier questions"):
        limits.asks(ANN, "api", Question("How many?", (Turn("a"), Turn("b"), Turn("c"))))
    with pytest.raises(BadQuestion, match="21 characters together"):
        limits.asks(ANN, "api", Question("How many?", (Turn("a", "b" * 10, "c" * 10),)))
