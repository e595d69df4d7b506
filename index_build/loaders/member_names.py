"""Names of members: a path below the container's own, made of whatever a sender, a feed or an archive calls them."""

from __future__ import annotations

import re
from hashlib import blake2b
from pathlib import PurePosixPath

from index_build.formats import is_readable

_SCHEME = re.compile(r"^[a-z][a-z0-9+.\-]*://|^(urn|tag|mailto):", re.IGNORECASE)
_LONGEST = 160


def member_name(text: str) -> str:
    """Return a name that leads nowhere else and is the same each time; empty where nothing is left.

    >>> member_name("https://example.org/news/ferry?id=3"), member_name("../../etc/passwd"), member_name("a\\\\b.txt")
    ('example.org/news/ferry?id=3', 'etc/passwd', 'a/b.txt')
    """
    # A lone surrogate stands for a byte that is no text.
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    plain = "".join(character if character.isprintable() else " " for character in text)
    parts = [" ".join(part.split()) for part in _SCHEME.sub("", plain.strip()).replace("\\", "/").split("/")]
    name = "/".join(part for part in parts if part not in ("", ".", ".."))
    return name if len(name) <= _LONGEST else _cut(name)


def _cut(name: str) -> str:
    """Return a long name's beginning with a digest of the whole, and its ending where that says how to read it."""
    digest = blake2b(name.encode(), digest_size=4).hexdigest()
    suffix = PurePosixPath(name).suffix if is_readable(name) else ""
    return f"{name[:_LONGEST].rstrip('/')}~{digest}{suffix}"


class Names:
    """Gives every member of a container a name of its own: the second "plan.pdf" is "plan (2).pdf"."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """Return the name, numbered where it is taken."""
        path = PurePosixPath(name)
        suffix = path.suffix if is_readable(name) else ""
        stem, found = name.removesuffix(suffix), name
        while found in self._taken:
            self._last[name] = self._last.get(name, 1) + 1
            found = f"{stem} ({self._last[name]}){suffix}"
        self._taken.add(found)
        return found
