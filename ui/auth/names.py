"""The names that visitors go by in limits and records."""

from __future__ import annotations

from ui.auth.not_let_in import NotLetIn

LONGEST = 200
KEY_PREFIX = "key:"
_TAKEN = frozenset({"anonymous"})


def check_name(name: str) -> str:
    """Return the name of a visitor. Raises NotLetIn for one that is empty, overlong, not printable, or that a proxy, keys or nobody go by."""
    if not name or len(name) > LONGEST or not name.isprintable() or name != name.strip():
        raise NotLetIn(f"The visitor's name is empty, longer than {LONGEST} letters, or holds what cannot be printed.")
    if name.startswith(("{", "$")):
        raise NotLetIn("The visitor's name is that of a placeholder, which a proxy did not fill in.")
    if name in _TAKEN or name.startswith(KEY_PREFIX):
        raise NotLetIn(f"No visitor may be called {name!r}: other askers go by it.")
    return name
