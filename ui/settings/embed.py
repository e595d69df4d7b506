"""Which pages may show the widget, and what signs their tokens."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from ui.settings.auth import Labels
from ui.settings.secret import Secret
from ui.settings.section import Section
from ui.web.allowlist import parse_origin

Origin = Annotated[str, AfterValidator(parse_origin)]


class EmbedSettings(Section):
    """Which pages may show the widget."""

    origins: tuple[Origin, ...] = Field(
        (),
        description="Origins, such as https://intranet.example, whose pages may embed pincite and call its API; none means none.",
    )
    secret: tuple[Secret, ...] = Field(
        (),
        description="What the servers of those pages sign visitors' tokens with, of 32 bytes or more; while it is exchanged, the new one and the old one.",
    )
    audience: str = Field("", description="The audience that tokens are made for; server.public_url unless given.")
    token_minutes: float = Field(5.0, gt=0, le=60, description="The longest that a token may be valid, in minutes.")
    session_minutes: float = Field(
        15.0,
        gt=0,
        le=720,
        description="Minutes after which the widget needs another token; it asks the page for it by itself.",
    )
    labels_allowed: Labels | None = Field(
        None, description="The labels that a token may give, of those it names; without this, all of them."
    )
