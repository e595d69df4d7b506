"""The record of who asked what and what was shown."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ui.settings.section import Section


class AuditSettings(Section):
    """The record of who asked what and what was shown."""

    mode: Literal["off", "pseudonymous", "full"] = Field(
        "off", description="pseudonymous keeps a keyed digest in place of the name."
    )
