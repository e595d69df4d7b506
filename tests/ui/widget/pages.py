"""What browser tests of the widget share: pages that hold it, and what a person does with it."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Frame, FrameLocator, Page, expect

from tests.ui.in_browser import wait_until

ASKED = "How many containers did Seoul identify?"
SLOW = 20_000

# Before the script: nothing that happens is missed.
LISTEN = """
window.told = [];
for (const name of ["open", "close", "ready", "answer", "error"])
  document.addEventListener(`pincite:${name}`, (event) => told.push([name, event.detail]));
"""


def script(url: str, data: str = "", name: str = "v1.js") -> str:
    """Return the widget's tag."""
    return f'<script src="{url}/widget/{name}" data-pincite {data}></script>'


def html(body: str, head: str = "", lang: str = "en") -> str:
    """Return a page of an intranet."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Intranet</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head>'
        f"<body><main><h1>Intranet</h1><p><label>Search <input id=search></label></p>{body}</main></body></html>"
    )


def visit(page: Page, address: str) -> None:
    """Open a page and note what the widget tells it."""
    page.add_init_script(LISTEN)
    page.goto(address)


def frame(page: Page, widget: str = "pincite-widget") -> FrameLocator:
    return page.frame_locator(f"{widget} iframe")


def real_frame(page: Page, url: str) -> Frame:
    """Return the chat's frame, of which scripts can be asked."""
    return next(each for each in page.frames if each.url.startswith(url))


def open_chat(page: Page, widget: str = "pincite-widget") -> FrameLocator:
    """Press the button and wait for the chat."""
    page.locator(f"{widget} .launcher").click()
    chat = frame(page, widget)
    expect(chat.locator("#question textarea")).to_be_visible(timeout=SLOW)
    return chat


def ask(chat: FrameLocator, question: str = ASKED) -> None:
    """Type a question as a person does, and wait for the answer's citations."""
    field = chat.locator("#question textarea")
    field.fill(question)
    field.press("Enter")
    expect(chat.locator("a.cite").first).to_be_visible(timeout=SLOW)


def told(page: Page, name: str) -> list[Any]:
    """Return the details of the events of a name, so far."""
    found: list[Any] = page.evaluate("name => told.filter(([each]) => each === name).map(([, detail]) => detail)", name)
    return found


def wait_told(page: Page, name: str, times: int = 1) -> list[Any]:
    """Wait for events of a name; return their details."""
    wait_until(page, f"told.filter(([each]) => each === {json.dumps(name)}).length >= {times}")
    return told(page, name)
