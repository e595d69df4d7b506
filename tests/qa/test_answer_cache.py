"""Remembered answers: the same ones, told by their timings, and no more of them than fit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from qa.answer import Answer, Searched
from qa.answer_cache import AnswerCache

ANSWER = Answer(
    "Who?", "Who?", "not_found", (), (), "000001-aa", Searched(1, None, None), timings={"total": 3.0, "read": 2.0}
)


def test_an_answer_comes_back_as_it_was_but_for_its_timings() -> None:
    cache = AnswerCache(1 << 20)
    assert cache.get("key") is None
    cache.keep("key", ANSWER, ())
    answer, found = cache.get("key") or (None, None)
    assert answer is not None and answer is not ANSWER and found == ()
    assert set(answer.timings) == {"remembered", "total"} and answer.timings["total"] < 1
    assert replace(answer, timings={}) == replace(ANSWER, timings={})


def test_those_asked_for_longest_ago_make_room() -> None:
    cache = AnswerCache(1 << 20)
    cache.keep(0, ANSWER)
    each = cache.size
    small = AnswerCache(3 * each + each // 2)
    for number in range(3):
        small.keep(number, ANSWER)
    small.get(0)
    small.keep(3, ANSWER)
    assert [number for number in range(4) if small.get(number)] == [0, 2, 3]
    assert small.size <= 3 * each + each // 2


def test_what_is_kept_again_counts_once_and_what_is_too_large_is_not_kept() -> None:
    cache = AnswerCache(1 << 20)
    cache.keep("key", ANSWER)
    size = cache.size
    cache.keep("key", ANSWER)
    assert (cache.size, len(cache)) == (size, 1)
    cache.keep("large", replace(ANSWER, question="a" * (1 << 20)))
    cache.keep("b" * (1 << 20), ANSWER)
    assert (cache.size, len(cache)) == (size, 1)


def test_many_threads_leave_its_size_right() -> None:
    cache = AnswerCache(20_000)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: (cache.keep(number % 37, ANSWER), cache.get(number % 29)), range(2000)))
    assert 0 < cache.size <= 20_000
    assert cache.size == sum(size for _, size in cache._kept.values())
