"""The chat page for people who do not see it, see it large, or use no mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.ui.chat.conftest import NewPage
from tests.ui.chat.pages import ASKED, DIFFER, NOWHERE, Served, answers, ask, field, last_turn, open_chat, violations

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_axe_finds_nothing_in_any_state(served: Served, new_page: NewPage, look: str) -> None:
    page = new_page(360, 740, is_mobile=True) if look == "phone" else new_page(color_scheme=look)
    open_chat(page, served.url)
    found = {"empty": violations(page)}
    ask(page, ASKED)
    found["answered"] = violations(page)
    page.get_by_role("button", name="Wrong words").click()
    expect(page.locator(".feedback .comment")).to_be_visible()
    found["feedback"] = violations(page)
    ask(page, DIFFER)
    found["differ"] = violations(page)
    ask(page, NOWHERE)
    found["not found"] = violations(page)
    ask(page, "When does Jens Stoltenberg’s extra year at NATO end?")
    ask(page, "And who is expected to succeed him?")
    assert last_turn(page).locator(".understood").count() == 1
    found["follow-up"] = violations(page)
    page.get_by_role("button", name="Dates and order").click()
    page.locator("#before textarea, #before input").first.fill("never")
    field(page).fill("How much?")
    page.keyboard.press("Enter")
    page.wait_for_selector("#conversation .problem")
    found["error"] = violations(page)
    page.get_by_role("button", name="Keyboard shortcuts").click()
    found["dialog"] = violations(page)
    assert not any(found.values()), found


def test_axe_finds_nothing_while_an_answer_is_looked_for(page: Page, served: Served) -> None:
    open_chat(page, served.url)
    held: list[Route] = []
    page.route("**/queue/data*", lambda route: held.append(route))
    field(page).fill(ASKED)
    page.keyboard.press("Enter")
    pending = page.locator("#conversation .turn.pending")
    expect(pending).to_contain_text("Looking in the documents…")
    expect(pending.locator("h2")).to_have_text(ASKED)
    expect(page.locator("#said")).to_have_text("Looking in the documents…")
    expect(field(page)).to_have_value("")
    assert violations(page) == []
    held[0].continue_()
    expect(answers(page)).to_have_count(1)
    expect(pending).to_have_count(0)


def test_a_screen_reader_hears_the_answer_once_and_not_its_markup(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    page.evaluate(
        """() => { window.heard = []; const region = document.querySelector("#said");
        new MutationObserver(() => heard.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true }); }"""
    )
    ask(page, ASKED)
    ask(page, DIFFER)
    heard: list[str] = [words.strip("\u00a0") for words in page.evaluate("heard")]
    looking = "Looking in the documents…"
    assert [words for words in heard if words == looking] == [looking] * 2
    one, other = [words for words in heard if words != looking]
    assert one.startswith("Answer: “According to South Korea’s defence minister")
    assert one.count("at least 10,000") == 1 and "3 sources, one original" in one
    assert other.startswith("The sources differ. “") and "more than 11,000" in other
    assert not set("<>") & set("".join(heard))
    # Nothing else speaks by itself, and no copy of the markup is left for anybody to read out.
    live = page.locator("[aria-live]:not([aria-live=off]), [role=log], [role=status], [role=alert]")
    assert {each.get_attribute("id") for each in live.all() if each.inner_text().strip()} <= {"said", "said-at-once"}
    assert page.locator("[aria-label*='<']").count() == 0
    assert "<mark>" not in page.locator("body").aria_snapshot()
    assert page.locator("#mail").is_hidden()


def test_the_keyboard_goes_from_the_top_through_the_answer_to_the_field_with_its_focus_seen(
    page: Page, demo_url: str
) -> None:
    open_chat(page, demo_url)
    ask(page, ASKED)
    page.evaluate("document.activeElement.blur(); document.querySelector('#heading button').focus()")
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                """() => { const at = document.activeElement, outline = getComputedStyle(at);
                const shown = at.matches("#question textarea")
                    ? getComputedStyle(at.closest(".input-container")).boxShadow !== "none"
                    : outline.outlineStyle !== "none" && parseFloat(outline.outlineWidth) >= 2;
                return [at.closest(".evidence, .feedback, .source, #question")?.className || at.closest("#question")?.id || at.id, shown]; }"""
            )
        )
        if page.evaluate("document.activeElement.matches('#question textarea')"):
            break
    order = list(dict.fromkeys(str(name).split()[0] for name, _ in seen if name))
    assert order[:3] == ["evidence", "feedback", "source"]
    assert page.evaluate("document.activeElement.matches('#question textarea')")
    assert all(shown for _, shown in seen), seen


def test_letters_twice_as_large_fit_and_sources_go_below(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    ask(page, DIFFER)
    beside = last_turn(page).locator(".sources").bounding_box()
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    below, answer = last_turn(page).locator(".sources").bounding_box(), answers(page).last.bounding_box()
    assert beside and below and answer
    assert beside["x"] > 600 and below["y"] >= answer["y"] + answer["height"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_moves_stands_still_and_marks_stay_marked_where_that_is_wanted(new_page: NewPage, demo_url: str) -> None:
    page = new_page(reduced_motion="reduce", forced_colors="active")
    open_chat(page, demo_url)
    ask(page, ASKED)
    mark, around = (
        page.locator(f"#conversation .quote {part}").first.evaluate("each => getComputedStyle(each).backgroundColor")
        for part in ("mark", ".sentence")
    )
    assert mark != around
    assert (
        page.locator("#question .submit-button").evaluate("each => getComputedStyle(each).transitionDuration") == "0s"
    )
