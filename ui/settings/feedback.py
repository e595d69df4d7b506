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
    hours: float = Field(24.0, gt=0, description="Hours for which an answer can be judged; then it is forgotten.")
    days: float = Field(365.0, gt=0, description="Days for which a judged answer is kept, with its question.")
