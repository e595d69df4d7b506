"""What a PDF's XMP packet says of its authors (ISO 16684-1); PDFium reads the older list of properties alone.

A packet may be compressed like any other object, and is then not found; programs are told to leave it as it is.
"""

from __future__ import annotations

import re

from index_build.errors import UnreadableDocument
from index_build.loaders.safe_xml import parse

_PACKET = re.compile(rb"<x:xmpmeta[\s>].{0,65536}?</x:xmpmeta>", re.DOTALL)
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_ITEM = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"


def authors(data: bytes) -> list[str]:
    """Return the names in the one packet of a file; none where there are several, since pictures have packets of their own."""
    packets = _PACKET.findall(data)
    if len(packets) != 1:
        return []
    try:
        root = parse(packets[0])
    except (SyntaxError, UnreadableDocument):
        return []
    return [item.text or "" for creator in root.iter(_CREATOR) for item in creator.iter(_ITEM)]
