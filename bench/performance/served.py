"""A ``pincite serve`` as an operator starts it, for rows that measure it from outside."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Nobody is limited, since all come from one address, and nothing is remembered, so that every question is answered.
_SETTINGS = """state = {home}

[server]
port = {port}
remembered = {remembered}

[limits]
per_minute = 0
burst = 0
pages_per_minute = 0
"""
_STARTS_WITHIN = 120.0


@dataclass(frozen=True, slots=True)
class Served:
    """A server that is ready: its port, its process's number, and how many seconds it took from being started to the first 200 of /readyz."""

    port: int
    pid: int
    ready_after: float


@contextmanager
def served(index: Path, remembered: int = 0) -> Iterator[Served]:
    """Start a server over an index, hand it out when it is ready, and stop it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as home:
        config = Path(home, "pincite.toml")
        config.write_text(_SETTINGS.format(home=json.dumps(home), port=port, remembered=remembered), encoding="utf-8")
        log = Path(home, "log")
        begun = time.perf_counter()
        with log.open("wb") as output:
            command = [sys.executable, "-m", "ui.cli", "serve", "--config", str(config), "--index", str(index)]
            process = subprocess.Popen(command, stdout=output, stderr=output)
        try:
            while get(port, "/readyz") is None:
                if process.poll() is not None or time.perf_counter() - begun > _STARTS_WITHIN:
                    sys.exit(f"The server did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
                time.sleep(0.02)
            yield Served(port, process.pid, time.perf_counter() - begun)
        finally:
            process.terminate()
            process.wait(60)


def get(port: int, path: str) -> bytes | None:
    """Return what a path gives, None where that is not a 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        return body if response.status == http.client.OK else None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
