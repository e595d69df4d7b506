"""Starts the real server and the real browser for the tests, and for the script that makes the README's picture."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Browser, sync_playwright

from tests.ui.command_process import ROOT, started_command

__all__ = ["PINCITE", "ROOT", "chromium", "free_port", "serving"]

PINCITE = [sys.executable, "-m", "ui.cli"]


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(index: Path, *options: str, forked: bool = True) -> Iterator[str]:
    """Run ``pincite serve`` over an index and hand out its address once it answers; unless ``forked``, in a new interpreter."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = ["serve", "--index", str(index), "--port", str(port), *options]
    # Into a file: a pipe that nobody reads would fill with the lines of requests, and the server would wait for it.
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder, "said")
        process = started_command(command, os.environ, said, said, forked)
        try:
            deadline = time.monotonic() + 120
            while not _answers(url):
                assert process.is_alive(), said.read_text()
                assert time.monotonic() < deadline, "the server does not answer"
                time.sleep(0.1)
            yield url
        finally:
            process.terminate()
            process.join(20)
            process.kill()


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


@contextmanager
def chromium() -> Iterator[Browser]:
    """Hand out Debian's Chromium without its own windows and menus, which cost a third of its work; it asks no host for anything of its own."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    # Chromium refuses to sandbox itself as root, which is what build machines run as.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium-headless-shell", args=["--disable-gpu", *quiet, *sandbox]
        )
        try:
            yield browser
        finally:
            browser.close()
