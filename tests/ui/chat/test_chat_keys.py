"""Keyboard shortcuts and the dialog that lists them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.ui.chat.pages import ASKED, Served, ask, field, open_chat

pytestmark = pytest.mark.slow


def focused(page: Page) -> str:
    name: str = page.evaluate(
        "document.activeElement.querySelector('.number')?.textContent ?? document.activeElement.className"
    )
    return name


def test_shortcuts_go_to_the_question_through_the_sources_open_one_and_copy_its_quote(
    page: Page, demo_url: str
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_chat(page, demo_url)
    ask(page, ASKED)
    page.keyboard.press("Escape")
    for key, number in (("n", "1"), ("n", "2"), ("n", "3"), ("n", "3"), ("p", "2"), ("p", "1"), ("p", "1"), ("n", "2")):
        page.keyboard.press(key)
        assert focused(page) == number
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="Quote copied")).to_be_visible()
    copied: str = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“According to South Korea’s defence minister")
    assert "” — Russian leader off to North Korea in hunt for shells, 2024-06-18, " in copied
    assert f"paragraph 4. {demo_url}/source/" in copied
    page.keyboard.press("p")
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="Quote copied")).to_have_count(2)
    assert "Putin heads for Pyongyang" in page.evaluate("navigator.clipboard.readText()")
    with page.context.expect_page() as opened:
        page.keyboard.press("o")
    assert "/source/" in opened.value.url
    page.keyboard.press("/")
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("")


def test_no_shortcut_acts_while_somebody_types_or_holds_another_key(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    ask(page, ASKED)
    page.keyboard.type("/npoc?")
    expect(field(page)).to_have_value("/npoc?")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+/")
    page.keyboard.press("Alt+n")
    assert page.locator("dialog[open]").count() == 0
    assert page.evaluate("document.activeElement === document.body")


def test_the_dialog_lists_them_holds_the_focus_and_gives_it_back(page: Page, demo_url: str) -> None:
    open_chat(page, demo_url)
    page.get_by_role("button", name="Keyboard shortcuts").click()
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    assert dialog.locator("kbd").all_inner_texts() == ["/", "n", "p", "o", "c", "?", "Esc"]
    for _ in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "!document.activeElement || document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('.help')")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize(("asked", "acts"), [("", False), ("&keys=1", True)])
def test_in_a_frame_shortcuts_are_off_unless_they_are_asked_for(
    page: Page, served: Served, asked: str, acts: bool
) -> None:
    # A frame of our own page: the frame's script must see a window above it, wherever that is from.
    page.route(
        "**/framed",
        lambda route: route.fulfill(
            body=f'<iframe src="/?embed=1{asked}" width=900 height=700></iframe>', content_type="text/html"
        ),
    )

    def framable(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        headers = {
            name: value
            for name, value in answer.headers.items()
            if name not in ("content-security-policy", "x-frame-options")
        }
        route.fulfill(response=answer, headers=headers)  # type: ignore[attr-defined]

    page.route("**/?embed=1*", framable)
    page.goto(f"{served.url}/framed")
    frame = page.frame_locator("iframe")
    frame.locator("html.pc-ready").wait_for(state="attached", timeout=60_000)
    frame.locator("#heading").click()
    page.keyboard.press("/")
    if acts:
        expect(frame.locator("#question textarea")).to_be_focused()
    else:
        expect(frame.locator("#question textarea")).not_to_be_focused()
        assert frame.locator(".help").count() == 0
