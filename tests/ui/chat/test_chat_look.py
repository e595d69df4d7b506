"""The operator's own look, light and dark, small windows, and paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.ui.chat.conftest import NewPage
from tests.ui.chat.pages import ASKED, DIFFER, Served, answers, ask, field, open_chat
from ui.chat.colours import READABLE, contrast

pytestmark = pytest.mark.slow


def colour(page: Page, selector: str, what: str) -> tuple[int, int, int]:
    shown: str = page.locator(selector).first.evaluate(f"each => getComputedStyle(each).{what}")
    red, green, blue = (int(part) for part in shown.split("(")[1].rstrip(")").split(",")[:3])
    return red, green, blue


def test_title_logo_welcome_and_footer_are_the_operators_and_show_as_text(page: Page, served: Served) -> None:
    open_chat(page, served.url)
    assert page.title() == "Harbour <i>Library"
    assert page.locator("#heading h1").inner_text() == "Harbour <i>Library"
    assert page.locator("#welcome .lead").inner_text() == "Ask the *harbour*."
    assert page.locator("#heading .logo").evaluate("each => each.complete && each.naturalWidth > 0")
    link = page.get_by_role("link", name="What you ask is kept for a year.")
    assert link.get_attribute("href") == "https://intranet.example/privacy"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_accent_is_the_operators_and_can_be_read(served: Served, new_page: NewPage, scheme: str) -> None:
    page = new_page(color_scheme=scheme)
    open_chat(page, served.url)
    ask(page, ASKED)
    button = "#question .submit-button"
    assert colour(page, button, "backgroundColor") == (0xF2, 0xC2, 0x00)
    assert contrast(colour(page, button, "color"), colour(page, button, "backgroundColor")) >= READABLE
    paper = colour(page, "#conversation .source", "backgroundColor")
    assert contrast(colour(page, "#conversation a.open", "color"), paper) >= READABLE
    background = colour(page, "body", "backgroundColor")
    assert (sum(background) < 200) == (scheme == "dark")


def test_dark_and_light_are_changed_by_a_button_and_kept_in_the_address_alone(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url + "/?q=")
    light = colour(page, "body", "backgroundColor")
    page.get_by_role("button", name="Switch to dark colours").click()
    assert sum(colour(page, "body", "backgroundColor")) < 200 < sum(light)
    assert page.url.endswith("/?q=&__theme=dark")
    page.reload()
    page.wait_for_selector("html.pc-ready", state="attached")
    assert sum(colour(page, "body", "backgroundColor")) < 200
    page.get_by_role("button", name="Switch to light colours").click()
    assert colour(page, "body", "backgroundColor") == light
    assert page.context.storage_state()["origins"] == [], "nothing is stored in the browser"
    assert page.context.cookies() == []


def test_a_phone_shows_all_of_it_below_each_other_and_the_field_stays_in_sight(
    new_page: NewPage, demo_url: str
) -> None:
    page = new_page(360, 740, is_mobile=True)
    open_chat(page, demo_url)
    ask(page, DIFFER)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    answer, sources = answers(page).last.bounding_box(), page.locator("#conversation .sources").bounding_box()
    assert answer and sources and sources["y"] >= answer["y"] + answer["height"]
    box = field(page).bounding_box()
    assert box and 0 < box["y"] < 740 - box["height"]


def test_the_field_stays_at_the_foot_of_a_long_conversation_and_the_answer_begins_at_the_top(
    page: Page, demo_url: str
) -> None:
    open_chat(page, demo_url)
    for _ in range(3):
        ask(page, DIFFER)
    box = field(page).bounding_box()
    assert box and box["y"] + box["height"] <= 860
    top = page.locator("#conversation .turn").last.bounding_box()
    assert top and -2 <= top["y"] <= 60


def test_on_paper_stands_the_whole_conversation_with_its_addresses_and_no_control(
    new_page: NewPage, served: Served
) -> None:
    page = new_page(color_scheme="dark")
    open_chat(page, served.url)
    ask(page, ASKED)
    ask(page, DIFFER)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for control in (field(page), page.locator("#heading .tools"), page.locator("#conversation button").first):
        expect(control).to_be_hidden()
    assert page.locator("#conversation details:not([open])").count() == 0
    assert page.locator("#conversation .turn").count() == 2
    printed = page.locator("#conversation a.open").first.evaluate("each => getComputedStyle(each, '::after').content")
    assert f"{served.url}/source/" in printed
    assert colour(page, "body", "backgroundColor") == (255, 255, 255)
    for part in (".quote .sentence", ".cites .date", ".source .about", ".source .excerpt mark", "h2.user"):
        assert contrast(colour(page, f"#conversation {part}", "color"), (255, 255, 255)) >= READABLE, part
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.pdf()[:5] == b"%PDF-"


def test_in_a_frame_of_another_page_there_is_no_heading_and_no_shortcut(page: Page, served: Served) -> None:
    open_chat(page, served.url + "/?embed=1")
    expect(page.locator("#heading h1")).to_be_hidden()
    expect(field(page)).to_be_visible()
    expect(field(page)).not_to_be_focused()
