from __future__ import annotations

from pathlib import Path

import pytest

from index_build.errors import BadIndex, BadInput
from index_build.index_folder import IndexFolder


def publish(folder: IndexFolder, word: str) -> str:
    with folder.new_generation() as building:
        (building / "file").write_text(word)
        return folder.publish(building, word * 8)


def test_a_published_generation_is_in_force_and_the_two_before_are_kept(tmp_path: Path) -> None:
    folder = IndexFolder(tmp_path / "index")
    names = [publish(folder, word) for word in "abcd"]
    assert folder.current().name == names[3] == "000004-dddddddd"
    assert sorted(path.name for path in (tmp_path / "index" / "generations").iterdir()) == names[1:]


def test_a_build_that_fails_leaves_the_old_generation_and_no_litter(tmp_path: Path) -> None:
    folder = IndexFolder(tmp_path / "index")
    name = publish(folder, "a")
    with pytest.raises(RuntimeError), folder.new_generation() as building:
        (building / "half").write_text("half")
        raise RuntimeError
    assert folder.current().name == name
    assert [path.name for path in (tmp_path / "index" / "generations").iterdir()] == [name]


def test_what_a_crash_left_behind_is_cleared_by_the_next_build(tmp_path: Path) -> None:
    folder = IndexFolder(tmp_path / "index")
    litter = tmp_path / "index" / "generations" / ".building"
    litter.mkdir(parents=True)
    (litter / "half").write_text("half")
    publish(folder, "a")
    assert not litter.exists()


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    with IndexFolder(tmp_path).new_generation(), pytest.raises(BadInput, match="Somebody else is writing"):
        publish(IndexFolder(tmp_path), "b")


def test_a_folder_with_other_things_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.md").write_text("years of work")
    with pytest.raises(BadInput, match=r"is no index and is not empty \(it holds 'thesis.md'\)"):
        publish(IndexFolder(tmp_path), "a")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.md"]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("words")
    with pytest.raises(BadInput, match="is a file"):
        publish(IndexFolder(tmp_path / "index"), "a")


@pytest.mark.parametrize("pointer", [None, "", "..", "../elsewhere", "000009-gone"])
def test_a_folder_without_a_generation_in_force_is_no_index(tmp_path: Path, pointer: str | None) -> None:
    publish(IndexFolder(tmp_path), "a")
    (tmp_path / "CURRENT").unlink()
    if pointer is not None:
        (tmp_path / "CURRENT").write_text(pointer)
    with pytest.raises(BadIndex):
        IndexFolder(tmp_path).current()
