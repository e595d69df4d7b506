"""Bytes to text, strictly: a wrong guess would show people words that the document does not hold."""

from __future__ import annotations

import codecs

from index_build.errors import UnreadableDocument
from index_build.loaders.text_builder import refuse_beyond

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = [chr(code) for code in range(0x1C) if chr(code) not in "\t\n\v\f\r"]


def decode(data: bytes, declared: str | None = None) -> str:
    """Decode by byte-order mark, else as UTF-8 where the bytes are, else by the encoding that the document declares.

    Line ends stay as they are. Raises UnreadableDocument for bytes that do not fit and for binary files.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None) or _encoding(data, declared)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in data:
            raise UnreadableDocument("it is a binary file, not text: check its ending") from error
        raise UnreadableDocument(
            f"byte {error.start} is not {encoding.upper()}: save the file as UTF-8 and index it again"
        ) from error
    except LookupError as error:
        raise UnreadableDocument(f"it declares the unknown encoding {encoding!r}: save it as UTF-8") from error
    if "\0" in text or sum(map(text.count, _CONTROLS)) > max(3, len(text) / 100):
        raise UnreadableDocument("it is a binary file, not text: check its ending")
    return text


def decode_document(data: bytes, declared: str | None = None) -> str:
    """Decode what becomes one document. Raises UnreadableDocument as ``decode`` does, and for more than one document may hold."""
    refuse_beyond(len(data) // 4)  # No character takes more bytes.
    text = decode(data, declared)
    refuse_beyond(len(text))
    return text


def _encoding(data: bytes, declared: str | None) -> str:
    """Return the encoding of bytes without a mark, reading declarations as browsers do (WHATWG Encoding Standard)."""
    # A declaration that could be read byte by byte is not of UTF-16; and what is valid UTF-8 by chance is plain ASCII.
    name = (declared or "utf-8").lower().replace("_", "-")
    if name.startswith("utf-16") or (not name.startswith("iso-2022") and _is_utf_8(data)):
        return "utf-8"
    return "windows-1252" if name in ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii") else name


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
