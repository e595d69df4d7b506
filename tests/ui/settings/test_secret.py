from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index_build.errors import BadInput
from ui.settings.secret import kept_secret, read_secret


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    made = kept_secret(tmp_path / "state", "cookies")
    assert len(made) == 43
    assert kept_secret(tmp_path / "state", "cookies") == made != kept_secret(tmp_path / "state", "digests")
    assert (tmp_path / "state" / "cookies.secret").stat().st_mode & 0o777 == 0o600


def test_all_who_ask_for_a_secret_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(lambda _: kept_secret(tmp_path, "cookies"), range(32)))
    assert len(made) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["cookies.secret"]


@pytest.mark.parametrize(("held", "said"), [(b" \n", "empty"), (b"x" * 70_000, "too long"), (b"\xff\xfe", "no text")])
def test_a_file_that_holds_no_secret_is_named(tmp_path: Path, held: bytes, said: str) -> None:
    (tmp_path / "key").write_bytes(held)
    with pytest.raises(BadInput, match=f"key is {said}"):
        read_secret(tmp_path / "key")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"key cannot be read \(no such file or directory\)"):
        read_secret(tmp_path / "key")


def test_a_state_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="name another folder as state"):
        kept_secret(tmp_path / "file", "cookies")
