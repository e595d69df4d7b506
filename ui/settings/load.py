"""Reads the settings from where an operator put them: pincite.toml, the environment, and flags, the later ones first."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ui.settings import Settings


def load_settings(config: Path | None = None, flags: Mapping[str, Any] | None = None) -> Settings:
    """Return what is in force; ``flags`` are nested as the settings are, without what was not given. Raises BadInput."""
    del config  # The file and the environment are not read yet.
    return Settings.model_validate(dict(flags or {}))
