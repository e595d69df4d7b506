"""Who is signed in, and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qa.answerer import Answerer
from tests.ui.chat.conftest import NewPage
from tests.ui.chat.pages import ASKED, Served, ask, open_chat, violations
from ui.collections import Collections
from ui.settings import Settings

pytestmark = pytest.mark.slow
SECRET = "not a secret: 32 bytes and more of it, for tests"


def test_who_is_signed_in_is_named_as_text_with_a_way_out_and_others_have_other_sessions(
    new_page: NewPage, demo: Answerer, tmp_path: Path
) -> None:
    proxy = {"secret": [SECRET], "logout_url": "https://login.example/out"}
    settings = {"state": tmp_path / "state", "auth": {"mode": "proxy-header", "proxy": proxy}}
    served = Served(Settings.model_validate(settings), Collections({"news": demo}))
    page = new_page(extra_http_headers={"X-Pincite-Proxy-Secret": SECRET, "X-Pincite-User": "ada@example.org"})
    try:
        open_chat(page, served.url)
        expect(page.locator("#heading .who")).to_have_text("ada@example.org")
        ask(page, ASKED)
        assert violations(page) == []
        page.route("https://login.example/out", lambda route: route.fulfill(body="out"))
        page.get_by_role("button", name="Log out").click()
        page.wait_for_url("https://login.example/out")
    finally:
        served.stop()


def test_where_nobody_signs_in_nobody_is_named(page: Page, demo_url: str) -> None:
    asked = open_chat(page, demo_url)
    assert page.locator("#heading .who").count() == 0
    assert not any("auth/me" in url for url in asked)
