"""Offsets that hold on text the tokeniser folds."""

from pathlib import Path

import pytest

from qa.reader.features import CLS, SEP, Featuriser, label

HARD = "He said “cafe\u0301” 🙂 cost 4.8m.\r\nThe [SEP] end, naïve 👩‍👩‍👧."


def test_offsets_point_at_the_words_of_the_passage(backbone: Path) -> None:
    (window,) = Featuriser(backbone / "tokenizer.json").windows("what?", HARD)
    for word in ("cost", "4.8m", "end", "said"):
        start = HARD.index(word)
        span = label(window, start, start + len(word))
        assert span is not None
        a, b = (window.offsets[place - window.first] for place in span)
        assert HARD[a[0] : b[1]] == word


def test_marks_in_a_document_are_text(backbone: Path) -> None:
    (window,) = Featuriser(backbone / "tokenizer.json").windows("what?", HARD)
    assert window.ids[0] == CLS
    assert (window.ids == SEP).sum() == 2


def test_windows_cover_everything_and_overlap(backbone: Path) -> None:
    text = " ".join("abcdefghij"[n % 10] for n in range(100))
    windows = Featuriser(backbone / "tokenizer.json").windows("a b", text, length=30, stride=10)
    seen = {int(start) for window in windows for start in window.offsets[:, 0]}
    assert seen == set(range(0, 200, 2))
    assert all(len(window.ids) <= 30 for window in windows)
    assert windows[1].offsets[0, 0] <= windows[0].offsets[-10, 0]


def test_a_stride_without_room_is_refused(backbone: Path) -> None:
    with pytest.raises(ValueError, match="smaller stride"):
        Featuriser(backbone / "tokenizer.json").windows("a b", "c d", length=20, stride=15)


def test_an_answer_outside_the_window_has_no_label(backbone: Path) -> None:
    windows = Featuriser(backbone / "tokenizer.json").windows("a", "b " * 60, length=30, stride=5)
    assert label(windows[0], 100, 101) is None
