"""Makes the pictures of docs/embedding.md: python -m tests.ui.widget.take_pictures"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from index_build.build import build_index
from index_build.embedder import Embedder
from qa.answerer import Answerer
from tests.ui.serving import ROOT, chromium, free_port
from tests.ui.widget.pages import ask, open_chat, script
from tests.ui.widget.servers import HostPages, pincite
from ui.demo import CORPUS, EXAMPLES

PICTURES = ROOT / "docs" / "pictures"
VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'
STYLE = """<style>
body { margin: 0; font: 16px/1.55 Georgia, serif; color: #26303c; background: #f4f5f2; }
nav { background: #274437; color: #fff; padding: .9rem 2rem; font: 600 1rem system-ui, sans-serif; display: flex; gap: 2rem; }
nav span { font-weight: 400; opacity: .85; }
main { max-width: 40rem; margin: 2rem; background: #fff; padding: 1.5rem 2rem 2rem; border: 1px solid #dfe2da; }
h1 { font-size: 1.6rem; } pincite-widget { --pincite-accent: #274437; }
</style>"""
TEXT = """<nav>Tidewater Instruments <span>News</span> <span>People</span> <span>Handbook</span></nav><main>
<h1>Welcome on board</h1><p>Your first week is planned: the laptop waits at the front desk, and your mentor shows you the workshops on Tuesday.
Bring your tax number and a document with a photograph.</p>
<p>The handbook holds the rules on leave, travel and working from home. You need not read it from end to end: ask it what you want to know.</p></main>"""


def main() -> None:
    """Take them."""
    embedder = Embedder()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        index = Path(folder) / "index"
        build_index(sorted(path for path in CORPUS.iterdir() if path.is_dir()), index, embedder)
        hosts, stranger = HostPages(), HostPages()
        settings = {"embed": {"origins": [hosts.origin()]}, "page": {"examples": list(EXAMPLES), "accent": "#274437"}}
        with pincite(Answerer(index, embedder), Path(folder) / "state", free_port(), **settings) as url:
            page = f'<!doctype html><html lang="en"><head><meta charset="utf-8">{VIEWPORT}<title>Intranet</title>{STYLE}</head>'
            body = f"{page}<body>{TEXT}{script(url)}</body></html>"
            _pictures(browser, hosts.page(body), stranger.page(body))


def _pictures(browser: Browser, address: str, refused: str) -> None:
    page = _page(browser, 1180, 760)
    page.goto(address)
    chat = open_chat(page)
    ask(chat, "How many days of annual leave do full-time staff have?")
    _still(page)
    page.screenshot(path=PICTURES / "widget.png")
    chat.locator("a.cite").first.click()
    chat.frame_locator("#pincite-source iframe").locator("mark").first.wait_for()
    _still(page)
    page.screenshot(path=PICTURES / "widget-source.png")

    page = _page(browser, 390, 780)
    page.goto(address)
    ask(open_chat(page), "How many days of annual leave do full-time staff have?")
    _still(page)
    page.screenshot(path=PICTURES / "widget-phone.png")

    page = _page(browser, 1180, 760)
    page.goto(refused)
    page.locator("pincite-widget .launcher").click()
    page.locator("pincite-widget .retry").wait_for()
    _still(page)
    page.screenshot(path=PICTURES / "widget-refused.png")


def _page(browser: Browser, width: int, height: int) -> Page:
    return browser.new_context(viewport={"width": width, "height": height}, locale="en-GB").new_page()


def _still(page: Page) -> None:
    """Wait until nothing moves any more."""
    page.wait_for_timeout(1200)


if __name__ == "__main__":
    main()
