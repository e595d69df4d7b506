"""What all sections share."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A part of the settings, frozen, in which an unknown name is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)
