"""Settings from pincite.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from index_build.errors import BadInput
from ui.settings.fields import Setting
from ui.settings.origins import Given, Origin, Path_, holder, leaves, read_secret_files

NAME = "pincite.toml"
_LARGEST = 1 << 20  # Bytes.
_AT = re.compile(r" \(at (line \d+), column \d+\)$")


def read_file(path: Path, settings: list[Setting]) -> Given:
    """Return what a file gives; its paths are relative to its folder. Raises BadInput when it cannot be read or is no TOML."""
    text = _text(path)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        found = _AT.search(said)
        where = f" {found[1]}" if found else ""
        raise BadInput(f"{path}{where}: this is no TOML ({_AT.sub('', said).lower()})") from None
    lines = lines_of(text)
    origins = {place: Origin("file", f"{path} line {lines[place]}") for place, _ in leaves(values)}
    folder = path.parent
    for setting in settings:
        table, name = holder(values, setting.path), setting.path[-1]
        if not table or name not in table:
            continue
        if table[name] == "" and (setting.is_path or setting.is_secret):
            del table[name], origins[setting.path]  # None of them, and not the folder one is in.
        elif setting.is_path:
            table[name] = _below(folder, table[name])
    return read_secret_files(Given(values, origins), settings, folder)


def lines_of(text: str) -> dict[Path_, int]:
    """Return the number of the line, from 1, on which each value of a TOML document begins.

    Only the parser knows where a value ends, so it is asked, line by line, whether all up to there is whole.

    >>> lines_of('[server]\\n# Ours.\\nport = 80\\nnames = [\\n  "a.example",\\n]')
    {('server', 'port'): 3, ('server', 'names'): 4}
    """
    found: dict[Path_, int] = {}
    lines, begun = text.splitlines(), 0
    for number, line in enumerate(lines, 1):
        begun = begun or number
        if begun == number and (not line.strip() or line.lstrip().startswith("#")):
            begun = 0
            continue
        try:
            known = tomllib.loads("\n".join(lines[:number]))
        except tomllib.TOMLDecodeError:
            continue
        for place, _ in leaves(known):
            found.setdefault(place, begun)
        begun = 0
    return {place: found.get(place, 1) for place, _ in leaves(tomllib.loads(text))}


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            held = file.read(_LARGEST + 1)
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({(error.strerror or str(error)).lower()})") from error
    if len(held) > _LARGEST:
        raise BadInput(f"{path} is larger than a megabyte: name the settings' own file")
    try:
        return held.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise BadInput(f"{path} is not UTF-8: save it as that") from None


def _below(folder: Path, value: Any) -> Any:
    """Return a path, or each of several, as it is meant in a file of a folder."""
    if isinstance(value, str):
        return str(folder / Path(value).expanduser())
    if isinstance(value, list):
        return [_below(folder, each) for each in value]
    if isinstance(value, dict):
        return {name: _below(folder, each) for name, each in value.items()}
    return value
