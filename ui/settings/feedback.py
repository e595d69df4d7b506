"""What visitors say about answers."""

from __future__ import annotations

from pydantic import Field

from ui.settings.section import Section


class FeedbackSettings(Section):
    """What visitors say about answers."""

    on: bool = Field(
        True,
        description="Let visitors say whether an answer helped; it is kept in the state folder, with the question and the answer.",
    )
