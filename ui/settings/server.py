"""Where and how the server listens."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from ui.settings.section import Section


def _network(said: str) -> str:
    try:
        return str(ipaddress.ip_network(said, strict=False))
    except ValueError:
        raise ValueError(f"{said[:80]!r} is no address or network: write it as 10.0.0.7 or 10.0.0.0/24") from None


Network = Annotated[str, AfterValidator(_network)]


class ServerSettings(Section):
    """Where and how the server listens."""

    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: int = Field(7860, ge=0, le=65535, description="The port to listen on; 0 takes any that is free.")
    socket: Path | None = Field(None, description="A unix socket to listen on, in place of address and port.")
    workers: int = Field(
        0,
        ge=0,
        le=256,
        description="Processes that answer questions, beside the one that visitors reach; 0 answers in that one. Each holds the models, "
        "200 MB, and all share the index.",
    )
    threads: int = Field(
        0,
        ge=0,
        description="Threads that one answer may use; 0 shares out the cores among the workers, or leaves it to the libraries where there is none.",
    )
    remembered: int = Field(
        0,
        ge=0,
        le=65536,
        description="Memory for answers that were given, in MB: the same question, of somebody who sees the same documents, is answered from "
        "it at once while the index stays as it is; 0 remembers none. Whoever is answered so can tell by the time that it was asked before.",
    )
    stop_seconds: float = Field(
        30.0,
        ge=0,
        description="After SIGTERM, the longest that answers under way may still take; what is not done by then is broken off.",
    )
    root_path: str = Field(
        "",
        pattern=r"^(/[^\s?#]*[^/\s?#])?$",
        description="The path that a proxy strips before it passes a request on, such as /pincite.",
    )
    public_url: str = Field(
        "",
        pattern=r"^(https?://[^/\s?#]+(/[^\s?#]*[^/\s?#])?)?$",
        description="The address that visitors know the server by, such as https://intranet.example/pincite, without a slash at its end; "
        "empty means the one that a request came to.",
    )
    names: tuple[str, ...] = Field(
        (),
        description="The host names that the server answers to, beside this machine's own and that of public_url; none means any, but on "
        "loopback only those.",
    )
    trusted_proxies: tuple[Network, ...] = Field(
        ("127.0.0.1/32", "::1/128"),
        description="Addresses or networks of the proxies whose X-Forwarded-For and X-Forwarded-Proto are believed; a unix socket's always are.",
    )
