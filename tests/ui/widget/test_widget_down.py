"""What the widget shows while the server does not answer, and afterwards."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.ui.in_browser import wait_until
from tests.ui.serving import free_port
from tests.ui.widget.pages import SLOW, frame, html, script, told, visit, wait_told
from tests.ui.widget.servers import HostPages, Relay

pytestmark = pytest.mark.slow


@pytest.fixture
def relay(answers: str) -> Iterator[Relay]:
    """A port that leads to pincite, and can be closed."""
    relay = Relay(free_port(), urlsplit(answers).port or 0)
    relay.up()
    yield relay
    relay.down()


def test_a_server_that_is_down_is_said_so_and_shown_when_it_is_back(page: Page, hosts: HostPages, relay: Relay) -> None:
    visit(page, hosts.page(html(script(f"http://127.0.0.1:{relay.port}"))))
    expect(page.locator(".launcher")).to_be_visible()
    relay.down()
    page.locator(".launcher").click()
    expect(page.locator("pincite-widget [role=alert]")).to_contain_text("cannot be reached", timeout=SLOW)
    assert wait_told(page, "error") == [{"reason": "unreachable"}]
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_focused()
    again.click()
    wait_until(page, "told.filter(([name]) => name === 'error').length === 2")

    relay.up()
    page.get_by_role("button", name="Try again").click()
    expect(frame(page).locator("#question textarea")).to_be_visible(timeout=SLOW)
    expect(frame(page).locator("#question textarea")).to_be_focused()


def test_opening_it_again_tries_again(page: Page, hosts: HostPages, relay: Relay) -> None:
    visit(page, hosts.page(html(script(f"http://127.0.0.1:{relay.port}"))))
    expect(page.locator(".launcher")).to_be_visible()
    relay.down()
    page.locator(".launcher").click()
    wait_told(page, "error")
    page.keyboard.press("Escape")
    relay.up()
    page.locator(".launcher").click()
    expect(frame(page).locator("#question textarea")).to_be_visible(timeout=SLOW)


def test_a_server_that_takes_the_call_and_never_answers_is_given_up_on(
    page: Page, hosts: HostPages, answers: str
) -> None:
    silent = socket.create_server(("127.0.0.1", 0))
    held: list[socket.socket] = []

    def accept() -> None:
        while True:
            try:
                held.append(silent.accept()[0])
            except OSError:
                return

    threading.Thread(target=accept, daemon=True).start()
    try:
        port = silent.getsockname()[1]
        visit(page, hosts.page(html(script(answers, f'data-server="http://127.0.0.1:{port}/" data-timeout="1.5"'))))
        page.locator(".launcher").click()
        expect(page.locator("pincite-widget [role=status]")).to_contain_text("Loading")
        expect(page.locator("pincite-widget [role=alert]")).to_contain_text("cannot be reached", timeout=SLOW)
    finally:
        silent.shutdown(socket.SHUT_RDWR)
        silent.close()
        for each in held:
            each.close()


def test_another_web_page_in_place_of_the_chat_is_not_taken_for_it(
    page: Page, hosts: HostPages, stranger: HostPages, answers: str
) -> None:
    stranger.page("<!doctype html><title>x</title><h1>Welcome to nginx!</h1>", {"Access-Control-Allow-Origin": "*"})
    stranger.answers["/widget/allowed"] = lambda _: (404, "text/html", b"<h1>Not Found</h1>")
    visit(page, hosts.page(html(script(answers, f'data-server="{stranger.origin()}/" data-timeout="3"'))))
    page.locator(".launcher").click()
    expect(page.locator("pincite-widget [role=alert]")).to_contain_text("cannot be reached", timeout=SLOW)
    assert page.locator("pincite-widget iframe").count() == 0


def test_messages_of_others_are_not_heeded(page: Page, hosts: HostPages, answers: str) -> None:
    visit(page, hosts.page(html(script(answers, 'data-token="secret-token"'))))
    page.locator(".launcher").click()
    wait_until(page, "told.some(([name]) => name === 'ready' || name === 'error')")
    page.evaluate(
        """() => {
        const hostile = { pincite: 1, type: "answer", answer: { question: "forged" } };
        window.postMessage(hostile, "*");
        const other = document.body.appendChild(document.createElement("iframe"));
        other.srcdoc = `<!doctype html><script>parent.postMessage(${JSON.stringify(hostile)}, "*")<` + `/script>`;
        window.heard = [];
        addEventListener("message", (event) => heard.push(event.data?.type));
    }"""
    )
    wait_until(page, "heard.filter((each) => each === 'answer').length >= 1")
    assert told(page, "answer") == []
