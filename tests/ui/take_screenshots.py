"""Makes the pictures of the README: python -m tests.ui.take_screenshots"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from index_build.build import build_index
from index_build.generation import Generation
from tests.ui.pdf_documents import write_all
from tests.ui.serving import ROOT, chromium, serving
from ui.demo import EXAMPLES, demo_index

PICTURES = ROOT / "docs" / "pictures"


def main() -> None:
    """Ask the demo and picture the chat in each of its states, and the cited source."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    options = [option for example in EXAMPLES for option in ("--example", example)]
    with serving(demo_index(), *options) as url, chromium() as browser:
        page = opened(browser, url)
        picture(page, PICTURES / "welcome.png")
        ask(page, "how many containers did Seoul identify?")
        picture(page, PICTURES / "chat.png")
        page.get_by_role("button", name="Wrong passage").click()
        page.locator(".feedback .comment").wait_for()
        page.get_by_label("What would be right?").fill("The paper of 18 June has the newer figure.")
        picture(page, PICTURES / "feedback.png")
        ask(page, "How many containers did North Korea send to Russia?")
        picture(page, PICTURES / "differ.png")
        ask(page, "How many containers did Tokyo identify?")
        picture(page, PICTURES / "not-found.png")

        page = opened(browser, url)
        ask(page, "When does Jens Stoltenberg’s extra year at NATO end?")
        ask(page, "And who is expected to succeed him?")
        picture(page, PICTURES / "follow-up.png")
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        picture(page, PICTURES / "shortcuts.png")
        page.keyboard.press("Escape")

        page = opened(browser, url, color_scheme="dark")
        ask(page, "How many containers did North Korea send to Russia?")
        picture(page, PICTURES / "dark.png")

        page = opened(browser, url, width=390, height=780, is_mobile=True, device_scale_factor=2)
        ask(page, "how many containers did Seoul identify?")
        picture(page, PICTURES / "phone.png")
        cited = str(page.locator("#conversation a.cite").first.evaluate("link => link.href"))
        source = browser.new_page(viewport={"width": 1180, "height": 560})
        source.goto(cited, wait_until="networkidle")
        picture(source, PICTURES / "source.png")
        picture_of_a_page(browser)


def opened(browser: Browser, url: str, width: int = 1180, height: int = 760, **options: Any) -> Page:
    """Open the chat as a new visitor."""
    page = browser.new_context(viewport={"width": width, "height": height}, **options).new_page()
    page.goto(url)
    page.wait_for_selector("html.pc-ready", state="attached", timeout=60_000)
    return page


def ask(page: Page, question: str) -> None:
    """Ask a question and wait for its answer."""
    answers = page.locator("#conversation .bot.message")
    before = answers.count()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    answers.nth(before).wait_for(timeout=30_000)


def picture_of_a_page(browser: Browser) -> None:
    """Picture a PDF's page with a cell of its table cited."""
    with tempfile.TemporaryDirectory() as home:
        write_all(Path(home) / "documents")
        build_index([Path(home) / "documents"], index := Path(home) / "index")
        documents = Generation.open_current(index).texts.documents()
        prices = next(each for each in documents if each.source.endswith("prices.pdf"))
        start = prices.text.index(words := "212 crowns")
        with serving(index) as url:
            page = browser.new_page(viewport={"width": 1180, "height": 760})
            page.goto(f"{url}/source/{prices.id}?mark={start}-{start + len(words)}", wait_until="networkidle")
            page.mouse.wheel(0, -10_000)
            page.wait_for_timeout(300)
            picture(page, PICTURES / "page.png")


def picture(page: Page, path: Path) -> None:
    """Picture what a window shows."""
    page.screenshot(path=path, animations="disabled")
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
