"""The bytes that a document was read from, where its pages can be shown as they look."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # It needs numpy, which the command line does without for as long as it can.
    from index_build.page_letters import PageLetters

MOST_BYTES = 256 << 20
"""Of an original that is kept: a larger document is shown as text. What a container's member may hold is as much."""


@dataclass(frozen=True, slots=True)
class Original:
    """A file's bytes, the ending that says what they are, and every page with the places of its letters."""

    data: bytes
    ending: str
    pages: tuple[PageLetters, ...]

    @property
    def name(self) -> str:
        """The name that it is kept by: 64 hexadecimal digits, the sha256 of its bytes, and the ending."""
        return sha256(self.data).hexdigest() + self.ending
