"""The chat as a person meets it, in Chromium."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.ui.chat.pages import ASKED, DIFFER, NOWHERE, answers, ask, field, last_turn, open_chat

pytestmark = pytest.mark.slow


def in_view(page: Page, selector: str) -> bool:
    box = page.locator(selector).first.bounding_box()
    height: Any = page.evaluate("innerHeight")
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= height


def test_a_question_by_keyboard_is_answered_with_the_words_marked_and_a_citation_leads_to_them(
    page: Page, demo_url: str
) -> None:
    asked = open_chat(page, demo_url)
    expect(field(page)).to_be_focused()
    ask(page, ASKED)
    mark = page.locator("#conversation mark").first
    assert "10,000" in mark.inner_text()
    assert "at least 10,000 shipping containers" in page.locator("#conversation .sentence").first.inner_text()
    assert page.locator("#conversation a.cite").count() == 3
    assert page.locator("#conversation .source").count() == 3
    assert "2024-06-17" in page.locator("#conversation .source").first.inner_text()

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
    answer = ask(page, NOWHERE)
    assert "The documents do not say." in answer.inner_text()
    assert "None of them answers the question" in last_turn(page).locator(".sources").inner_text()
    assert page.locator("#conversation mark").count() == 0


def test_sources_that_differ_stand_side_by_side_each_with_who_says_it(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    answer = ask(page, DIFFER)
    assert "The sources differ." in answer.inner_text()
    assert answer.locator("mark").all_inner_texts() == ["at least 10,000", "more than 11,000"]
    assert answer.locator(".value").all_inner_texts() == ["at least 10,000", "more than 11,000"]
    assert answer.locator("details").count() == 0
    assert "3 sources, one original" in answer.inner_text()
    assert answer.locator("q").count() == 2
    tops = {round(box["y"]) for each in answer.locator(".evidence").all() if (box := each.bounding_box())}
    assert len(tops) == 1, "they stand side by side"


def test_a_follow_up_is_shown_as_it_was_understood_and_can_be_changed_or_asked_as_it_was_typed(
    page: Page, demo_url: str
) -> None:
    open_chat(page, demo_url)
    first = ask(page, "When does Jens Stoltenberg’s extra year at NATO end?")
    assert first.locator(".understood").count() == 0
    second = ask(page, "And who is expected to succeed him?")
    assert second.locator(".understood .as").inner_text() == "Who is expected to succeed Jens Stoltenberg?"
    assert "Rutte" in second.locator("mark").last.inner_text()
    # What was typed stands in the conversation.
    typed = page.locator("#conversation .user.message")
    assert typed.last.inner_text().strip() == "And who is expected to succeed him?"

    page.get_by_role("button", name="Change", exact=True).click()
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("Who is expected to succeed Jens Stoltenberg?")
    field(page).fill("Who is the president of Slovakia?")
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(3)
    expect(answers(page).last.locator("mark").last).to_contain_text("Pellegrini")
    assert answers(page).last.locator(".understood").count() == 0

    assert "Pellegrini" in ask(page, "Whom does he support?").locator(".understood .as").inner_text()
    page.get_by_role("button", name="Ask as I typed it").last.click()
    expect(answers(page)).to_have_count(5)
    assert answers(page).last.locator(".understood").count() == 0
    assert typed.last.inner_text().strip() == "Whom does he support?"


def test_dates_limit_what_is_asked_and_an_unknown_date_gets_a_sentence(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    page.get_by_role("button", name="Dates and order").click()
    before = page.locator("#before textarea, #before input").first
    before.fill("2023")
    answer = ask(page, ASKED)
    assert "10,000" not in answer.inner_text()
    assert "2024" not in last_turn(page).locator(".sources").inner_text()
    assert last_turn(page).locator(".limits").inner_text() == "published until 31 December 2023"
    before.fill("when hell freezes")
    field(page).fill(ASKED)
    page.keyboard.press("Enter")
    expect(answers(page).last).to_contain_text("no date that can be read")
    # The question is put back where it was typed.
    expect(field(page)).to_have_value(ASKED)
    before.fill("")
    field(page).focus()
    page.keyboard.press("Enter")
    expect(answers(page).last.locator("mark")).to_contain_text("10,000")


def test_the_newest_comes_first_on_demand(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    page.get_by_role("button", name="Dates and order").click()
    page.get_by_label("Newest first").check()
    newest = ask(page, DIFFER).locator(".date").all_inner_texts()
    assert last_turn(page).locator(".limits").inner_text() == "newest first"
    page.get_by_label("Oldest first").check()
    assert ask(page, DIFFER).locator(".date").all_inner_texts() == newest[::-1]


def test_where_nothing_answers_what_was_searched_is_said_and_a_suggested_question_is_answered(
    page: Page, demo_url: str
) -> None:
    open_chat(page, demo_url)
    assert "16 documents were searched, published" in ask(page, "How many containers did Tokyo identify?").inner_text()
    field(page).fill("half a thought")
    suggestion = page.locator("#conversation .suggestions a").first
    question = suggestion.inner_text().strip()
    suggestion.click()
    expect(answers(page)).to_have_count(2)
    assert answers(page).last.locator("mark").count() > 0
    assert page.locator("#conversation .user.message").last.inner_text().strip() == question
    # What somebody was writing is still there.
    expect(field(page)).to_have_value("half a thought")


def test_an_example_is_asked_by_a_click_and_the_welcome_makes_room(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    page.get_by_role("link", name="How many containers did Seoul identify?").click()
    page.wait_for_selector("#conversation mark")
    expect(page.locator("#welcome")).to_be_hidden()


def test_a_question_without_words_gets_a_sentence_and_the_conversation_goes_on(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    field(page).fill("???")
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(1)
    shown = answers(page).inner_text().strip()
    assert shown.startswith("The question is empty: ask something")
    assert not set("<>&") & set(shown)
    field(page).fill("")
    assert ask(page, ASKED).locator("mark").count() == 1


def test_the_conversation_stays_and_a_long_one_sends_no_more_than_a_short_one(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    sizes: list[int] = []
    page.on(
        "request", lambda request: sizes.append(len(request.post_data or "")) if "queue/join" in request.url else None
    )
    for _ in range(3):
        ask(page, ASKED)
    assert page.locator("#conversation .turn").count() == 3
    assert max(sizes) - min(sizes) < 100, "the conversation is not sent back and forth"


@pytest.mark.parametrize("question", ["What is the price of the purple hat?", "What is the mayor's hat called?"])
def test_hostile_text_shows_as_text_in_the_chat_and_on_the_source_page(
    page: Page, hostile_url: str, question: str
) -> None:
    open_chat(page, hostile_url)
    ask(page, question)
    page.wait_for_selector("#conversation mark")
    shown = page.locator("#conversation").inner_text()
    assert ("<script>document.title='broken'</script>" in shown) or ("<img src=x onerror=" in shown)
    forbidden = "script, img[src='x'], b, em, code, .katex"
    for part in ("#conversation", "#mail"):
        assert page.locator(part).locator(forbidden).count() == 0
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
