"""Who may ask, and how they say who they are."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ui.settings.section import Section


class AuthSettings(Section):
    """Who may ask, and how they say who they are."""

    mode: Literal["none", "proxy-header", "oidc"] = Field(
        "none", description="none: everybody who reaches the server is one visitor."
    )
    i_know: bool = Field(False, description="Listen beyond this machine without asking who comes.")
    labels: frozenset[str] = Field(frozenset(), description="With mode none, the labels that every visitor holds.")
