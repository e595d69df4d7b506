"""What the page says when a question gets no answer, and how one gets it after all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qa.answerer import Answerer
from tests.ui.chat.pages import ASKED, Served, answers, ask, field, last_turn, open_chat, violations
from ui.asking import Busy
from ui.collections import Collections
from ui.settings import Settings

pytestmark = pytest.mark.slow


@pytest.fixture
def mortal(demo: Answerer, tmp_path: Path) -> Iterator[Served]:
    """A server that a test may stop."""
    running = Served(Settings.model_validate({"state": tmp_path / "state"}), Collections({"news": demo}))
    yield running
    running.stop()


def test_a_busy_server_says_so_and_the_question_can_be_asked_again(
    page: Page, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*_: object) -> None:
        raise Busy("Many questions are being answered: ask this one again in a moment.", 2.0)

    open_chat(page, served.url)
    with monkeypatch.context() as patched:
        patched.setattr(served.service.asking, "ask", busy)
        field(page).fill(ASKED)
        page.keyboard.press("Enter")
        expect(answers(page)).to_contain_text("ask this one again in a moment")
        expect(page.locator("#said-at-once")).to_contain_text("ask this one again")
    page.get_by_role("link", name="Ask again").click()
    expect(answers(page)).to_have_count(2)
    assert "10,000" in answers(page).last.locator("mark").first.inner_text()


def test_a_server_that_goes_away_mid_answer_leaves_the_question_with_a_way_to_ask_it_again(
    page: Page, mortal: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_chat(page, mortal.url)
    ask(page, ASKED)

    async def endless(*_: object) -> None:
        await asyncio.sleep(3600)

    monkeypatch.setattr(mortal.service.asking, "ask", endless)
    field(page).fill("And how many tons?")
    page.keyboard.press("Enter")
    expect(page.locator("#conversation .turn.pending")).to_be_visible()
    mortal.stop()
    lost = page.locator("#conversation .problem")
    expect(lost).to_contain_text("The connection to the server is lost.")
    expect(page.locator("#said-at-once")).to_contain_text("connection to the server is lost")
    assert last_turn(page).locator("h2").inner_text() == "And how many tons?"
    assert violations(page) == []
    assert page.locator(".toast-body").is_hidden() or page.locator(".toast-body").count() == 0

    again = page.get_by_role("button", name="Try again")
    again.click()
    expect(lost).to_contain_text("The server still does not answer. Your question is kept here.")
    mortal.start()
    again.click()
    expect(lost).to_have_count(0)
    expect(answers(page)).to_have_count(2)
    assert last_turn(page).locator("h2").inner_text() == "And how many tons?"


def test_a_server_that_is_gone_before_a_question_is_said_so_at_once(page: Page, mortal: Served) -> None:
    open_chat(page, mortal.url)
    mortal.stop()
    field(page).fill(ASKED)
    page.keyboard.press("Enter")
    expect(page.locator("#conversation .problem")).to_contain_text("The connection to the server is lost.")
    mortal.start()
    page.get_by_role("button", name="Try again").click()
    expect(answers(page).last.locator("mark")).to_contain_text("10,000")
    assert page.locator("#conversation .turn").count() == 1
