"""A pincite.toml to start from: every setting with what it means and its default, commented out."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

from ui.settings import Settings
from ui.settings.fields import Setting, sections_of, settings_of

_WIDTH = 100
_HEAD = """\
# Settings of pincite. What stands behind a # is the default; take the # away to change it.
# Paths are relative to this file. Variables (PINCITE_SERVER__PORT=80) and flags come before what stands here.
# pincite config shows what is in force, and pincite config --check tells mistakes.
"""


def template() -> str:
    """Return the file."""
    settings = list(settings_of(Settings))
    tables = [setting for setting in settings if setting.is_table]
    written = [_HEAD, *(_entry(setting) for setting in settings if len(setting.path) == 1 and setting not in tables)]
    written += [_table(setting) for setting in tables if len(setting.path) == 1]
    for section in sections_of(Settings):
        own = [setting for setting in settings if setting.path[:-1] == section]
        entries = "\n".join(_entry(setting) for setting in own if setting not in tables)
        if entries:
            written.append(f"[{'.'.join(section)}]\n{entries}")
        written += [_table(setting) for setting in own if setting in tables]
    return "\n".join(written)


def as_toml(value: Any) -> str:
    """Return a default as TOML writes it; of what has none, an empty text.

    >>> as_toml(("a", "b")), as_toml(True), as_toml(None)
    ('["a", "b"]', 'true', '""')
    """
    if isinstance(value, list | tuple | set | frozenset):
        return f"[{', '.join(as_toml(each) for each in value)}]"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return json.dumps("" if value is None else str(value), ensure_ascii=False)


def shown_default(setting: Setting) -> Any:
    """Return the default of a setting as documentation has it, without what is this machine's own."""
    default = setting.default
    if isinstance(default, Path) and default.is_relative_to(Path.home()):
        return f"~/{default.relative_to(Path.home())}"
    return default


def _entry(setting: Setting) -> str:
    name = setting.path[-1]
    said = f"{setting.info.description or ''} ({setting.kind})"
    if setting.is_secret:
        said += f" Better: {name}_file, the path of a file that holds it."
    return f"{_comment(said)}\n#{name} = {as_toml(shown_default(setting))}\n"


def _table(setting: Setting) -> str:
    default = "".join(f"#{json.dumps(name)} = {as_toml(value)}\n" for name, value in (setting.default or {}).items())
    return f"{_comment(setting.info.description or '')}\n#[{setting.name}]\n{default or '#name = ...'}\n"


def _comment(words: str) -> str:
    return textwrap.fill(words, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
