"""A PDF that is made to hurt has no picture, and the next one has."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from index_build.page_picture import MOST_ON_A_SIDE, MOST_PIXELS, Draughtsman


@pytest.fixture
def draughtsman() -> Iterator[Draughtsman]:
    draughtsman = Draughtsman(seconds=30)
    yield draughtsman
    draughtsman.close()


def kept(folder: Path, data: bytes) -> Path:
    path = folder / f"{hashlib.sha256(data).hexdigest()}.pdf"
    path.write_bytes(data)
    return path


def made(width: float = 200, height: float = 300, pages: int = 1) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(width, height))
    for number in range(pages):
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(0, height / 2, width / 2, height / 2, stroke=0, fill=1)
        canvas.drawString(20, 20, f"page {number}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def picture(data: bytes | None) -> Image.Image:
    assert data is not None
    return Image.open(io.BytesIO(data)).convert("RGB")


def bomb(megabytes: int) -> bytes:
    """A page that is drawn by few bytes that unpack to very many."""
    packing = zlib.compressobj(1)
    packed = b"".join(packing.compress(b" " * (1 << 20)) for _ in range(megabytes)) + packing.flush()
    pieces = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
    ]
    data, places = b"%PDF-1.4\n", []
    for number, piece in enumerate(pieces, start=1):
        places.append(len(data))
        data += b"%d 0 obj%s\nendobj\n" % (number, piece)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 5\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF"
    return data + end % (table, len(data))


def test_a_page_is_drawn_at_two_pixels_to_the_point(draughtsman: Draughtsman, tmp_path: Path) -> None:
    found = picture(draughtsman.draw(kept(tmp_path, made()), 0))
    assert found.size == (400, 600)
    assert found.getpixel((100, 100)) == (255, 0, 0) and found.getpixel((300, 100)) == (255, 255, 255)


@pytest.mark.parametrize(("width", "height"), [(14_000, 14_000), (10, 14_000), (3000, 200)])
def test_a_huge_page_is_drawn_smaller(draughtsman: Draughtsman, tmp_path: Path, width: int, height: int) -> None:
    found = picture(draughtsman.draw(kept(tmp_path, made(width, height)), 0))
    assert found.width * found.height <= MOST_PIXELS * 1.01 and max(found.size) <= MOST_ON_A_SIDE + 1
    assert found.width / found.height == pytest.approx(width / height, rel=0.1)


def test_what_is_no_page_or_not_the_original_has_no_picture_and_the_process_lives_on(
    draughtsman: Draughtsman, tmp_path: Path
) -> None:
    path = kept(tmp_path, made(pages=2))
    assert draughtsman.draw(path, 1)
    pid = draughtsman.pid
    assert draughtsman.draw(path, 2) is None
    assert draughtsman.draw(kept(tmp_path, b"%PDF-1.4 nothing"), 0) is None
    assert draughtsman.draw(tmp_path / f"{'0' * 64}.pdf", 0) is None
    other = kept(tmp_path, made(300))
    other.write_bytes(path.read_bytes())
    assert draughtsman.draw(other, 0) is None
    assert draughtsman.draw(path, 0)
    assert draughtsman.pid == pid


def test_a_page_that_takes_too_much_memory_costs_itself(tmp_path: Path) -> None:
    draughtsman = Draughtsman(seconds=60, memory=300 << 20)
    try:
        harmless = kept(tmp_path, made())
        assert draughtsman.draw(kept(tmp_path, bomb(1)), 0)
        assert draughtsman.draw(kept(tmp_path, bomb(500)), 0) is None
        assert draughtsman.pid is None
        assert draughtsman.draw(harmless, 0)
    finally:
        draughtsman.close()


def test_a_page_that_takes_too_long_costs_itself(tmp_path: Path) -> None:
    draughtsman = Draughtsman(seconds=30)
    try:
        path = kept(tmp_path, made())
        assert draughtsman.draw(path, 0)
        assert draughtsman.pid
        os.kill(draughtsman.pid, signal.SIGSTOP)
        draughtsman._seconds = 0.3
        assert draughtsman.draw(path, 0) is None
        assert draughtsman.pid is None
        draughtsman._seconds = 30
        assert draughtsman.draw(path, 0)
    finally:
        draughtsman.close()


def test_a_process_that_dies_costs_its_page(draughtsman: Draughtsman, tmp_path: Path) -> None:
    path = kept(tmp_path, made())
    assert draughtsman.draw(path, 0)
    assert draughtsman.pid
    os.kill(draughtsman.pid, signal.SIGKILL)
    assert draughtsman.draw(path, 0) is None
    assert draughtsman.draw(path, 0)


def test_several_may_ask_at_once(draughtsman: Draughtsman, tmp_path: Path) -> None:
    path = kept(tmp_path, made(pages=6))
    found: dict[int, bytes | None] = {}
    threads = [
        threading.Thread(target=lambda number=number: found.update({number: draughtsman.draw(path, number)}))  # type: ignore[misc]
        for number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({each for each in found.values() if each}) == 6
