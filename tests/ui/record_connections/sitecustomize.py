"""Imported by every Python process of the offline test: writes down each address beyond loopback that is tried."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any


def record(event: str, arguments: tuple[Any, ...]) -> None:
    """Handle an audit event (PEP 578)."""
    if event == "socket.connect":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else ""  # Unix sockets have a path and stay on the machine.
    elif event == "socket.getaddrinfo":
        host = arguments[0] or ""
    else:
        return
    host = host.decode() if isinstance(host, bytes) else str(host)
    if host and host not in ("localhost", "::1", "0.0.0.0", "::") and not host.startswith("127."):
        with Path(os.environ["RECORD_CONNECTIONS"]).open("a") as file:
            file.write(f"{host}\n")


if "RECORD_CONNECTIONS" in os.environ:
    sys.addaudithook(record)
