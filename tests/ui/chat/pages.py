"""What the tests of the chat page share: a server in this process, whose parts they can reach, and what a person does on the page."""

from __future__ import annotations

import threading
import time
from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
import uvicorn
from playwright.sync_api import Locator, Page, expect

from tests.ui.serving import free_port
from ui.app import create_app
from ui.collections import Collections
from ui.service import Service
from ui.settings import Settings

expect.set_options(timeout=20_000)
ASKED = "how many containers did Seoul identify?"
DIFFER = "How many containers did North Korea send to Russia?"
NOWHERE = "What is the capital of Australia?"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Served:
    """A server in a thread of this process; it can be stopped and started again at the same address."""

    def __init__(self, settings: Settings, collections: Collections | None = None) -> None:
        self.settings, self.collections = settings, collections
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        self.service = Service.of(self.settings, self.collections)
        config = uvicorn.Config(
            create_app(self.service), port=self.port, log_level="error", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        deadline = time.monotonic() + 60
        while not self._server.started:
            assert self._thread.is_alive() and time.monotonic() < deadline, "the server does not start"
            time.sleep(0.02)

    def stop(self) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(30)


def open_chat(page: Page, url: str) -> list[str]:
    """Open the chat; return the list to which every address that the page asks is added."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    page.wait_for_selector("html.pc-ready", state="attached", timeout=60_000)
    return asked


def field(page: Page) -> Locator:
    return page.locator("#question textarea")


def answers(page: Page) -> Locator:
    return page.locator("#conversation .bot.message")


def ask(page: Page, question: str) -> Locator:
    """Type a question and press Enter, as a person at a keyboard does; return the answer once it is there."""
    before = answers(page).count()
    field(page).focus()
    page.keyboard.type(question)
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(before + 1)
    expect(field(page)).to_have_value("")
    return answers(page).last


def last_turn(page: Page) -> Locator:
    return page.locator("#conversation .turn").last


@cache
def _axe() -> str:
    script = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
    return script.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong; it is run by the debugger, since the page lets in no foreign script."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    # Selectors of all that is right would cost more than the rules themselves.
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return [f"{each['id']}: {[node['html'][:120] for node in each['nodes'][:3]]}" for each in found["violations"]]
