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
from typing import Any

import httpx

from index_build.errors import PinciteError

_STARTS_WITHIN = 120.0
_STOPS_WITHIN = 15.0
# Found where this process finds it, and nothing in the folder one is in: with -m, a json.py there would be run.
_CODE = "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); from ui.cli import main; main()"


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
        answering = self._process_at(url)
        if answering is not None:
            if answering != self._recorded().get("process"):
                raise PinciteError(
                    f"Another pincite answers at {url}: stop it, or choose another port with pincite demo --port"
                )
            print(f"pincite answers at {url} already (stop it with: make stop)")
            return
        prepare()
        with self._log.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-P", "-c", _CODE, json.dumps(sys.path), *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._record.write_text(json.dumps({"process": process.pid, "url": url}), encoding="utf-8")
        try:
            self._wait_for(process, url)
        except BaseException:
            process.kill()
            raise
        print(f"pincite answers at {url} (stop it with: make stop; its log: {self._log})")

    def stop(self) -> None:
        """Stop the server that was started last, if it still runs. Raises PinciteError when it will not stop."""
        recorded = self._recorded()
        # A number alone may have become another program's since.
        if not recorded or self._process_at(recorded["url"]) != recorded["process"]:
            print("No pincite runs in the background.")
            return
        os.kill(recorded["process"], signal.SIGTERM)
        deadline = time.monotonic() + _STOPS_WITHIN
        while self._process_at(recorded["url"]) is not None:
            if time.monotonic() > deadline:
                raise PinciteError(f"The server does not stop: end its process {recorded['process']} yourself")
            time.sleep(0.1)
        self._record.unlink(missing_ok=True)
        print("pincite has stopped.")

    def _wait_for(self, process: subprocess.Popen[bytes], url: str) -> None:
        deadline = time.monotonic() + _STARTS_WITHIN
        while self._process_at(url) != process.pid:
            if process.poll() is not None or time.monotonic() > deadline:
                raise PinciteError(f"The server did not start: {self._last_words()} (its log: {self._log})")
            time.sleep(0.2)

    def _recorded(self) -> dict[str, Any]:
        try:
            recorded = json.loads(self._record.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return recorded if isinstance(recorded, dict) else {}

    def _process_at(self, url: str) -> int | None:
        """Return the number of the pincite process that answers at an address, or None."""
        try:
            # Straight to this machine: a proxy of the environment has no part in it.
            response = httpx.get(f"{url}/healthz", timeout=2, trust_env=False).json()
            return int(response["process"]) if response["service"] == "pincite" else None
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return None

    def _last_words(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"
