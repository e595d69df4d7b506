"""How the widget behaves as a guest in a page: keys, focus, scrolling, languages, and what a screen reader is told."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.ui.in_browser import wait_until
from tests.ui.widget.pages import SLOW, frame, html, open_chat, script, told, visit
from tests.ui.widget.servers import HostPages

pytestmark = pytest.mark.slow

PANEL = "pincite-widget #panel"
FOCUSED = """() => {
  let at = document.activeElement;
  const path = [];
  for (; at; at = at.shadowRoot?.activeElement) path.push(at.id || at.getAttribute("part") || at.className || at.tagName);
  return path.at(-1);
}"""


def focused(page: Page) -> Any:
    """Return what has the focus in the page, through shadow roots: its id, part, class or tag."""
    return page.evaluate(FOCUSED)


def test_nothing_is_loaded_before_it_is_opened_and_nothing_takes_the_focus(
    page: Page, hosts: HostPages, answers: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(
        page, hosts.page(html(script(answers), head="<script>addEventListener('load', () => search.focus())</script>"))
    )
    expect(page.locator(".launcher")).to_be_visible()
    assert [each for each in asked if each.startswith(answers)] == [f"{answers}/widget/v1.js"]
    assert page.locator("iframe").count() == 0
    assert focused(page) == "search"


def test_esc_closes_it_from_the_chat_and_from_the_panel_and_the_focus_goes_back(
    page: Page, hosts: HostPages, answers: str
) -> None:
    visit(page, hosts.page(html(script(answers) + "<button id=mine onclick='pincite.open()'>Help</button>")))
    page.locator("#mine").click()
    chat = frame(page)
    expect(chat.locator("#question textarea")).to_be_focused(timeout=SLOW)
    page.keyboard.press("Escape")
    expect(page.locator(PANEL)).to_be_hidden()
    assert focused(page) == "mine"

    page.locator(".launcher").click()
    expect(chat.locator("#question textarea")).to_be_focused()
    expect(page.locator(".launcher")).to_have_attribute("aria-expanded", "true")
    page.locator("pincite-widget .close").focus()
    page.keyboard.press("Escape")
    expect(page.locator(PANEL)).to_be_hidden()
    assert focused(page) == "launcher"
    assert len(told(page, "open")) == len(told(page, "close")) == 2


def test_the_tab_key_stays_in_the_open_panel(page: Page, hosts: HostPages, answers: str) -> None:
    visit(page, hosts.page(html(script(answers))))
    open_chat(page)
    page.locator("pincite-widget .close").focus()
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.add(focused(page))
        if focused(page) == "close":
            break
    assert seen == {"frame", "close"}, "round through the chat, and back at the beginning"
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "frame"
    page.keyboard.press("Shift+Tab")
    assert focused(page) in ("frame", "close")


def test_an_inline_chat_loads_when_it_is_in_view_and_leaves_focus_and_scrolling_to_the_page(
    page: Page, hosts: HostPages, answers: str
) -> None:
    body = (
        '<div style="height: 3000px"></div>'
        + script(answers, 'data-mode="inline"')
        + '<div style="height: 1500px"></div>'
    )
    visit(page, hosts.page(html(body, head="<script>addEventListener('load', () => search.focus())</script>")))
    expect(page.locator("pincite-widget .inline")).to_be_attached()
    assert page.locator("iframe").count() == 0
    page.evaluate("scrollTo(0, 2600)")
    field = frame(page).locator("#question textarea")
    expect(field).to_be_visible(timeout=SLOW)
    wait_until(page, "told.some(([name]) => name === 'ready')")
    assert focused(page) == "search"
    assert page.evaluate("scrollY") == 2600
    assert page.locator("pincite-widget .launcher").is_hidden()


def test_the_page_does_not_scroll_when_the_chat_is_at_its_end(page: Page, hosts: HostPages, answers: str) -> None:
    visit(page, hosts.page(html('<div style="height: 4000px"></div>' + script(answers))))
    open_chat(page)
    box = page.locator(PANEL).bounding_box()
    assert box
    page.mouse.move(box["x"] + 150, box["y"] + 200)
    for delta in (500, 500, 500, 500, -3000):
        page.mouse.wheel(0, delta)
    page.mouse.move(300, 400)
    page.mouse.wheel(0, 240)
    wait_until(page, "scrollY > 0")
    wait_until(page, "scrollY === 240")


def test_whatever_lies_beside_the_button_can_be_clicked(page: Page, hosts: HostPages, answers: str) -> None:
    visit(page, hosts.page(html('<div id=all style="position:fixed;inset:0"></div>' + script(answers))))
    expect(page.locator(".launcher")).to_be_visible()
    found = page.evaluate("""() => {
      const hit = [];
      for (let x = 5; x < innerWidth; x += 20) for (let y = 5; y < innerHeight; y += 20) {
        const box = document.querySelector("pincite-widget").shadowRoot.querySelector(".launcher").getBoundingClientRect();
        const within = x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
        if (!within && document.elementFromPoint(x, y).id !== "all") hit.push([x, y]);
      }
      return hit;
    }""")
    assert found == []


def test_a_shortcut_is_off_unless_set_and_never_heeded_while_somebody_types(
    page: Page, hosts: HostPages, answers: str
) -> None:
    visit(page, hosts.page(html(script(answers))))
    page.keyboard.press("Alt+Shift+K")
    expect(page.locator(PANEL)).to_be_hidden()

    visit(page, hosts.page(html(script(answers, 'data-shortcut="Alt+Shift+K"'), head="<meta name=x>")))
    page.locator("#search").focus()
    page.keyboard.press("Alt+Shift+K")
    expect(page.locator(PANEL)).to_be_hidden()
    page.locator("#search").blur()
    page.keyboard.press("Alt+Shift+K")
    expect(page.locator(PANEL)).to_be_visible()
    page.locator("pincite-widget .close").focus()
    page.keyboard.press("Alt+Shift+K")
    expect(page.locator(PANEL)).to_be_hidden()

    visit(page, hosts.page(html(script(answers, 'data-shortcut="k"'))))
    page.keyboard.press("k")
    expect(page.locator(PANEL)).to_be_hidden()


@pytest.mark.parametrize(
    ("of_page", "of_script", "words", "direction"),
    [
        ("en", "", "Ask the documents", "ltr"),
        ("de-AT", "", "Dokumente fragen", "ltr"),
        ("ko", "", "문서에 질문하기", "ltr"),
        ("en", "fr", "Interroger les documents", "ltr"),
        ("tlh", "es-MX", "Preguntar a los documentos", "ltr"),
        ("ar", "", "اسأل المستندات", "rtl"),
        ("tlh", "", "Ask the documents", "ltr"),  # The page's language has no labels: the browser's, en-GB.
    ],
)
def test_the_labels_are_in_the_language_that_is_set_else_of_the_page_else_of_the_browser(
    page: Page, hosts: HostPages, answers: str, of_page: str, of_script: str, words: str, direction: str
) -> None:
    lang = f'data-lang="{of_script}"' if of_script else ""
    page.goto(hosts.page(html(script(answers, lang), lang=of_page)))
    button = page.locator("pincite-widget .launcher")
    expect(button).to_have_attribute("aria-label", words)
    expect(button).to_have_attribute("dir", direction)
    box = button.bounding_box()
    assert box and (box["x"] < 550) == (direction == "rtl"), "where lines end"


def test_labels_and_looks_are_the_pages_to_change(page: Page, hosts: HostPages, answers: str) -> None:
    style = (
        "<style>pincite-widget { --pincite-accent: #ffd400; --pincite-z-index: 7; --pincite-radius: 0; --pincite-width: 300px;"
        "--pincite-height: 400px; --pincite-offset-x: 4px; } pincite-widget::part(launcher) { text-transform: uppercase; }</style>"
    )
    data = 'data-label-open="Was gilt?" data-position="bottom-left" data-theme="dark"'
    page.goto(hosts.page(html(script(answers, data), head=style)))
    button = page.locator("pincite-widget .launcher")
    expect(button).to_have_text("Was gilt?")
    looks = button.evaluate(
        "each => { const s = getComputedStyle(each); return [s.backgroundColor, s.color, s.zIndex, s.textTransform, s.left] }"
    )
    assert looks == ["rgb(255, 212, 0)", "rgb(0, 0, 0)", "7", "uppercase", "4px"], "black is read better on yellow"
    button.click()
    box = page.locator(PANEL).bounding_box()
    assert box and (round(box["width"]), round(box["height"])) == (300, 400)


@pytest.mark.parametrize(
    ("style", "scheme", "dark"),
    [
        ("", "dark", False),  # A page that knows no dark stays light, whatever the system says.
        ("body { background: #111 }", "light", True),
        (":root { color-scheme: light dark }", "dark", True),
        (":root { color-scheme: light dark }", "light", False),
    ],
)
def test_it_is_as_dark_as_the_page_around(
    page: Page, hosts: HostPages, answers: str, style: str, scheme: Any, dark: bool
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(hosts.page(html(script(answers), head=f"<style>{style}</style>")))
    widget = page.locator("pincite-widget")
    expect(widget).to_be_attached()
    assert ("dark" in (widget.get_attribute("class") or "")) is dark


def test_the_chat_turns_dark_with_the_page(page: Page, hosts: HostPages, answers: str) -> None:
    visit(page, hosts.page(html(script(answers), head="<style>.night body { background: #111; color: #eee }</style>")))
    chat = open_chat(page)
    expect(chat.locator("body.dark")).to_have_count(0)
    page.evaluate("document.documentElement.classList.add('night')")
    expect(chat.locator("body.dark")).to_have_count(1)
    page.evaluate("document.documentElement.classList.remove('night')")
    expect(chat.locator("body.dark")).to_have_count(0)


def test_on_a_phone_it_fills_the_screen(page: Page, hosts: HostPages, answers: str) -> None:
    page.set_viewport_size({"width": 390, "height": 780})
    page.goto(hosts.page(html(script(answers))))
    page.locator(".launcher").click()
    wait_until(page, "!document.querySelector('pincite-widget').shadowRoot.getAnimations().length")
    box = page.locator(PANEL).bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 780}
    expect(page.locator(".launcher")).to_be_hidden()
    page.locator("pincite-widget .close").click()
    expect(page.locator(".launcher")).to_be_visible()


def test_nothing_moves_for_who_wants_less_motion(page: Page, hosts: HostPages, answers: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(hosts.page(html(script(answers))))
    page.locator(".launcher").click()
    assert page.locator(PANEL).evaluate("panel => panel.getAnimations({ subtree: true }).length") == 0


@pytest.mark.parametrize("state", ["closed", "open", "inline", "refused", "dark"])
def test_axe_finds_nothing_wrong(page: Page, hosts: HostPages, stranger: HostPages, answers: str, state: str) -> None:
    server = stranger if state == "refused" else hosts
    data = {"inline": 'data-mode="inline"', "dark": 'data-theme="dark"'}.get(state, "")
    visit(page, server.page(html(script(answers, data))))
    if state == "inline":
        wait_until(page, "told.some(([name]) => name === 'ready')")
    elif state != "closed":
        page.locator(".launcher").click()
        wait_until(page, "told.some(([name]) => ['ready', 'error'].includes(name))")
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run('pincite-widget', { iframes: false })")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
