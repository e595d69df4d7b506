from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from qa.answerer import Answerer
from tests.ui.chat.pages import Served
from ui.collections import Collections
from ui.demo import EXAMPLES
from ui.settings import Settings

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#b00"/></svg>'
NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def served(demo: Answerer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of two collections, dressed by its operator."""
    home = tmp_path_factory.mktemp("served")
    (home / "logo.svg").write_text(LOGO, "utf-8")
    page = {
        "title": "Harbour <i>Library",
        "accent": "#f2c200",
        "logo": home / "logo.svg",
        "welcome": "Ask the *harbour*.",
        "examples": EXAMPLES,
        "footer": "What you ask is kept for a year.",
        "footer_link": "https://intranet.example/privacy",
    }
    settings = Settings.model_validate({"state": home / "state", "page": page})
    running = Served(settings, Collections({"newsroom": demo, "hand & book": demo}))
    yield running
    running.stop()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Make pages, each of a visitor of its own."""
    contexts = []

    def make(width: int = 1280, height: int = 860, **options: object) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, **options))  # type: ignore[arg-type]
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"
