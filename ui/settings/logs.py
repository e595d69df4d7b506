"""What the server tells its operator while it runs."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ui.settings.section import Section


class TraceSettings(Section):
    """Where traces go; none are made unless an address is given."""

    endpoint: str = Field(
        "",
        # A name and password in it would be printed with the settings.
        pattern=r"^(https?://[^\s@]+)?$",
        description="The address that traces are sent to by OTLP over HTTP, such as http://127.0.0.1:4318/v1/traces; empty sends none. It needs "
        "the extra pincite[otel], and holds no name or password: OTEL_EXPORTER_OTLP_HEADERS is for these.",
    )
    share: float = Field(1.0, ge=0, le=1, description="The share of requests that are traced, from 0 to 1.")
    service: str = Field("pincite", description="The name that the traces' service goes by.")


class LogSettings(Section):
    """What the server tells its operator while it runs."""

    format: Literal["console", "json"] = Field(
        "console", description="console for people, json for programs: one object a line."
    )
    level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="What is logged: this and what is graver. debug also has what monitors ask."
    )
    traces: TraceSettings = Field(default_factory=TraceSettings)
