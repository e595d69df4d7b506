"""The chat as a person meets it, in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.slow
ASKED = "how many containers did Seoul identify?"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    yield context.new_page()
    context.close()


def open_chat(page: Page, url: str) -> list[str]:
    """Open the chat; return the list to which every address that the page asks is added."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    page.wait_for_selector("#question textarea")
    return asked


def ask(page: Page, question: str) -> None:
    """Type a question and press Enter, as a person at a keyboard does, and wait for the answer."""
    answers = page.locator("#conversation .bot.message").count()
    page.locator("#question textarea").focus()
    page.keyboard.type(question)
    page.keyboard.press("Enter")
    page.locator("#conversation .bot.message").nth(answers).wait_for()
    expect(page.locator("#question textarea")).to_have_value("")


def in_view(page: Page, selector: str) -> bool:
    box = page.locator(selector).first.bounding_box()
    height: Any = page.evaluate("innerHeight")
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= height


def test_a_question_by_keyboard_is_answered_with_the_words_marked_and_a_citation_leads_to_them(
    page: Page, demo_url: str
) -> None:
    asked = open_chat(page, demo_url)
    expect(page.locator("#question textarea")).to_be_focused()
    ask(page, ASKED)
    mark = page.locator("#conversation mark").first
    assert "10,000" in mark.inner_text()
    assert "at least 10,000 shipping containers" in page.locator("#conversation .sentence").first.inner_text()
    assert page.locator("#conversation a.cite").count() == 3
    assert page.locator("#sources .source").count() == 3
    assert "2024-06-17" in page.locator("#sources .source").first.inner_text()

    with page.context.expect_page() as opened:
        page.locator("#conversation a.cite").first.click()
    source = opened.value
    source.wait_for_load_state()
    assert "/source/" in source.url
    assert "10,000" in source.locator("mark").inner_text()
    assert "at least 10,000 shipping containers" in source.locator(".sentence").inner_text()
    assert in_view(source, "mark")
    # Nothing but our own server was asked, by either page.
    assert {url.split("/")[2] for url in [*asked, source.url] if not url.startswith("data:")} == {
        demo_url.split("/")[2]
    }


