"""Makes the pictures of the README: python -m tests.ui.take_screenshots"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from index_build.build import build_index
from index_build.generation import Generation
from tests.ui.pdf_documents import write_all
from tests.ui.serving import ROOT, chromium, serving
from ui.demo import EXAMPLES, demo_index

PICTURES = ROOT / "docs" / "pictures"


def main() -> None:
    """Ask the demo one question and picture the chat and the cited source."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    options = [option for example in EXAMPLES for option in ("--example", example)]
    with serving(demo_index(), *options) as url, chromium() as browser:
        page = browser.new_page(viewport={"width": 1180, "height": 760})
        page.goto(url)
        page.locator("#question textarea").fill("how many containers did Seoul identify?")
        page.keyboard.press("Enter")
        page.wait_for_selector("#conversation mark")
        page.wait_for_selector("#conversation .progress-text", state="detached")
        picture(page, PICTURES / "chat.png")
        page.locator("#question textarea").fill("How many containers did North Korea send to Russia?")
        page.keyboard.press("Enter")
        page.wait_for_selector("#conversation .differ")
        page.wait_for_selector("#conversation .progress-text", state="detached")
        picture(page, PICTURES / "differ.png")
        page.locator("#question textarea").fill("How many containers did Tokyo identify?")
        page.keyboard.press("Enter")
        page.wait_for_selector("#conversation .not-found")
        page.wait_for_selector("#conversation .progress-text", state="detached")
        picture(page, PICTURES / "not-found.png")
        page.reload()
        page.locator("#question textarea").fill("When does Jens Stoltenberg’s extra year at NATO end?")
        page.keyboard.press("Enter")
        page.wait_for_selector("#conversation mark")
        page.wait_for_selector("#conversation .progress-text", state="detached")
        page.locator("#question textarea").fill("And who is expected to succeed him?")
        page.keyboard.press("Enter")
        page.locator("#conversation mark").nth(1).wait_for()
        page.wait_for_selector("#conversation .progress-text", state="detached")
        picture(page, PICTURES / "follow-up.png")
        with page.context.expect_page() as opened:
            page.locator("#conversation a.cite").first.click()
        source = opened.value
        source.wait_for_load_state()
        source.set_viewport_size({"width": 1180, "height": 560})
        source.locator("mark").scroll_into_view_if_needed()
        picture(source, PICTURES / "source.png")
        picture_of_a_page(browser)


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
