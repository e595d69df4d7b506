from __future__ import annotations

from pathlib import Path

import pytest

from index_build.collect import collect, why_passed_over
from index_build.errors import BadInput
from tests.conftest import Write


def test_files_are_named_below_the_folder_that_was_given(write: Write) -> None:
    folder = write({"b.txt": "b", "a/c.md": "c", ".hidden.txt": "h", ".git/config.txt": "g"})
    assert [file.source for file in collect([folder])] == ["documents/a/c.md", "documents/b.txt"]
    assert [file.source for file in collect([folder / "b.txt"])] == ["b.txt"]


def test_the_same_file_given_twice_counts_once(write: Write) -> None:
    folder = write({"b.txt": "b"})
    assert len(collect([folder, folder / ".." / "documents"])) == 1


def test_two_files_of_one_name_are_refused_with_the_way_out(write: Write) -> None:
    folder = write({"one/a.txt": "1", "two/a.txt": "2"})
    with pytest.raises(BadInput, match="index the folder above both"):
        collect([folder / "one" / "a.txt", folder / "two" / "a.txt"])


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nowhere does not exist"):
        collect([tmp_path / "nowhere"])


def test_links_found_in_a_folder_are_passed_over_and_folders_are_not_left(write: Write, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "salaries.txt").write_text("secret")
    folder = write({"a.txt": "a", "picture.png": "p"})
    (folder / "link.txt").symlink_to(tmp_path / "secret" / "salaries.txt")
    (folder / "dangling.txt").symlink_to(tmp_path / "gone")
    (folder / "folder").symlink_to(tmp_path / "secret")
    (folder / "circle").symlink_to(folder)
    reasons = {file.source: why_passed_over(file) for file in collect([folder])}
    assert {source for source, reason in reasons.items() if reason is None} == {"documents/a.txt"}
    assert "salaries" not in str(reasons)
    assert "leads nowhere" in str(reasons["documents/dangling.txt"])
    assert "ending" in str(reasons["documents/picture.png"])


def test_a_file_that_the_user_named_is_tried_whatever_its_ending(write: Write) -> None:
    folder = write({"picture.png": "p"})
    assert why_passed_over(collect([folder / "picture.png"])[0]) is None
