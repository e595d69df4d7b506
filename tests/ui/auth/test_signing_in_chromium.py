"""The whole server, the real provider and the real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from index_build.build import build_index
from index_build.embedder import Embedder
from qa.answerer import Answerer
from tests.ui.auth.provider import CLIENT, SECRET, Provider, running
from tests.ui.chat.pages import ask
from tests.ui.serving import free_port
from tests.ui.widget.servers import pincite

pytestmark = pytest.mark.slow
PATIENT = 20_000


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running() as running_provider:
        yield running_provider


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, provider: Provider) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("signed")
    (folder / "ferry.txt").write_text("The harbour ferry is blue.", encoding="utf-8")
    (folder / "salaries.txt").write_text("The director of the harbour earns 91,000 crowns a year.", encoding="utf-8")
    (folder / "salaries.txt.labels").write_text("board", encoding="utf-8")
    build_index([folder], folder / "index", embedder)
    auth = {"mode": "oidc", "oidc": {"issuer": provider.url, "client_id": CLIENT, "client_secret": SECRET}}
    with pincite(Answerer(folder / "index", embedder), folder / "state", free_port(), auth=auth) as address:
        yield address


def sign_in(page: Page, user: str) -> None:
    page.get_by_label("User").fill(user)
    page.get_by_label("Password").fill("correct")
    page.get_by_role("button", name="Log in").click()


def test_visitors_sign_in_see_what_is_theirs_and_log_out(browser: Browser, url: str, provider: Provider) -> None:
    for user, sees in (("anna", True), ("bob", False)):
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{url}/")
        assert page.url.startswith(f"{provider.url}/authorize?")
        sign_in(page, user)
        page.wait_for_url(f"{url}/", timeout=PATIENT)
        page.wait_for_selector("html.pc-ready", state="attached", timeout=60_000)
        assert ("91,000" in ask(page, "How much does the director of the harbour earn?").inner_text()) is sees
        assert page.evaluate("document.cookie") == "", "scripts see no session"
        page.get_by_role("button", name="Log out").click()
        page.wait_for_url(f"{url}/auth/signed-out", timeout=PATIENT)
        expect(page.get_by_role("heading")).to_have_text("You are logged out")
        page.goto(f"{url}/")
        assert page.url.startswith(provider.url), "the session is gone"
        context.close()


def test_a_source_page_is_reached_after_signing_in(browser: Browser, url: str) -> None:
    page = browser.new_page()
    page.goto(f"{url}/source/0a1b?mark=1-2")
    sign_in(page, "anna")
    page.wait_for_url(f"{url}/source/0a1b?mark=1-2", timeout=PATIENT)
    page.close()
