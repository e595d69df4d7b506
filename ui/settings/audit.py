"""The record of who asked what and what was shown."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ui.settings.secret import Secret
from ui.settings.section import Section


class AuditSettings(Section):
    """The record of who asked what and what was shown, kept in the state folder for its owner's eyes."""

    mode: Literal["off", "pseudonymous", "full"] = Field(
        "off",
        description="full keeps the name of who asked, or the address of who has none; pseudonymous keeps a keyed digest in its place.",
    )
    questions: bool = Field(
        True, description="Keep the words of questions; without them, the record holds what was shown and to whom."
    )
    days: float = Field(
        90.0,
        gt=0,
        description="Days after which a record is deleted; looked at when the server starts, and every hour.",
    )
    required: bool = Field(
        False,
        description="Show nothing that cannot be recorded; otherwise it is shown, and the server's log says what is missing.",
    )
    key: Secret | None = Field(
        None,
        description="What digests of names are keyed with; made in the state folder unless given. Under a new key everybody has a new digest.",
    )
