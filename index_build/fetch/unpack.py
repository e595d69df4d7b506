"""Bodies are unpacked piece by piece, so that one that unpacks to a thousand times its size is noticed before it is there."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from index_build.fetch.errors import NotFetched

_GZIP = 16 + zlib.MAX_WBITS


def gathered(pieces: Iterable[bytes], most: int, packed: bool, way_out: str) -> bytes:
    """Return the pieces as one, unpacked (gzip, RFC 1952) where they are ``packed``.

    ``way_out`` says what to do about a larger one. Raises NotFetched for more than ``most`` bytes, for what is no gzip, and for gzip that ends before its end.
    """
    found = bytearray()
    unpacker = zlib.decompressobj(_GZIP) if packed else None
    begun = False
    for piece in pieces:
        begun |= bool(piece)
        if unpacker is None:
            found += piece
        else:
            try:
                while piece:
                    if unpacker.eof:  # Several gzip files one behind the other are one.
                        unpacker = zlib.decompressobj(_GZIP)
                    found += unpacker.decompress(piece, most + 1 - len(found))
                    if len(found) > most:
                        break
                    piece = unpacker.unused_data
            except zlib.error as error:
                raise NotFetched("it is said to be packed as gzip and is not, or was damaged on its way") from error
        if len(found) > most:
            raise NotFetched(f"it is larger than {most / 2**20:,.0f} MB: {way_out}")
    if unpacker is not None and begun and not unpacker.eof:
        raise NotFetched("it was cut short on its way")
    return bytes(found)
