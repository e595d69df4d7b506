"""The texts of a generation, one after another in UTF-8, in one file beside the database that says where each begins.

A text stands there once: a passage is a piece of its document's, found by counting bytes, however long the document is.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

_ENDING = ".utf8"
OLD = 7
"""The format version up to which texts stood in the database itself, passages once more beside their documents. It is read, and no longer written."""
# Its tables under the names and columns of today's, for reading. Where a text begins, the text itself stands.
OLD_TABLES = """
CREATE TEMP VIEW documents AS
SELECT rowid AS number, *, text AS at, NULL AS bytes, length(text) AS characters FROM main.documents;
CREATE TEMP VIEW passages AS
SELECT p.id, d.rowid AS document, p.ordinal, p.text AS first, NULL AS bytes, p.places, p.ordinal AS section, p.text_key, p.family
FROM main.passages p JOIN main.documents d ON d.id = p.document_id;
CREATE TEMP VIEW sections AS
SELECT d.rowid AS document, p.ordinal AS number, p.section AS headings
FROM main.passages p JOIN main.documents d ON d.id = p.document_id;
"""


def in_bytes(text: str, places: Sequence[int]) -> list[int]:
    """Return at which byte of a text each of its characters at ``places`` begins.

    >>> in_bytes("Fähre", [3, 1, 0])
    [4, 1, 0]
    """
    found: dict[int, int] = {}
    begun = size = 0
    for place in sorted(set(places)):
        size += len(text[begun:place].encode())
        begun, found[place] = place, size
    return [found[place] for place in places]


class StoredTexts:
    """The file, to be read from several threads, or to be filled by one."""

    def __init__(self, file: BinaryIO | None) -> None:
        self._file = file
        self._size = 0

    @classmethod
    def open(cls, database: Path) -> StoredTexts:
        """Open what lies beside a database for reading alone. A generation of the ``OLD`` format has none."""
        path = database.with_suffix(_ENDING)
        return cls(path.open("rb", buffering=0) if path.exists() else None)

    @classmethod
    def create(cls, database: Path) -> StoredTexts:
        """Create an empty one beside a database."""
        return cls(database.with_suffix(_ENDING).open("x+b", buffering=0))

    @property
    def old(self) -> bool:
        """Whether the texts stand in the database, as they did once."""
        return self._file is None

    def append(self, text: str) -> tuple[int, int]:
        """Add a text; return where it begins, and how many bytes it takes."""
        assert self._file is not None
        content = text.encode()
        left = memoryview(content)
        while left:
            left = left[self._file.write(left) :]
        begins = self._size
        self._size += len(content)
        return begins, len(content)

    def cut(self, at: int | str, size: int | None) -> str:
        """Return the text of so many bytes that begins at a byte; or the one that stands in its place.

        Raises ValueError where the file ends before it does, or holds no letters there.
        """
        if isinstance(at, str):
            return at
        assert self._file is not None and size is not None
        # Not mapped: then memory would hold what was read once. Python's read could be cut short by another thread's.
        found = bytearray()
        while len(found) < size:
            piece = os.pread(self._file.fileno(), size - len(found), at + len(found))
            if not piece:
                raise ValueError(f"{self._file.name} ends before byte {at + size}")
            found += piece
        return found.decode()

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
