"""What an RTF file is made of (Rich Text Format Specification 1.9.1): braces, control words, bytes and characters."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|((?:\\'[0-9a-fA-F]{2}){1,1000})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
# The code pages of Windows' character sets, which fonts name.
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is "{", "}", "word" (with ``value`` None or its number), "symbol" or "bytes"."""

    kind: str
    word: str = ""
    value: int | None = None
    data: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    r"""Yield the tokens of a file; what stands behind ``\bin`` is passed over."""
    at = 0
    while at < len(data):
        match = _TOKEN.match(data, at)
        if match is None:
            return
        at = match.end()
        word, value, code, symbol, brace, words = match.groups()
        if word:
            number = int(value) if value else None
            if word == b"bin":
                at += max(0, number or 0)
            else:
                yield Token("word", word.decode(), number)
        elif code:
            yield Token("bytes", data=bytes.fromhex(code.replace(b"\\'", b"").decode()))
        elif symbol:
            yield Token("symbol", symbol.decode("latin-1"))
        elif brace:
            yield Token(brace.decode())
        elif words:
            yield Token("bytes", data=words)


def code_page(number: int | None, otherwise: str = "cp1252") -> str:
    """Return the codec of a Windows code page, or ``otherwise`` for one that Python does not know."""
    name = "mac_roman" if number == 10000 else "utf-8" if number == 65001 else f"cp{number}"
    try:
        codecs.lookup(name)
    except LookupError:
        return otherwise
    return name


def charset(number: int | None) -> str | None:
    """Return the codec of a font's character set; None where it is that of the document."""
    return _CHARSETS.get(number or 0)
