from __future__ import annotations

import dataclasses
import zlib

import numpy as np
import pytest

from index_build.page_letters import BrokenLetters, PageLetters

SIZE = (200.0, 300.0)


def page(*letters: tuple[int, int, int, int, int]) -> PageLetters:
    """A page of letters, each an offset and a box in tenths of a point."""
    held = np.array(letters, dtype=np.int32).reshape(-1, 5)
    return PageLetters.of(0, "page 1", SIZE, held[:, 0], held[:, 1:])


LINE = page(*((10 + number, 100 + 60 * number, 200, 160 + 60 * number, 320) for number in range(5)))


def test_letters_come_out_as_they_went_in_whatever_their_order() -> None:
    chance = np.random.default_rng(3)
    offsets = chance.permutation(5000).astype(np.int32)
    corners = chance.integers(-3000, 9000, (5000, 2), dtype=np.int32)
    boxes = np.concatenate([corners, corners + chance.integers(1, 900, (5000, 2), dtype=np.int32)], axis=1)
    kept = PageLetters.of(3, "iv", SIZE, offsets, boxes)
    assert (kept.first, kept.last) == (0, 5000)
    found_offsets, found_boxes = kept.unpacked()
    assert found_offsets.tolist() == list(range(5000))
    assert np.array_equal(found_boxes, boxes[np.argsort(offsets)])


def test_letters_beside_each_other_are_one_box_in_points() -> None:
    assert LINE.boxes(11, 13) == [(16.0, 20.0, 28.0, 32.0)]
    assert LINE.boxes(0, 11) == [(10.0, 20.0, 16.0, 32.0)]
    assert LINE.boxes(15, 99) == [] == LINE.boxes(0, 10)


def test_lines_columns_and_wide_gaps_part_boxes() -> None:
    apart = page((0, 100, 100, 160, 220), (1, 160, 100, 220, 220), (2, 100, 240, 160, 360), (3, 900, 240, 960, 360))
    assert len(apart.boxes(0, 4)) == 3


def test_writing_that_runs_up_a_page_is_one_box() -> None:
    assert page(*((n, 100, 500 - 60 * n, 220, 560 - 60 * n) for n in range(4))).boxes(0, 4) == [
        (10.0, 32.0, 22.0, 56.0)
    ]


def test_a_number_within_writing_from_right_to_left_covers_no_letter_between() -> None:
    # Stored as א ב 1 2 ג and shown as ג 12 בא; the first letter and the number are asked for.
    shown = page(
        (0, 500, 100, 560, 220), (1, 440, 100, 500, 220), (2, 320, 100, 380, 220), (3, 380, 100, 440, 220), (4, 260, 100, 320, 220)
    )  # fmt: skip
    assert shown.boxes(1, 2) + shown.boxes(4, 5) == [(44.0, 10.0, 50.0, 22.0), (26.0, 10.0, 32.0, 22.0)]


def test_boxes_end_at_the_pages_edge_and_what_lies_beyond_has_none() -> None:
    assert page((0, -50, 100, 60, 220)).boxes(0, 1) == [(0.0, 10.0, 6.0, 22.0)]
    assert page((0, 2500, 100, 2600, 220)).boxes(0, 1) == []


def test_letters_without_a_size_are_left_out_and_a_page_may_have_none() -> None:
    assert page((0, 100, 100, 100, 220)).unpacked()[0].tolist() == []
    assert page().boxes(0, 9) == []


@pytest.mark.parametrize("damage", [b"x", LINE.letters[:-3], zlib.compress(b"1234567")])
def test_what_is_no_letters_is_said_so(damage: bytes) -> None:
    with pytest.raises(BrokenLetters):
        dataclasses.replace(LINE, letters=damage).unpacked()