def test_a_citation_can_be_followed_with_the_keyboard_alone(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    ask(page, ASKED)
    page.locator("#conversation a.cite").first.focus()
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    assert "/source/" in opened.value.url


def test_what_the_documents_do_not_say_is_said_so_beside_the_nearest_passages(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    ask(page, "What is the capital of Australia?")
    assert "The documents do not say." in page.locator("#conversation .bot.message").inner_text()
    assert "None of them answers the question" in page.locator("#sources").inner_text()
    assert page.locator("#conversation mark, #sources mark").count() == 0


def test_sources_that_differ_stand_side_by_side_each_with_who_says_it(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    ask(page, "How many containers did North Korea send to Russia?")
    answer = page.locator("#conversation .bot.message")
    assert "The sources differ." in answer.inner_text()
    assert answer.locator("mark").all_inner_texts() == ["at least 10,000", "more than 11,000"]
    assert answer.locator("details").count() == 0
    assert "3 sources, one original" in answer.inner_text()
    assert answer.locator("q").count() == 2


def test_a_follow_up_is_shown_as_it_was_understood_and_can_be_changed_or_asked_as_it_was_typed(
    page: Page, demo_url: str
) -> None:
    open_chat(page, demo_url)
    understood = page.locator("#understood-question textarea, #understood-question input").first
    ask(page, "When does Jens Stoltenberg’s extra year at NATO end?")
    expect(page.locator("#understood")).to_be_hidden()
    ask(page, "And who is expected to succeed him?")
    expect(understood).to_have_value("Who is expected to succeed Jens Stoltenberg?")
    assert "Rutte" in page.locator("#conversation mark").last.inner_text()
    # What was typed stands in the conversation.
    assert (
        page.locator("#conversation .user.message").last.inner_text().strip() == "And who is expected to succeed him?"
    )

    understood.fill("Who is the president of Slovakia?")
    understood.press("Enter")
    expect(page.locator("#conversation mark").last).to_contain_text("Pellegrini")
    expect(page.locator("#understood")).to_be_hidden()

    ask(page, "Whom does he support?")
    expect(page.locator("#understood")).to_be_visible()
    page.get_by_role("button", name="Ask as I typed it").click()
    expect(page.locator("#understood")).to_be_hidden()
    expect(page.locator("#conversation .user.message")).to_have_count(5)
    assert page.locator("#conversation .user.message").last.inner_text().strip() == "Whom does he support?"


def test_dates_limit_what_is_asked_and_an_unknown_date_gets_a_sentence(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    page.get_by_role("button", name="Dates and order").click()
    page.locator("#before textarea, #before input").first.fill("2023")
    ask(page, ASKED)
    answer = page.locator("#conversation .bot.message").last.inner_text()
    assert "10,000" not in answer
    assert "2024" not in page.locator("#sources").inner_text()
    page.locator("#before textarea, #before input").first.fill("when hell freezes")
    page.locator("#question textarea").fill(ASKED)
    page.keyboard.press("Enter")
    expect(page.locator("#conversation .bot.message").last).to_contain_text("no date that can be read")
    # The question stays where it was typed.
    expect(page.locator("#question textarea")).to_have_value(ASKED)
    page.locator("#before textarea, #before input").first.fill("")
    page.locator("#question textarea").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#conversation mark").last).to_contain_text("10,000")


def test_the_newest_comes_first_on_demand(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    page.get_by_role("button", name="Dates and order").click()
    page.get_by_label("Newest first").check()
    ask(page, "How many containers did North Korea send to Russia?")
    newest = page.locator("#conversation .date").all_inner_texts()
    page.get_by_label("Oldest first").check()
    ask(page, "How many containers did North Korea send to Russia?")
    assert page.locator("#conversation .bot.message").last.locator(".date").all_inner_texts() == newest[::-1]


def test_where_nothing_answers_what_was_searched_is_said_and_a_suggested_question_is_answered(
    page: Page, demo_url: str
) -> None:
    open_chat(page, demo_url)
    ask(page, "How many containers did Tokyo identify?")
    answer = page.locator("#conversation .bot.message").last.inner_text()
    assert "16 documents were searched, published" in answer
    suggestion = page.locator("#suggestions button:visible").first
    suggestion.wait_for()
    question = suggestion.inner_text().strip()
    suggestion.click()
    page.locator("#conversation mark").first.wait_for()
    assert page.locator("#conversation .user.message").last.inner_text().strip() == question
    expect(page.locator("#suggestions button:visible")).to_have_count(0)


def test_an_example_is_asked_by_a_click(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    page.get_by_role("button", name="How many containers did Seoul identify?").click()
    page.wait_for_selector("#conversation mark")


def test_a_question_without_words_gets_a_sentence_and_the_conversation_goes_on(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    page.locator("#question textarea").fill("???")
    page.keyboard.press("Enter")
    page.wait_for_selector("#conversation .bot.message")
    shown = page.locator("#conversation .bot.message").inner_text().strip()
    assert shown.startswith("The question is empty: ask something")
    assert not set("<>&") & set(shown)
    page.locator("#question textarea").fill("")
    ask(page, ASKED)
    assert page.locator("#conversation mark").count() == 1


@pytest.mark.parametrize("question", ["What is the price of the purple hat?", "What is the mayor's hat called?"])
def test_hostile_text_shows_as_text_in_the_chat_and_on_the_source_page(
    page: Page, hostile_url: str, question: str
) -> None:
    open_chat(page, hostile_url)
    ask(page, question)
    page.wait_for_selector("#conversation mark")
    for part in ("#conversation", "#sources"):
        shown = page.locator(part).inner_text()
        assert ("<script>document.title='broken'</script>" in shown) or ("<img src=x onerror=" in shown)
        assert (
            page.locator(f"{part} script, {part} img[src='x'], {part} b, {part} em, {part} code, {part} .katex").count()
            == 0
        )
    with page.context.expect_page() as opened:
        page.locator("#conversation a.cite").first.click()
    source = opened.value
    source.wait_for_load_state()
    assert source.locator("mark").count() == 1
    assert source.locator("main img, main script").count() == 0
    assert "<img src=x" in source.locator("body").inner_text()
    assert page.title() == "pincite"
    assert "broken" not in source.title().replace("document.title='broken'", "")


def test_a_hostile_question_shows_as_text(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    question = "<img src=x onerror=document.title='broken'> **leave** <b>days</b>?"
    ask(page, question)
    assert page.locator("#conversation .user.message").first.inner_text().strip() == question
    assert page.locator("#conversation img[src='x'], #conversation b").count() == 0
    assert page.title() == "pincite"


def test_the_page_is_dark_where_that_is_wanted_and_fits_a_phone(browser: Browser, demo_url: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme="dark", is_mobile=True)
    page = context.new_page()
    open_chat(page, demo_url)
    ask(page, ASKED)
    background: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(int(part) for part in background.removeprefix("rgb(").rstrip(")").split(",")[:3]) < 200
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_a_screen_reader_hears_the_answer_and_not_its_markup(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    ask(page, ASKED)
    expect(page.locator("#conversation [data-testid='bot'][aria-label]")).to_have_count(0)
    assert "<mark>" not in page.locator("#conversation").aria_snapshot()
