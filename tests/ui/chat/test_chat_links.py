"""Links to a question, and collections."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.ui.chat.pages import ASKED, NOWHERE, Served, answers, ask, field, last_turn, open_chat

pytestmark = pytest.mark.slow


def test_a_link_asks_its_question_once_within_its_limits(page: Page, served: Served) -> None:
    asked = open_chat(
        page,
        f"{served.url}/?q=How%20many%20containers%20did%20Seoul%20identify%3F&collection=hand%20%26%20book&before=2024-06-17&order=oldest",
    )
    expect(answers(page)).to_have_count(1)
    assert "10,000" in answers(page).locator("mark").first.inner_text()
    assert last_turn(page).locator(".limits").inner_text() == (
        "in hand & book, published until 17 June 2024, oldest first"
    )
    cited = str(page.locator("#conversation a.cite").first.get_attribute("href"))
    assert parse_qs(urlsplit(cited).query)["c"] == ["hand & book"]
    expect(page.get_by_role("radio", name="hand & book")).to_be_checked()
    assert sum("queue/join" in url for url in asked) == 1


def test_a_link_that_is_hostile_shows_its_question_as_text(page: Page, served: Served) -> None:
    open_chat(page, f"{served.url}/?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E+leave%3F&after=%3Cb%3E")
    expect(answers(page)).to_have_count(1)
    assert page.locator("#conversation .user.message").inner_text() == "<img src=x onerror=alert(1)> leave?"
    assert "<b>" in answers(page).inner_text()
    assert page.locator("#conversation img, #conversation b, #conversation script").count() == 0


def test_a_link_to_a_collection_that_is_gone_asks_no_other_one_unnoticed(page: Page, served: Served) -> None:
    asked = open_chat(page, f"{served.url}/?q=How+many%3F&collection=%3Cscript%3E")
    expect(page.locator("#conversation .problem")).to_contain_text("There is no collection “<script>” here")
    expect(field(page)).to_have_value("How many?")
    assert not any("queue/join" in url for url in asked)


def test_the_link_to_a_question_is_copied_and_asks_it_as_it_was_understood(page: Page, served: Served) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_chat(page, served.url)
    ask(page, "When does Jens Stoltenberg’s extra year at NATO end?")
    ask(page, "And who is expected to succeed him?").get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Link copied")).to_be_visible()
    link: str = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{served.url}/?q=")
    other = page.context.new_page()
    open_chat(other, link)
    expect(answers(other)).to_have_count(1)
    assert other.locator("h2.user").first.inner_text() == "Who is expected to succeed Jens Stoltenberg?"
    assert "Rutte" in answers(other).inner_text()


def test_the_collection_that_is_chosen_answers_and_is_named_by_its_citations(page: Page, served: Served) -> None:
    open_chat(page, served.url)
    ask(page, ASKED)
    assert "c=" not in str(page.locator("#conversation a.cite").last.get_attribute("href"))
    assert last_turn(page).locator(".limits").count() == 0
    page.get_by_label("hand & book").check()
    ask(page, ASKED)
    last = page.locator("#conversation a.cite").last
    assert "c=hand%20%26%20book" in str(last.get_attribute("href"))
    with page.context.expect_page() as opened:
        last.click()
    opened.value.wait_for_load_state()
    assert "10,000" in opened.value.locator("mark").first.inner_text()


def test_with_one_collection_there_is_nothing_to_choose(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    assert page.locator("#collection").count() == 0


def test_a_suggested_question_is_a_link_that_works_in_a_window_of_its_own(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    ask(page, NOWHERE)
    link = page.locator("#conversation .suggestions a").first
    other = page.context.new_page()
    open_chat(other, str(link.evaluate("each => each.href")))
    expect(answers(other)).to_have_count(1)
    expect(field(other)).to_have_value("")
