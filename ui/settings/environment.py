"""Settings from variables of the environment, and from systemd's credentials."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

from ui.settings import Settings
from ui.settings.fields import PREFIX, Setting
from ui.settings.nearest import meant
from ui.settings.origins import Given, Origin, Path_, leaves, read_secret_files

CONFIG = f"{PREFIX}CONFIG"
"""Names the file of settings, as --config does."""
# A cluster tells every container of every service beside it in variables of such names.
_OF_A_CLUSTER = re.compile(PREFIX + r"(SERVICE_(HOST|PORT(_\w+)?)|PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)")


class _Read(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__", env_ignore_empty=True)


class _FromSettings(Settings, _Read):  # type: ignore[misc]  # Their configurations are joined.
    """The settings, to be read from variables."""


class _Variables(EnvSettingsSource):
    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        """Take JSON as such, and anything else as a list with commas; what is neither is told when it is checked."""
        if str(value).lstrip().startswith(("[", "{")):
            try:
                return json.loads(value)
            except ValueError:
                return value
        return [each.strip() for each in str(value).split(",") if each.strip()]


def read_environment(settings: list[Setting]) -> Given:
    """Return what variables give. One that begins like ours and names no setting is a mistake, as a slip of the pen would be missed."""
    known = {setting.variable: setting.path for setting in settings}
    known |= {
        f"{setting.variable}_FILE": (*setting.path[:-1], f"{setting.path[-1]}_file")
        for setting in settings
        if setting.is_secret
    }
    tables = {f"{setting.variable}__": setting.path for setting in settings if setting.is_table}
    origins: dict[Path_, Origin] = {}
    mistakes = []
    for variable in sorted(os.environ):
        name = variable.upper()
        if not name.startswith(PREFIX) or name == CONFIG or not os.environ[variable] or _OF_A_CLUSTER.fullmatch(name):
            continue
        table = next((prefix for prefix in tables if name.startswith(prefix) and name != prefix), None)
        if name in known:
            origins[known[name]] = Origin("variable", variable)
        elif table:
            within = tuple(name.removeprefix(table).lower().split("__"))
            origins[(*tables[table], *within)] = Origin("variable", variable)
        else:
            mistakes.append(f"{variable}: there is no setting of this name{meant(name, known)}")
    values = _Variables(_FromSettings)()
    # What is unknown has been told already.
    values = _only(values, origins)
    return read_secret_files(Given(values, origins, tuple(mistakes)), settings, Path())


def read_credentials(settings: list[Setting]) -> Given:
    """Return the secrets that systemd hands over, as files that are named as the settings are (systemd.exec(5), ``LoadCredential``)."""
    given = Given()
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    for setting in settings if folder else ():
        path = Path(folder or "") / setting.name
        if setting.is_secret and path.is_file():
            table = given.values
            for name in setting.path[:-1]:
                table = table.setdefault(name, {})
            table[f"{setting.path[-1]}_file"] = str(path)
            given.origins[(*setting.path[:-1], f"{setting.path[-1]}_file")] = Origin(
                "credential", f"credential {setting.name}"
            )
    return read_secret_files(given, settings, Path())


def _only(values: dict[str, Any], origins: dict[Path_, Origin]) -> dict[str, Any]:
    """Return the values whose origin is known, or lies above or below them."""
    kept: dict[str, Any] = {}
    for path, value in leaves(values):
        if any(path[: len(place)] == place for place in origins):
            table = kept
            for name in path[:-1]:
                table = table.setdefault(name, {})
            table[path[-1]] = value
    return kept
