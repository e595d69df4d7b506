from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest

from index_build.loaders import Reading, Unread
from tests.index_build.loaders.containers import documents, everything, unread, zipped

FERRY = "The ferry sails on Monday. 🙂"


def test_files_are_read_by_their_own_endings_and_named_below_the_archive() -> None:
    data = zipped({"a.txt": FERRY, "inner/b.md": "# Crane\n\nIt is *slow*.", "inner/c.html": "<p>The quay is old.</p>"})
    found = documents("box/all.zip", data)
    assert {source: loaded.text for source, loaded in found.items()} == {
        "box/all.zip/a.txt": FERRY,
        "box/all.zip/inner/b.md": "Crane\n\nIt is slow.",
        "box/all.zip/inner/c.html": "The quay is old.",
    }


def test_hidden_files_are_left_out_and_others_that_are_no_documents_are_named() -> None:
    data = zipped({".git/config.txt": "x", "__MACOSX/a.txt": "x", "photo.png": b"\x89PNG", "a.txt": FERRY})
    found = everything("all.zip", data)
    assert set(found) == {"all.zip/photo.png", "all.zip/a.txt"}
    assert found["all.zip/photo.png"] == Unread("its ending is none that pincite reads", failed=False)


def test_one_file_that_cannot_be_read_stops_no_other() -> None:
    data = zipped({"a.txt": b"\xff\xfe\xfd", "b.txt": "", "c.txt": FERRY})
    found = everything("all.zip", data)
    assert isinstance(found["all.zip/a.txt"], Unread)
    assert found["all.zip/b.txt"] == Unread("the file is empty")
    assert not isinstance(found["all.zip/c.txt"], Unread)


def test_names_that_lead_out_of_the_archive_and_links_are_refused() -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO(zipped({"../../up.txt": FERRY, "/etc/root.txt": FERRY, "C:\\drive.txt": FERRY}))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    reasons = unread("all.zip", buffer.getvalue())
    assert "leads out" in reasons["all.zip/up.txt"]
    assert "leads out" in reasons["all.zip/etc/root.txt"]
    assert "leads out" in reasons["all.zip/C:/drive.txt"]
    assert "it is a link" in reasons["all.zip/link.txt"]


def test_archives_within_archives_are_read_to_a_depth_of_two() -> None:
    data = zipped({"deep.txt": FERRY})
    for _ in range(2):
        data = zipped({"in.zip": data, "a.txt": FERRY})
    assert set(documents("all.zip", data)) == {
        "all.zip/a.txt",
        "all.zip/in.zip/a.txt",
        "all.zip/in.zip/in.zip/deep.txt",
    }
    deeper = unread("all.zip", zipped({"in.zip": data}))
    assert list(deeper) == ["all.zip/in.zip/in.zip/in.zip"]
    assert "more than 2 archives deep: unpack it" in deeper["all.zip/in.zip/in.zip/in.zip"]


def test_a_bomb_is_refused_by_what_the_archive_says_of_its_size() -> None:
    reading = Reading(member_bytes=1 << 20)
    found = everything("all.zip", zipped({"a.txt": b"x" * (2 << 20), "b.txt": FERRY}), reading)
    assert found["all.zip/a.txt"] == Unread("it is larger than 1 MB when unpacked: split it")
    assert not isinstance(found["all.zip/b.txt"], Unread)


def test_a_bomb_that_lies_about_its_size_gives_no_more_than_it_said() -> None:
    data = zipped({"a.txt": b"x" * (2 << 20)})
    honest = struct.pack("<I", 2 << 20)
    lying = data.replace(honest, struct.pack("<I", 10))
    assert lying != data
    found = everything("all.zip", lying, Reading(member_bytes=1 << 20))
    assert found["all.zip/a.txt"] == Unread("it is damaged in the archive: pack it anew")


def test_many_files_that_are_large_together_are_refused() -> None:
    data = zipped({f"{number}.txt": FERRY * 100 for number in range(20)})
    reading = Reading(bytes_left=10 * len(FERRY.encode()) * 100)
    found = everything("all.zip", data, reading)
    assert found["all.zip"] == Unread("it unpacks to more than is read from one file: split it")
    assert len(found) == 11
    found = everything("all.zip", data, Reading(members_left=5))
    assert found == {"all.zip": Unread("it holds 20 files, more than are read from one: split it")}


def test_a_locked_file_is_named_with_the_way_out() -> None:
    data = bytearray(zipped({"a.txt": FERRY}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + place] |= 1
    assert unread("all.zip", bytes(data)) == {"all.zip/a.txt": "it is locked with a password: pack it without one"}


def test_names_in_utf_8_that_are_not_marked_so_are_read() -> None:
    data = zipped({"gruesse.txt": FERRY}).replace(b"gruesse", "grüße".encode())
    assert set(documents("all.zip", data)) == {"all.zip/grüße.txt"}


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04", b"no archive", zipped({"a.txt": FERRY})[:-8], b"PK\x05\x06" + b"\xff" * 18]
)
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    assert "no ZIP archive" in unread("all.zip", data)["all.zip"]


def test_an_empty_archive_is_refused() -> None:
    assert unread("all.zip", zipped({})) == {"all.zip": "the archive is empty"}


def test_damage_anywhere_raises_nothing() -> None:
    data = zipped({"a.txt": FERRY * 50, "b.zip": zipped({"c.txt": FERRY})})
    for position in range(len(data)):
        everything("all.zip", data[:position] + bytes([data[position] ^ 0xFF]) + data[position + 1 :])


def test_what_labels_in_the_archive_are_for_is_refused_and_never_read_without_them() -> None:
    data = zipped(
        {
            "open.txt": FERRY,
            "pay.txt": FERRY,
            "Pay.txt.LABELS": "board",
            "in\\b.txt": FERRY,
            "in/.pincite-labels": "b.txt = board",
            "in/deep/c.zip": zipped({"d.txt": FERRY}),
            "in/photo.png": b"\x89PNG",
            "gone.txt.labels": "board",
        }
    )
    found = everything("all.zip", data)
    refused = {source for source, each in found.items() if isinstance(each, Unread) and each.failed}
    assert refused == {
        f"all.zip/{name}" for name in ("pay.txt", "Pay.txt.LABELS", "in/b.txt", "in/deep/c.zip", "gone.txt.labels")
    }
    assert "label the archive itself" in unread("all.zip", data)["all.zip/pay.txt"]
    assert {source for source, each in found.items() if not isinstance(each, Unread)} == {"all.zip/open.txt"}
