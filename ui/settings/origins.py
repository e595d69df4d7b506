"""Where the value of a setting came from, so that it can be shown and a mistake be told where it was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from index_build.errors import BadInput
from ui.settings.fields import Setting
from ui.settings.secret import read_secret

Path_ = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """A kind of source, and the place in it: a line, the name of a variable, a flag."""

    kind: Literal["default", "file", "variable", "flag", "credential"]
    place: str


@dataclass(frozen=True, slots=True)
class Given:
    """What one source gives: values nested as the settings are, the place of each, and the sentences on what is wrong with it."""

    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[Path_, Origin] = field(default_factory=dict)
    mistakes: tuple[str, ...] = ()


def leaves(values: Mapping[str, Any], above: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Yield what nested tables hold, each with the names that lead to it; of an empty table itself."""
    for name, value in values.items():
        if isinstance(value, Mapping) and value:
            yield from leaves(value, (*above, name))
        else:
            yield (*above, name), value


def merged(*several: Mapping[str, Any]) -> dict[str, Any]:
    """Return nested tables as one, in which the later ones hold.

    >>> merged({"server": {"host": "::1", "port": 80}}, {"server": {"port": 81}})
    {'server': {'host': '::1', 'port': 81}}
    """
    result: dict[str, Any] = {}
    for values in several:
        for name, value in values.items():
            below = result.get(name)
            if isinstance(value, Mapping):
                result[name] = merged(below if isinstance(below, Mapping) else {}, value)
            else:
                result[name] = value
    return result


def origin_at(origins: Mapping[Path_, Origin], path: tuple[Any, ...]) -> Origin | None:
    """Return where the value at a path came from, or that which holds it, or the first that it holds."""
    for length in range(len(path), 0, -1):
        if (found := origins.get(path[:length])) is not None:
            return found
    return next((origin for place, origin in origins.items() if place[: len(path)] == path), None)


def holder(values: Mapping[str, Any], path: Path_) -> dict[str, Any] | None:
    """Return the table that holds the last name of a path, or None where something on the way is no table or missing."""
    for name in path[:-1]:
        values = values.get(name, {}) if isinstance(values, Mapping) else {}
    return values if isinstance(values, dict) else None


def read_secret_files(given: Given, settings: list[Setting], folder: Path) -> Given:
    """Return what is given with every ``name_file`` of a secret replaced by what that file, below a folder, holds."""
    mistakes = list(given.mistakes)
    for setting in settings:
        if not setting.is_secret:
            continue
        table, name = holder(given.values, setting.path), setting.path[-1]
        if not table or (file := table.pop(f"{name}_file", None)) is None:
            continue
        origin = given.origins.pop((*setting.path[:-1], f"{name}_file"))
        if name in table:
            mistakes.append(f"{origin.place}: {setting.name} is given too: keep one of the two")
            continue
        try:
            held = read_secret(folder / Path(str(file)).expanduser())
        except BadInput as error:
            table[name] = ["unread"] if setting.is_several else "unread"
            mistakes.append(f"{origin.place}: {error}")
        else:
            table[name] = held.split() if setting.is_several else held
        given.origins[setting.path] = Origin(origin.kind, origin.place)
    return Given(given.values, given.origins, tuple(mistakes))
