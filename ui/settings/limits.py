"""How much may be asked, by one and by all."""

from __future__ import annotations

from pydantic import Field

from ui.settings.section import Section


class OwnLimits(Section):
    """What one asker may ask; 0 is without end."""

    per_minute: int = Field(
        30,
        ge=0,
        description="Questions that one may ask within any minute; 0 is without end. Nobody who comes from this machine without a name is held to it.",
    )
    per_day: int = Field(
        0, ge=0, description="Questions within 24 hours from the first of them, over restarts too; 0 is without end."
    )
    burst: int = Field(15, ge=0, description="Questions within any ten seconds; 0 is without end.")


class LimitSettings(OwnLimits):
    """How much may be asked, by one and by all.

    "One" is a visitor by the name that sign-on gives, an API key, or, where nobody says who they are, an address (of IPv6, a network of 64 bits);
    this machine's own are not limited.
    """

    at_once: int = Field(2, ge=1, description="Questions that are answered at the same time.")
    waiting: int = Field(
        64,
        ge=0,
        description="Questions that may wait for their turn; beyond them, the server says at once that it is busy.",
    )
    seconds: float = Field(
        30.0, gt=0, description="The longest that a question may take, waiting and answering together."
    )
    by_name: dict[str, OwnLimits] = Field(
        default_factory=dict,
        description="What certain askers may ask in place of per_minute, per_day and burst, by the name that they go by.",
    )
    pages_per_minute: int = Field(
        600,
        ge=0,
        description="Source pages, documents and other requests for the documents' text that one may make within any minute; 0 is without end.",
    )
    attempts_per_minute: int = Field(
        30, ge=0, description="Attempts to sign in that one address may make within any minute; 0 is without end."
    )
    body: int = Field(256 << 10, ge=1024, description="The largest body of a request, in bytes.")
    body_seconds: float = Field(10.0, gt=0, description="The longest that a body may take to arrive, in seconds.")
    depth: int = Field(32, ge=8, description="How deep JSON in a body may be nested.")
    url: int = Field(
        8 << 10, ge=512, description="The longest address of a request, in bytes, with what follows its question mark."
    )
    headers: int = Field(32 << 10, ge=4096, description="The most bytes that a request's headers may take together.")
    header_count: int = Field(100, ge=30, description="The most headers that a request may have.")
    turns: int = Field(50, ge=0, description="The most earlier questions that may come with a question.")
    turns_characters: int = Field(
        100_000, ge=0, description="The most characters that those may take together, with their answers."
    )
