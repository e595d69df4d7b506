"""Help without what only other help would need: two of rich's modules take as long to import as all the rest of a help page."""

from __future__ import annotations

import sys
from types import ModuleType

# Of typer's module for help: Markdown is for help written in it, Traceback for exceptions shown in colour. pincite has neither.
_NOT_NEEDED = {"rich.markdown": "Markdown", "rich.traceback": "Traceback"}


def import_help() -> None:
    """Import what typer shows help with. Whoever imports those modules later gets them as they are."""
    stand_ins = {}
    for name, member in _NOT_NEEDED.items():
        if name not in sys.modules:
            stand_ins[name] = ModuleType(name)
            setattr(stand_ins[name], member, type(member, (), {}))
    sys.modules.update(stand_ins)
    try:
        import typer.rich_utils  # noqa: F401
    finally:
        for name in stand_ins:
            del sys.modules[name]
