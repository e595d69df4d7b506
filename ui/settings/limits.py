"""How much may be asked, by one and by all."""

from __future__ import annotations

from pydantic import Field

from ui.settings.section import Section


class LimitSettings(Section):
    """How much may be asked, by one and by all."""

    at_once: int = Field(2, ge=1, description="Questions that are answered at the same time.")
    waiting: int = Field(
        64,
        ge=0,
        description="Questions that may wait for their turn; beyond them, the server says at once that it is busy.",
    )
    seconds: float = Field(
        30.0, gt=0, description="The longest that a question may take, waiting and answering together."
    )
