"""What a visitor says about an answer, from the button to the file."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from qa.answerer import Answerer
from tests.ui.chat.pages import ASKED, NOWHERE, Served, ask, last_turn, open_chat
from ui.collections import Collections
from ui.settings import Settings

pytestmark = pytest.mark.slow


def kept(served: Served, question: str) -> list[tuple[str, str]]:
    assert served.service.feedback is not None
    return [(case["kind"], case["comment"]) for case in served.service.feedback.export() if case["typed"] == question]


def test_an_answer_is_judged_by_a_press_with_a_comment_if_wanted_and_the_verdict_can_be_changed(
    page: Page, served: Served
) -> None:
    question = "how many containers did Seoul identify, then?"
    open_chat(page, served.url)
    ask(page, question)
    bar = page.get_by_role("group", name="Feedback on this answer")
    bar.get_by_role("button", name="Wrong passage").click()
    expect(bar.locator(".thanks")).to_have_text("Thank you.")
    expect(page.locator("#said")).to_have_text("Thank you.")
    assert kept(served, question) == [("wrong_passage", "")]

    bar.get_by_label("What would be right?").fill("It is the <b>other</b> paper.")
    bar.get_by_role("button", name="Send").click()
    expect(bar.locator(".thanks")).to_contain_text("your words are kept")
    assert kept(served, question) == [("wrong_passage", "It is the <b>other</b> paper.")]

    bar.get_by_role("button", name="Helpful").click()
    expect(bar.get_by_role("button", name="Helpful")).to_have_attribute("aria-pressed", "true")
    expect(bar.get_by_role("button", name="Wrong passage")).to_have_attribute("aria-pressed", "false")
    expect(bar.locator(".comment")).to_be_hidden()
    assert kept(served, question) == [("helpful", "")]


def test_that_the_documents_do_not_say_can_be_judged_as_well(page: Page, served: Served) -> None:
    open_chat(page, served.url)
    answer = ask(page, NOWHERE)
    assert answer.locator(".feedback .verdict").all_inner_texts() == ["Right, they do not say", "They do say it"]
    answer.get_by_role("button", name="They do say it").click()
    expect(answer.locator(".thanks")).to_have_text("Thank you.")
    assert kept(served, NOWHERE) == [("should_have_found", "")]


def test_an_answer_that_is_forgotten_is_said_so_and_nothing_looks_kept(page: Page, served: Served) -> None:
    open_chat(page, served.url)
    answer = ask(page, ASKED)
    feedback = served.service.feedback
    assert feedback is not None
    with feedback._writing() as db:
        db.execute("DELETE FROM answers WHERE id = ?", (str(answer.get_attribute("id")).removeprefix("answer-"),))
    answer.get_by_role("button", name="Helpful").click()
    expect(answer.locator(".not-kept .thanks")).to_contain_text("ask the question again")
    assert answer.get_by_role("button", name="Helpful").get_attribute("aria-pressed") == "false"


def test_where_feedback_is_off_there_is_none(page: Page, served: Served, demo: Answerer, tmp_path: Path) -> None:
    settings = Settings.model_validate({"state": tmp_path / "state", "feedback": {"on": False}})
    silent = Served(settings, Collections({"news": demo}))
    try:
        open_chat(page, silent.url)
        answer = ask(page, ASKED)
        assert last_turn(page).locator(".feedback").count() == 0
        said = {"id": str(answer.get_attribute("id")).removeprefix("answer-"), "kind": "helpful"}
        refused = httpx.post(f"{silent.url}/api/v1/feedback", json=said, trust_env=False)
        assert (refused.status_code, "takes no feedback" in refused.text) == (404, True)
        assert not (tmp_path / "state" / "feedback.sqlite").exists()
    finally:
        silent.stop()
