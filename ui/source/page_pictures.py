"""The pictures of originals' pages that a server shows, the latest ones kept in memory."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from pathlib import Path

from index_build.index_folder import IndexFolder
from index_build.page_picture import Draughtsman

MOST_BYTES = 32 << 20
"""Of pictures that are kept: a few hundred pages of text."""
MOST_AT_ONCE = 8
"""Of pages that are being drawn or wait to be. One may take seconds, and each holds one of the threads that answer everybody."""
_TRIED_AGAIN_AFTER = 60.0  # Seconds; a machine may have been too busy to draw a page.
_OF_NONE = 100  # Bytes that it counts as to remember that a page could not be drawn.


class TooBusy(Exception):
    """As many pages are being drawn as may be: this one can be asked for again in a moment."""


class PagePictures:
    """Draws pages of the originals of one index. Safe from several threads."""

    def __init__(self, index_dir: Path, draughtsman: Draughtsman | None = None) -> None:
        self._originals = IndexFolder(index_dir).originals
        self._draughtsman = draughtsman or Draughtsman()
        self._kept: OrderedDict[tuple[str, int], tuple[bytes | None, float]] = OrderedDict()
        self._bytes, self._lock = 0, threading.Lock()
        self._drawing = threading.BoundedSemaphore(MOST_AT_ONCE)

    def are_there(self, name: str) -> bool:
        """Tell whether the original that is kept by a name is there to be drawn."""
        return self._originals.path(name) is not None

    def picture(self, name: str, number: int) -> bytes | None:
        """Return the picture of a page, by its number from 0, or None where it cannot be drawn; that is not tried again for a minute.

        Raises TooBusy.
        """
        key = name, number
        with self._lock:
            known, when = self._kept.get(key, (None, float("-inf")))
            if known is not None or time.monotonic() - when < _TRIED_AGAIN_AFTER:
                self._kept.move_to_end(key)
                return known
        path = self._originals.path(name)
        if path is None:
            return None
        if not self._drawing.acquire(blocking=False):
            raise TooBusy
        try:
            found = self._draughtsman.draw(path, number)
        finally:
            self._drawing.release()
        with self._lock:
            if key in self._kept:
                self._bytes -= _size(self._kept.pop(key)[0])
            self._kept[key] = found, time.monotonic()
            self._bytes += _size(found)
            while self._bytes > MOST_BYTES:
                self._bytes -= _size(self._kept.popitem(last=False)[1][0])
        return found

    def close(self) -> None:
        """End the process that draws."""
        self._draughtsman.close()


def _size(picture: bytes | None) -> int:
    return _OF_NONE if picture is None else len(picture)
