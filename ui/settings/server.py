"""Where and how the server listens."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from ui.settings.section import Section


class ServerSettings(Section):
    """Where and how the server listens."""

    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: int = Field(7860, ge=0, le=65535, description="The port to listen on; 0 takes any that is free.")
    socket: Path | None = Field(None, description="A unix socket to listen on, in place of address and port.")
    root_path: str = Field(
        "", description="The path that a proxy strips before it passes a request on, such as /pincite."
    )
    public_url: str = Field(
        "",
        pattern=r"^(https?://[^/\s?#]+(/[^\s?#]*[^/\s?#])?)?$",
        description="The address that visitors know the server by, such as https://intranet.example/pincite, without a slash at its end; "
        "empty means the one that a request came to.",
    )
    names: tuple[str, ...] = Field(
        (), description="The host names that the server answers to; none means any, but on loopback only its own."
    )
