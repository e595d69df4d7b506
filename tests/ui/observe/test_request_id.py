from __future__ import annotations

import pytest

from ui.observe.request_id import begin_request, request_id


@pytest.mark.parametrize("given", ["a", "0f3c-1.b_2", "A" * 64])
def test_an_id_that_comes_with_a_request_is_kept(given: str) -> None:
    assert begin_request(given) == request_id() == given


@pytest.mark.parametrize("given", ["", "A" * 65, "-a", "a b", "a\nb", "a\x1b[2J", "ä", "a/b", 'a"', "<b>", "a\n"])
def test_an_id_that_could_do_harm_or_is_long_gives_way_to_a_new_one(given: str) -> None:
    made = begin_request(given)
    assert made == request_id() != given
    assert len(made) == 32
    assert begin_request(given) != made
