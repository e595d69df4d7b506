"""A server in the background: started, waited for, found again, stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx

from index_build.errors import PinciteError

_STARTS_WITHIN = 120.0
_STOPS_WITHIN = 15.0


class Background:
    """One server process, remembered in a file between commands."""

    def __init__(self, record: Path, log: Path) -> None:
        self._record = record
        self._log = log

    def start(self, command: Sequence[str], port: int, prepare: Callable[[], object]) -> None:
        """Run ``pincite COMMAND`` unless it answers already, wait until it does, and print its address.

        Raises PinciteError, with the end of the server's log, when it ends or does not answer in time.
        """
        url = f"http://127.0.0.1:{port}"
        if self._answers(url):
            print(f"pincite answers at {url} already (stop it with: make stop)")
            return
        prepare()
        with self._log.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "ui.cli", *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + _STARTS_WITHIN
        while not self._answers(url):
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise PinciteError(f"The server did not start: {self._last_words()} (its log: {self._log})")
            time.sleep(0.2)
        self._record.write_text(json.dumps({"pid": process.pid, "url": url}), encoding="utf-8")
        print(f"pincite answers at {url} (stop it with: make stop; its log: {self._log})")

    def stop(self) -> None:
        """Stop the server that was started last, if it still runs."""
        try:
            recorded = json.loads(self._record.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            print("No pincite runs in the background.")
            return
        self._record.unlink(missing_ok=True)
        if not self._answers(recorded["url"]):
            print("No pincite runs in the background.")
            return
        os.kill(recorded["pid"], signal.SIGTERM)
        deadline = time.monotonic() + _STOPS_WITHIN
        while self._answers(recorded["url"]) and time.monotonic() < deadline:
            time.sleep(0.1)
        print("pincite has stopped.")

    def _answers(self, url: str) -> bool:
        try:
            # Straight to this machine: a proxy of the environment has no part in it.
            response = httpx.get(f"{url}/healthz", timeout=2, trust_env=False)
            return response.status_code == 200 and response.json().get("service") == "pincite"
        except (httpx.HTTPError, ValueError):
            return False

    def _last_words(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"
