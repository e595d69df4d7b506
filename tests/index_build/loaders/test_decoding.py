from __future__ import annotations

import pytest

from index_build.errors import UnreadableDocument
from index_build.loaders import load
from index_build.loaders.decoding import decode


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_with_a_byte_order_mark_or_in_utf_8_is_read(encoding: str) -> None:
    assert decode("Grüße 🙂\r\n".encode(encoding)) == "Grüße 🙂\r\n"


def test_another_encoding_is_refused_and_the_message_says_how_to_mend_it() -> None:
    with pytest.raises(UnreadableDocument, match="byte 2 is not UTF-8: save the file as UTF-8"):
        decode("Grüße".encode("latin-1"))


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"text\0text", bytes(range(1, 32)) * 3])
def test_a_binary_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        decode(data)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t", "empty"),
        ("a.md", b"---\n\n***\n", "no text"),
        ("a.png", b"words", "ending"),
        ("a", b"words", "ending"),
    ],
)
def test_a_file_without_text_is_refused_with_the_reason(name: str, data: bytes, why: str) -> None:
    with pytest.raises(UnreadableDocument, match=why):
        load(name, data)
