"""Pictures of pages: how many are drawn at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index_build.index_folder import IndexFolder
from index_build.page_picture import Draughtsman
from ui.source.page_pictures import MOST_AT_ONCE, PagePictures, TooBusy


class _Slow(Draughtsman):
    """Draws nothing before it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.told = threading.Semaphore(0), threading.Event()

    def draw(self, original: Path, number: int) -> bytes | None:
        self.begun.release()
        self.told.wait(30)
        return b"picture"


def test_slow_pages_hold_few_threads_and_one_that_was_turned_away_is_drawn_later(tmp_path: Path) -> None:
    originals = tmp_path / "originals"
    originals.mkdir()
    name = "0" * 64 + ".pdf"
    (originals / name).write_bytes(b"%PDF")
    assert IndexFolder(tmp_path).originals.path(name) is not None
    slow = _Slow()
    pictures = PagePictures(tmp_path, slow)
    with ThreadPoolExecutor(MOST_AT_ONCE) as threads:
        drawn = [threads.submit(pictures.picture, name, number) for number in range(MOST_AT_ONCE)]
        for _ in drawn:
            assert slow.begun.acquire(timeout=30)
        with pytest.raises(TooBusy):
            pictures.picture(name, MOST_AT_ONCE)
        slow.told.set()
        assert [each.result() for each in drawn] == [b"picture"] * MOST_AT_ONCE
    assert pictures.picture(name, MOST_AT_ONCE) == b"picture"
