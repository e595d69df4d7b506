from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from qa.answerer import Answerer
from tests.ui.serving import free_port
from tests.ui.widget.servers import HostPages, pincite


@pytest.fixture(scope="session")
def hosts() -> Iterator[HostPages]:
    """The intranet, whose pages may show the widget."""
    server = HostPages()
    yield server
    server.close()


@pytest.fixture(scope="session")
def stranger() -> Iterator[HostPages]:
    """A server whose pages may not."""
    server = HostPages()
    yield server
    server.close()


@pytest.fixture(scope="session")
def answers(demo: Answerer, hosts: HostPages, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """pincite at 127.0.0.1, open to the intranet's pages under both of its names: one of another site, one of the same."""
    allowed = [hosts.origin(), hosts.origin("127.0.0.1")]
    with pincite(demo, tmp_path_factory.mktemp("state"), free_port(), embed={"origins": allowed}) as url:
        yield url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1100, "height": 800}, locale="en-GB")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()
