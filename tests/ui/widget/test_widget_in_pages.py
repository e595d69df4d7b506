"""The widget in the pages of others, in Chromium, with the real chat in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.widget.pages import ASKED, SLOW, ask, frame, html, open_chat, real_frame, script, told, visit, wait_told
from tests.ui.widget.servers import HostPages

pytestmark = pytest.mark.slow


def test_a_plain_page_of_another_site_shows_the_chat_answers_and_opens_a_citation_in_the_panel(
    page: Page, hosts: HostPages, answers: str
) -> None:
    visit(page, hosts.page(html(script(answers))))
    chat = open_chat(page)
    ask(chat)
    assert "10,000" in chat.locator("#conversation mark").first.inner_text()

    [answer] = wait_told(page, "answer")
    assert answer["question"] == ASKED
    assert answer["status"] == "answered"
    assert answer["values"] == ["at least 10,000"]
    assert len(answer["citations"]) == 3
    assert answer["citations"][0]["url"].startswith(f"{answers}/source/")

    cite = chat.locator("a.cite").first
    cite.click()
    source = chat.frame_locator("#pincite-source iframe")
    expect(source.locator("mark").first).to_have_text("at least 10,000", timeout=SLOW)
    expect(source.locator("mark").first).to_be_in_viewport()
    assert len(page.context.pages) == 1, "no other tab"
    chat.get_by_role("button", name="Back to the answer").click()
    expect(chat.locator("#pincite-source")).to_have_count(0)
    expect(cite).to_be_focused()
    assert told(page, "error") == []


def test_a_page_of_the_same_site_is_no_exception(page: Page, hosts: HostPages, answers: str) -> None:
    visit(page, hosts.page(html(script(answers)), host="127.0.0.1"))
    ask(open_chat(page))


def test_a_strict_security_policy_needs_the_printed_lines_only(page: Page, hosts: HostPages, answers: str) -> None:
    policy = (
        f"default-src 'none'; script-src {answers}; frame-src {answers}; connect-src {answers}; "
        "require-trusted-types-for 'script'; base-uri 'none'; form-action 'none'"
    )
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(hosts.page(html(script(answers)), {"Content-Security-Policy": policy}))
    ask(open_chat(page))
    ours = [each for each in complaints if hosts.origin() in each or "pincite" in each]
    assert ours == []
    shadow = page.locator("pincite-widget .launcher").evaluate("button => getComputedStyle(button).position")
    assert shadow == "fixed", "its style is in force"


def test_a_policy_that_allows_no_question_still_shows_the_chat(page: Page, hosts: HostPages, answers: str) -> None:
    policy = f"default-src 'none'; script-src {answers}; frame-src {answers}"
    page.goto(hosts.page(html(script(answers)), {"Content-Security-Policy": policy}))
    open_chat(page)


def test_a_policy_that_forbids_the_frame_is_named_as_the_reason(page: Page, hosts: HostPages, answers: str) -> None:
    policy = f"default-src 'none'; script-src {answers}; connect-src {answers}"
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(hosts.page(html(script(answers)), {"Content-Security-Policy": policy}))
    page.locator("pincite-widget .launcher").click()
    expect(page.locator("pincite-widget [role=alert]")).to_contain_text("own security policy")
    assert any(f'add "frame-src {answers}"' in each for each in said)


def test_third_party_storage_may_be_blocked(browser: Browser, tmp_path: Path, hosts: HostPages, answers: str) -> None:
    profile = tmp_path / "profile" / "Default"
    profile.mkdir(parents=True)
    (profile / "Preferences").write_text('{"profile":{"block_third_party_cookies":true,"cookie_controls_mode":1}}')
    context = browser.browser_type.launch_persistent_context(
        profile.parent,
        executable_path="/usr/bin/chromium",
        args=["--disable-gpu", "--no-sandbox", "--no-first-run", "--disable-background-networking"],
    )
    try:
        page = context.pages[0]
        page.goto(hosts.page(html(script(answers))))
        chat = open_chat(page)
        held = real_frame(page, answers).evaluate(
            "() => { try { localStorage.length; return 'open' } catch (e) { return e.name } }"
        )
        assert held == "SecurityError", "the storage is blocked indeed"
        ask(chat)
        chat.locator("a.cite").first.click()
        expect(chat.frame_locator("#pincite-source iframe").locator("mark").first).to_be_visible(timeout=SLOW)
    finally:
        context.close()


def test_a_page_that_is_not_on_the_list_gets_a_message_and_its_administrator_a_line(
    page: Page, stranger: HostPages, answers: str
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    visit(page, stranger.page(html(script(answers))))
    page.locator("pincite-widget .launcher").click()
    expect(page.locator("pincite-widget [role=alert]")).to_contain_text("not allowed to show the answers")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    assert wait_told(page, "error") == [{"reason": "not-allowed"}]
    assert any(f"{stranger.origin()} is not among the pages" in each and "embed.origins" in each for each in said)
    assert page.locator("pincite-widget iframe").count() == 0, "no browser's error page is shown"


def test_the_browser_itself_refuses_the_frame_to_a_page_that_is_not_on_the_list(
    page: Page, stranger: HostPages, answers: str
) -> None:
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto(stranger.page(f'<!doctype html><iframe src="{answers}/?embed=1"></iframe>'))
    assert not page.frame_locator("iframe").locator("#question").count()


def test_the_script_may_stand_in_the_head(page: Page, hosts: HostPages, answers: str) -> None:
    visit(
        page,
        hosts.page(
            html("<div id=ask></div>", head=script(answers) + script(answers, 'data-mode="inline" data-target="#ask"'))
        ),
    )
    expect(page.locator("body > pincite-widget .launcher")).to_be_visible()
    expect(frame(page, "#ask pincite-widget").locator("#question textarea")).to_be_visible(timeout=SLOW)


def test_two_widgets_of_a_page_answer_each_for_itself(page: Page, hosts: HostPages, answers: str) -> None:
    body = script(answers, 'data-mode="inline" id=one') + script(answers)
    visit(page, hosts.page(html(body)))
    inline, floating = "main pincite-widget", "body > pincite-widget"
    expect(frame(page, inline).locator("#question textarea")).to_be_visible(timeout=SLOW)
    page.locator(f"{floating} .launcher").click()
    page.evaluate("question => pincite.widgets[1].ask(question)", ASKED)
    expect(frame(page, floating).locator("a.cite").first).to_be_visible(timeout=SLOW)
    assert frame(page, inline).locator("a.cite").count() == 0
    targets = page.evaluate("pincite.widgets.map(each => [each.parentElement.tagName, each.isOpen])")
    assert targets == [["MAIN", True], ["BODY", True]]


def test_it_is_taken_away_and_put_back_and_leaves_nothing_behind(page: Page, hosts: HostPages, answers: str) -> None:
    # What listeners are there cannot be listed, but counted as they are added with and without an end.
    count = """
    window.lasting = 0;
    const add = EventTarget.prototype.addEventListener;
    EventTarget.prototype.addEventListener = function (type, listener, options) {
      const outside = this === window || this === document || this instanceof MediaQueryList;
      if (outside) { lasting += 1; options?.signal?.addEventListener("abort", () => (lasting -= 1)); }
      return add.call(this, type, listener, options);
    };
    """
    page.add_init_script(count)
    visit(page, hosts.page(html("<div id=here></div>" + script(answers))))
    lasting = page.evaluate("lasting")
    for _ in range(3):
        page.evaluate(
            "window.mine = pincite.mount(document.querySelector('#here'), { shortcut: 'Alt+K' }); mine.open()"
        )
        expect(page.locator("#here pincite-widget iframe")).to_have_count(1)
        page.evaluate("mine.unmount()")
        assert page.locator("#here *").count() == 0
        assert page.frames == [page.main_frame]
        assert page.evaluate("lasting") == lasting
    page.evaluate("document.querySelector('#here').append(mine); mine.open()")
    expect(frame(page, "#here pincite-widget").locator("#question textarea")).to_be_visible(timeout=SLOW)
