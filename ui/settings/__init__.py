"""What an operator can set for a server: one model, whose sections lie beside it, one a module."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_state_path
from pydantic import BaseModel, ConfigDict, Field

from ui.settings.audit import AuditSettings
from ui.settings.auth import AuthSettings
from ui.settings.embed import EmbedSettings
from ui.settings.feedback import FeedbackSettings
from ui.settings.limits import LimitSettings
from ui.settings.logs import LogSettings
from ui.settings.page import PageSettings
from ui.settings.server import ServerSettings


class Settings(BaseModel):
    """All of it. An unknown name is an error, so that a slip of the pen never quietly means the default."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    collections: dict[str, Path] = Field(
        default_factory=dict,
        description="The indexes that are served, by the name that visitors choose them by; the first is the default.",
    )
    state: Path = Field(
        default_factory=lambda: user_state_path("pincite"),
        description="The folder for what the server writes: feedback, the audit log, embed sessions, counts.",
    )
    server: ServerSettings = Field(default_factory=ServerSettings)
    page: PageSettings = Field(default_factory=PageSettings)
    auth: AuthSettings = Field(default_factory=AuthSettings)
    embed: EmbedSettings = Field(default_factory=EmbedSettings)
    limits: LimitSettings = Field(default_factory=LimitSettings)
    feedback: FeedbackSettings = Field(default_factory=FeedbackSettings)
    audit: AuditSettings = Field(default_factory=AuditSettings)
    logs: LogSettings = Field(default_factory=LogSettings)
