"""What the server tells its operator while it runs."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ui.settings.section import Section


class LogSettings(Section):
    """What the server tells its operator while it runs."""

    format: Literal["console", "json"] = Field(
        "console", description="console for people, json for programs: one object a line."
    )
