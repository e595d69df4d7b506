from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_build.fetch.errors import NotFetched
from index_build.fetch.unpack import gathered


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=3), st.integers(1, 50))
def test_what_was_packed_comes_out_however_it_is_cut(parts: list[bytes], size: int) -> None:
    packed = b"".join(gzip.compress(part) for part in parts)
    assert gathered(pieces(packed, size), 1000, True, "") == b"".join(parts)


@given(st.binary(min_size=1, max_size=300), st.data())
def test_what_ends_early_or_is_no_gzip_is_refused(data: bytes, draw: st.DataObject) -> None:
    packed = gzip.compress(data)
    cut = draw.draw(st.integers(1, len(packed) - 1))
    with pytest.raises(NotFetched, match="cut short"):
        gathered([packed[:cut]], 1000, True, "")
    with pytest.raises(NotFetched, match="is not, or was damaged"):
        gathered([b"no gzip at all"], 1000, True, "")


def test_a_bomb_is_given_up_long_before_it_is_unpacked() -> None:
    bomb = gzip.compress(bytes(200 << 20), 1)
    with pytest.raises(NotFetched, match="larger than 1 MB: split it"):
        gathered(pieces(bomb, 1 << 16), 1 << 20, True, "split it")
    with pytest.raises(NotFetched, match="larger than"):
        gathered([b"x" * 11], 10, False, "")
    assert gathered([b"x" * 10], 10, False, "") == b"x" * 10
