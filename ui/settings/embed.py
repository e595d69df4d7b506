"""Which pages may show the widget, and what signs their tokens."""

from __future__ import annotations

from pydantic import Field

from ui.settings.section import Section


class EmbedSettings(Section):
    """Which pages may show the widget."""

    origins: tuple[str, ...] = Field(
        (),
        description="Origins, such as https://intranet.example, whose pages may embed pincite and call its API; none means none.",
    )
