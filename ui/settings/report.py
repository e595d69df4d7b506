"""Shows the settings in force and where each came from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from ui.settings import Settings
from ui.settings.fields import Setting, settings_of
from ui.settings.load import Loaded
from ui.settings.origins import Origin, origin_at
from ui.steering import harmless, harmless_json

_DEFAULT = Origin("default", "default")
_HIDDEN = "(secret, set)"


def rows(loaded: Loaded) -> Iterator[tuple[Setting, Any, Origin]]:
    """Yield every setting with its value, in which no secret shows, and its origin."""
    for setting in settings_of(Settings):
        value: Any = loaded.settings
        for name in setting.path:
            value = getattr(value, name)
        yield setting, _plain(value), origin_at(loaded.origins, setting.path) or _DEFAULT


def to_json(loaded: Loaded) -> str:
    """Return the settings as a JSON object: for each its value, the kind of its origin, and the place in that."""
    shown = {
        setting.name: {"value": value, "from": origin.kind, "place": origin.place}
        for setting, value, origin in rows(loaded)
    }
    return harmless_json(json.dumps({"file": _plain(loaded.file), "settings": shown}, ensure_ascii=False, indent=2))


def as_table(loaded: Loaded) -> None:
    """Print the settings as a table, what is not the default standing out."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for heading in ("Setting", "Value", "From"):
        table.add_column(heading, overflow="fold")
    for setting, value, origin in rows(loaded):
        style = "dim" if origin.kind == "default" else "bold"
        written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        table.add_row(setting.name, Text(harmless(written), style=style), Text(harmless(origin.place), style=style))
    Console(highlight=False).print(table)


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, SecretStr):
        return _HIDDEN
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(_plain(each) for each in value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if hasattr(value, "model_dump"):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    return value
