"""How the chat page looks."""

from __future__ import annotations

from pydantic import Field

from ui.settings.section import Section


class PageSettings(Section):
    """How the chat page looks."""

    title: str = Field("pincite", max_length=80, description="The name at the top of the page.")
    examples: tuple[str, ...] = Field((), description="Questions that are offered as buttons.")
