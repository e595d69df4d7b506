"""The picture of a page of an original (PDFium, Pillow), drawn in a process of its own: a PDF made to hurt costs that picture alone.

The process is held to limits of memory, of time and of pixels; it is no sandbox, as it may do what the user may.
"""

from __future__ import annotations

import io
import math
import threading
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from index_build.child import Child, hold_to

SCALE = 2.0
"""Pixels to the point: 144 to the inch."""
MOST_PIXELS = 4_000_000
"""An A4 page has two million. Larger pages are drawn smaller."""
MOST_ON_A_SIDE = 8_000
MOST_SECONDS = 15.0
MOST_MEMORY = 1 << 30
"""Bytes of address space."""
MEDIA_TYPE = "image/webp"
_MOST_LOSSLESS = 500_000
"""Bytes. Letters are small without loss, and photographs are not."""


class Draughtsman:
    """Draws pages, one at a time, whoever asks. ``close`` it at the end."""

    def __init__(self, seconds: float = MOST_SECONDS, memory: int = MOST_MEMORY) -> None:
        self._seconds, self._child = seconds, Child(__name__, memory)
        self._drawing = threading.Lock()

    @property
    def pid(self) -> int | None:
        """The process's number, None while there is none."""
        return self._child.pid

    def draw(self, original: Path, number: int) -> bytes | None:
        """Return the picture of the page of this number, from 0, as WebP; None where it cannot be drawn within the limits."""
        with self._drawing:
            try:
                connection = self._child.connected()
                connection.send((str(original), number))
                if connection.poll(self._seconds):
                    picture: bytes | None = connection.recv()
                    return picture
            except (EOFError, OSError):
                pass
            self._child.end()
            return None

    def close(self) -> None:
        """End the process, if there is one; a later drawing starts it anew."""
        with self._drawing:
            self._child.end()


def serve(descriptor: int, memory: int) -> None:
    """Answer a parent's requests, in a process of its own, until it hangs up."""
    hold_to(memory)
    opened: tuple[str, Any] | None = None
    with Connection(descriptor) as connection:
        while True:
            try:
                path, number = connection.recv()
            except EOFError:
                return
            try:
                if opened is None or opened[0] != path:
                    if opened:
                        opened[1].close()
                    opened = None
                    opened = path, _open(Path(path))
                connection.send(_drawn(opened[1], number))
            except Exception:  # Of whatever kind: what cannot be drawn has no picture.
                connection.send(None)


def _open(path: Path) -> Any:
    """Open an original whose bytes are those that its name promises; of others, the places of words would be wrong."""
    import pypdfium2 as pdfium

    data = path.read_bytes()
    if sha256(data).hexdigest() != path.name.partition(".")[0]:
        raise ValueError("the original was changed")
    document = pdfium.PdfDocument(data)
    if document.get_formtype():
        document.init_forms()  # Else what was filled in is not drawn.
    return document


def _drawn(document: Any, number: int) -> bytes:
    page = document[number]
    width, height = page.get_size()
    scale = min(SCALE, math.sqrt(MOST_PIXELS / (width * height)), MOST_ON_A_SIDE / max(width, height))
    picture = page.render(scale=scale).to_pil().convert("RGB")
    page.close()
    found = io.BytesIO()
    picture.save(found, "WEBP", lossless=True, method=2)
    if found.tell() > _MOST_LOSSLESS:
        found = io.BytesIO()
        picture.save(found, "WEBP", quality=85, method=2)
    return found.getvalue()
