"""Joint decoding against brute force, over windows, within bounds."""

import numpy as np
import pytest

from qa.reader.decode import best_pairs, read_passage
from qa.reader.features import Window, label


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("parted", [False, True])
def test_best_pairs_are_those_of_brute_force(seed: int, parted: bool) -> None:
    rng = np.random.default_rng(seed)
    size, longest, count = int(rng.integers(1, 40)), int(rng.integers(1, 12)), 6
    start, end = rng.normal(size=(2, size)).astype(np.float32)
    parts = np.sort(rng.integers(0, 5, size)) if parted else np.zeros(size, dtype=np.int64)
    every = sorted(
        (-(float(start[i]) + float(end[j])), i, j)
        for i in range(size)
        for j in range(i, min(size, i + longest))
        if parts[i] == parts[j]
    )
    found = best_pairs(start, end, count, longest, parts if parted else None)
    assert [(i, j) for i, j, _ in found] == [(i, j) for _, i, j in every[:count]]


def test_an_answer_is_never_longer_than_allowed() -> None:
    start, end = np.zeros(50, dtype=np.float32), np.zeros(50, dtype=np.float32)
    start[0] = end[49] = 9
    assert all(j - i < 10 for i, j, _ in best_pairs(start, end, 20, longest=10))


def _windows(text: str, size: int, step: int) -> list[Window]:
    """Windows of ``size`` words under a question of one token."""
    offsets, at = [], 0
    for word in text.split(" "):
        offsets.append((at, at + len(word)))
        at += len(word) + 1
    pieces = [offsets[a : a + size] for a in range(0, len(offsets) - size + step, step)]
    return [Window(np.arange(len(p) + 4, dtype=np.int32), 3, np.asarray(p, dtype=np.int32)) for p in pieces]


def test_windows_agree_on_one_span_and_the_least_null_counts() -> None:
    text = "zero one two three four five six seven"
    windows = _windows(text, 4, 2)
    start = [np.zeros(8, dtype=np.float32) for _ in windows]
    end = [np.zeros(8, dtype=np.float32) for _ in windows]
    for number, window in enumerate(windows):
        span = label(window, 13, 18)  # "three"
        if span:
            start[number][span[0]] = end[number][span[1]] = 4 + number
        start[number][0] = 3 - number
    reading = read_passage(text, windows, start, end, [0.0, 2.0, 1.0][: len(windows)])
    best = reading.spans[0]
    assert text[best.start : best.end] == "three"
    assert best.score == 10
    assert reading.null == 1
    assert reading.relevance == 2


def test_spans_keep_within_the_cited_passage() -> None:
    text = "zero one two three four five six seven"
    windows = _windows(text, 8, 8)
    start, end = (np.zeros(12, dtype=np.float32) for _ in range(2))
    start[3] = end[3] = 9  # "zero", outside
    start[6] = end[6] = 3  # "three"
    reading = read_passage(text, windows, [start], [end], [0.0], within=(9, 27))
    assert text[reading.spans[0].start : reading.spans[0].end] == "three"
    assert all(span.start >= 9 and span.end <= 27 for span in reading.spans)


def test_no_span_runs_from_one_part_into_the_next() -> None:
    text = "zero one two three four five six seven"
    windows = _windows(text, 8, 8)
    start, end = (np.zeros(12, dtype=np.float32) for _ in range(2))
    start[4] = end[6] = 9  # "one two three", the last of which belongs to the next part
    reading = read_passage(text, windows, [start], [end], [0.0], breaks=[0, 13, 24])
    assert all(not (span.start < at < span.end) for span in reading.spans for at in (13, 24))
    assert reading.spans[0].score == 9


def test_tokens_that_stand_nowhere_are_neither_first_nor_last_and_count_for_nothing() -> None:
    text = "one two"
    window = Window(np.arange(7, dtype=np.int32), 3, np.array([(-1, -1), (0, 3), (4, 7)], dtype=np.int32))
    start, end = np.zeros(7, dtype=np.float32), np.zeros(7, dtype=np.float32)
    start[3] = end[3] = 9
    reading = read_passage(text, [window], [start], [end], [0.0], within=(0, 7), breaks=[0, 4])
    assert {(span.start, span.end) for span in reading.spans} == {(0, 3), (4, 7)}
    assert reading.outside == float("-inf")  # A title that says it too is no other passage.
