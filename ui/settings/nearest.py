"""Finds what was meant by a name that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def meant(name: str, known: Iterable[str]) -> str:
    """Return the end of a sentence that says which known name was likely meant, or where all of them are listed.

    >>> meant("server.prot", ["server.port", "server.host"])
    ': did you mean server.port?'
    >>> meant("colour", ["server.port"])
    ' (pincite config --template lists all of them)'
    """
    near = get_close_matches(name, list(known), 1)
    return f": did you mean {near[0]}?" if near else " (pincite config --template lists all of them)"
