from __future__ import annotations

import io
import zipfile

import pytest

from index_build.errors import UnreadableDocument
from index_build.loaders import zip_guard
from index_build.loaders.zip_guard import open_zip


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def test_an_ordinary_archive_is_opened() -> None:
    assert open_zip(zipped({"a.xml": b"<a/>" * 1000}), "book", "EPUB").namelist() == ["a.xml"]


def test_a_member_that_unpacks_to_far_more_than_its_size_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="500 times its size"):
        open_zip(zipped({"a.bin": bytes(2**24)}), "book", "EPUB")


def test_limits_on_size_hold_for_all_members_together(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped({f"{number}.bin": b"abc" * 100 for number in range(10)})
    monkeypatch.setattr(zip_guard, "MOST_BYTES", 2000)
    with pytest.raises(UnreadableDocument, match="split it"):
        open_zip(data, "book", "EPUB")
    monkeypatch.setattr(zip_guard, "MOST_MEMBERS", 9)
    with pytest.raises(UnreadableDocument, match="more than 9 files"):
        open_zip(data, "book", "EPUB")
    monkeypatch.undo()
    monkeypatch.setattr(zip_guard, "MOST_XML_BYTES", 200)
    with pytest.raises(UnreadableDocument, match="of text"):
        open_zip(zipped({"a.XML": b"<a/>" * 100}), "book", "EPUB")


def test_a_member_behind_a_password_is_refused() -> None:
    data = bytearray(zipped({"a.xml": b"<a/>"}))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(UnreadableDocument, match="password"):
        open_zip(bytes(data), "book", "EPUB")


def test_an_unusual_packing_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="packed in an unusual way"):
        open_zip(zipped({"a.xml": b"<a/>"}, zipfile.ZIP_LZMA), "book", "EPUB")


def test_a_size_that_is_a_lie_unpacks_no_more_than_it_says() -> None:
    data = bytearray(zipped({"a.bin": b"x" * 5000}))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.index(mark)
        data[at + offset : at + offset + 4] = (10).to_bytes(4, "little")
    archive = open_zip(bytes(data), "book", "EPUB")
    with pytest.raises(zipfile.BadZipFile):
        archive.read("a.bin")
