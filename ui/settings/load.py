"""Reads the settings from where an operator put them: pincite.toml, credentials, the environment, and flags, the later ones first."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ui.settings import Settings
from ui.settings.environment import CONFIG, read_credentials, read_environment
from ui.settings.fields import sections_of, settings_of
from ui.settings.file import NAME, read_file
from ui.settings.mistakes import BadSettings, sentences
from ui.settings.origins import Given, Origin, Path_, leaves, merged


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings in force, and where each that is not the default came from; ``file`` is the pincite.toml that was read."""

    settings: Settings
    origins: Mapping[Path_, Origin]
    file: Path | None


def load_settings(config: Path | None = None, flags: Mapping[str, Any] | None = None) -> Settings:
    """Return what is in force; ``flags`` are nested as the settings are, without what was not given. Raises BadInput."""
    return load(config, flags).settings


def load(config: Path | None = None, flags: Mapping[str, Any] | None = None) -> Loaded:
    """Return what is in force and where it came from, see ``load_settings``.

    Without ``config``, the file is that which the variable PINCITE_CONFIG names, or pincite.toml of the folder one is in, if there is one.
    Raises BadSettings with a sentence for every mistake, and BadInput for a file that cannot be read.
    """
    known, sections = list(settings_of(Settings)), list(sections_of(Settings))
    file = _file(config)
    sources = [
        read_file(file, known) if file else Given(),
        read_credentials(known),
        read_environment(known),
        _of_flags(flags or {}),
    ]
    if "collections" in sources[-1].values:  # Who names indexes means these, and not these among others.
        for source in sources[:-1]:
            source.values.pop("collections", None)
    values = merged(*(source.values for source in sources))
    held = {path for path, _ in leaves(values)}
    origins = {path: origin for source in sources for path, origin in source.origins.items() if path in held}
    mistakes = [mistake for source in sources for mistake in source.mistakes]
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        mistakes += sentences(error, origins, known, sections)
        raise BadSettings(tuple(mistakes)) from None
    if mistakes:
        raise BadSettings(tuple(mistakes))
    return Loaded(settings, origins, file)


def _file(config: Path | None) -> Path | None:
    if config is not None:
        return config
    if os.environ.get(CONFIG):
        return Path(os.environ[CONFIG])
    here = Path(NAME)
    return here if here.exists() else None


def _of_flags(flags: Mapping[str, Any]) -> Given:
    values = merged(flags)
    return Given(values, {path: Origin("flag", _flag(path)) for path, _ in leaves(values)})


_FLAGS = {
    "collections": "--index",
    "page.examples": "--example",
    "auth.labels": "--label",
    "logs.format": "--log-format",
}


def _flag(path: Path_) -> str:
    """Return the flag that sets a setting."""
    name = ".".join(path)
    return _FLAGS.get(path[0]) or _FLAGS.get(name) or f"--{path[-1].replace('_', '-')}"
