"""Source pages in Chromium: from mark to mark, what is copied, long documents, every state heard by axe, and pages without scripts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from index_build.build import build_index
from index_build.document import Document
from index_build.generation import Generation
from index_build.update import update_index
from tests.index_build.word_embedder import WordEmbedder
from tests.ui.in_browser import wait_until
from tests.ui.pdf_documents import write_all
from tests.ui.source.pages_server import pages_app, serving_app
from ui.demo import CORPUS

pytestmark = pytest.mark.slow
DESK, PHONE = (1180, 800), (390, 780)
expect.set_options(timeout=20_000)
HOSTILE = "# Hats <img src=x onerror=\"document.title='broken'\">\n\nThe 👩‍👩‍👧 hat <script>document.title='broken'</script> costs e\u0301ight & 47 crowns.\n\nהכובע עולה ארבעים כתרים.\n"


@dataclass(frozen=True)
class Site:
    url: str
    documents: dict[str, Document]
    old: str

    def cited(self, name: str, *words: str, **more: object) -> str:
        document = self.documents[name]
        places = [(document.text.index(each), len(each)) for each in words]
        marks = "".join(f"&mark={at}-{at + length}" for at, length in places)
        fields = "".join(f"&{key}={value}" for key, value in more.items())
        return f"{self.url}/source/{document.id}?v={document.sha256[:16]}{marks}{fields}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("source")
    docs, out, embedder = folder / "docs", folder / "index", WordEmbedder()
    shutil.copytree(CORPUS, docs)
    write_all(docs / "pdfs")
    (docs / "hats.md").write_text(HOSTILE)
    paragraphs = "\n\n".join(
        f"{'## Chapter' if each % 100 == 0 else 'Paragraph'} {each}: so many boats." for each in range(1700)
    )
    (docs / "long.md").write_text(f"# A chronicle\n\n{paragraphs}")
    build_index([docs], out, embedder)
    before = {each.source.rpartition("/")[2]: each for each in Generation.open_current(out).texts.documents()}
    old = Site("", before, "").cited("annual-leave.md", "27 days", "leave calendar")
    leave = docs / "handbook" / "annual-leave.md"
    leave.write_text(leave.read_text().replace("have 27 days", "have 30 days"))
    update_index(out, [], embedder)
    after = {each.source.rpartition("/")[2]: each for each in Generation.open_current(out).texts.documents()}
    with serving_app(pages_app(out, embedder)) as url:
        yield Site(url, after, url + old)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]})
    yield opened
    opened.close()


NEWS = "harbour-wire-pyongyang-visit.html"
MARKS = ("10,000", "Vladimir Putin", "Lloyd Austin")


def current(page: Page) -> str:
    return "".join(page.locator(".cited.here").all_inner_texts())


def test_one_goes_from_mark_to_mark_by_buttons_and_by_keys(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    page.goto(site.cited(NEWS, *MARKS))
    count = page.locator(".count")
    expect(count).to_have_text("2 of 3")  # The first that the link names, in the order of the text.
    assert current(page) == "10,000"
    page.get_by_role("link", name="Next marked words").click()
    expect(count).to_have_text("3 of 3")
    assert current(page) == "Lloyd Austin" and page.url.endswith("#m3")
    expect(page.get_by_role("status").last).to_have_text("3 of 3: Lloyd Austin")
    assert page.evaluate("document.activeElement.id") == "m3"
    page.keyboard.press("n")
    expect(count).to_have_text("1 of 3")
    page.keyboard.press("p")
    expect(count).to_have_text("3 of 3")
    wait_until(page, "document.getElementById('m3').getBoundingClientRect().bottom < innerHeight")
    # What is copied is what is looked at.
    page.keyboard.press("c")
    assert "Lloyd Austin" in page.locator(".panel:visible #plain3").input_value()
    page.locator(".panel:visible textarea").first.focus()
    page.keyboard.press("n")
    expect(count).to_have_text("3 of 3")
    page.keyboard.press("Escape")
    expect(page.locator("details.copy")).not_to_have_attribute("open", "")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.mark.parametrize("kind", ["plain", "markdown", "bibtex"])
def test_a_quote_is_copied_with_its_citation(browser: Browser, site: Site, kind: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(site.cited(NEWS, "10,000"))
    page.keyboard.press("c")
    page.locator(f"[data-copies={kind}1]").click()
    expect(page.locator(".said")).to_contain_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(f"#{kind}1").input_value() and "10,000" in copied and site.url in copied
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Copy permanent link").click()
    expect(page.locator(".said")).to_have_text("Copied the permanent link.")
    link = page.evaluate("navigator.clipboard.readText()")
    page.goto(link)
    assert current(page) == "10,000"
    context.close()


def test_where_copying_is_not_allowed_the_words_are_selected_and_it_is_said(
    context: BrowserContext, site: Site
) -> None:
    page = context.new_page()
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.execCommand = () => false;"
    )
    page.goto(site.cited(NEWS, "10,000"))
    page.keyboard.press("c")
    page.locator("[data-copies=plain1]").click()
    expect(page.locator(".said")).to_contain_text("press Ctrl+C")
    assert page.evaluate("getSelection().toString() || document.activeElement.value").startswith("“10,000”")
    assert page.evaluate("document.activeElement.id") == "plain1"


def test_without_scripts_all_of_it_still_leads_somewhere(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": DESK[0], "height": DESK[1]})
    page = context.new_page()
    page.goto(f"{site.cited(NEWS, *MARKS)}#m2")
    page.locator("a.next").click()
    expect(page).to_have_url(re.compile("#m3$"))
    # The address changes before the page has scrolled there.
    expect(page.locator("#m3")).to_be_in_viewport(ratio=1)
    page.locator("details.copy summary").click()
    assert "10,000" in page.locator("#plain2").input_value()
    assert page.locator(".permanent").get_attribute("href", timeout=20_000)
    context.close()


def test_marks_in_other_parts_of_a_long_document_are_gone_to(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    page.goto(site.cited("long.md", "Paragraph 5:", "Paragraph 1650:"))
    assert page.locator("section").count() < 700
    page.keyboard.press("n")
    expect(page.locator(".count")).to_have_text("2 of 2")
    page.wait_for_load_state("networkidle")
    assert current(page) == "Paragraph 1650:"
    expect(page.locator("#m2")).to_be_in_viewport(ratio=1)
    page.keyboard.press("n")
    expect(page.locator(".count")).to_have_text("1 of 2")
    page.wait_for_load_state("networkidle")
    assert current(page) == "Paragraph 5:"


def test_a_paragraph_of_another_part_is_found_by_the_address_alone(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    page.goto(f"{site.url}/source/{site.documents['long.md'].id}#p1600")
    expect(page.locator("#p1600")).to_be_in_viewport()
    page.get_by_role("link", name="Chapter 1000:").click()
    expect(page.get_by_role("heading", name="Chapter 1000:")).to_be_in_viewport()


def test_the_words_of_the_browser_are_those_of_the_document(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    document = site.documents["hats.md"]
    words = "The 👩‍👩‍👧 hat <script>document.title='broken'</script> costs e\u0301ight & 47 crowns."
    page.goto(site.cited("hats.md", words, "👩‍👩‍👧", "e\u0301", "ארבעים"))
    assert page.locator("[data-marks~='1']").all_text_contents() == [
        "The ",
        "👩‍👩‍👧",
        " hat <script>document.title='broken'</script> costs ",
        "e\u0301",
        "ight & 47 crowns.",
    ]
    assert page.title() == document.title and page.locator("main img").count() == 0
    assert page.locator("section p", has_text="הכובע").evaluate("each => getComputedStyle(each).direction") == "rtl"


def _states(site: Site) -> dict[str, str]:
    return {
        "marks": site.cited(NEWS, *MARKS),
        "no mark": f"{site.url}/source/{site.documents[NEWS].id}",
        "long": site.cited("long.md", "Paragraph 850:", "Paragraph 5:"),
        "hostile": site.cited("hats.md", "ארבעים"),
        "pages": site.cited("report.pdf", "Ingrid Halvorsen"),
        "pages as text": site.cited("prices.pdf", "212 crowns", view="text"),
        "both versions": site.old,
        "the version that was cited": f"{site.old}&view=then",
        "not kept": f"{site.url}/source/{site.documents[NEWS].id}?v={'0' * 16}&mark=1-2",
        "embedded": site.cited(NEWS, *MARKS, embed=1),
        "not there": f"{site.url}/source/0123",
    }


@pytest.mark.parametrize(("scheme", "size"), [("light", DESK), ("dark", PHONE)])
def test_axe_finds_nothing_in_any_state(browser: Browser, site: Site, scheme: str, size: tuple[int, int]) -> None:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce"
    )
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page = context.new_page()
    said: list[str] = []
    page.on(
        "console",
        lambda message: said.append(message.text) if message.type == "error" and "404" not in message.text else None,
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    found: dict[str, list[str]] = {}
    for state, address in _states(site).items():
        page.goto(address)
        for opened in ("details.information", "details.copy"):
            if page.locator(opened).count():
                page.locator(f"{opened} summary").click()
        page.evaluate(axe)
        result = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        broken = [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in result["violations"]]
        if broken:
            found[state] = broken
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
            f"{state} is wider than the window"
        )
    context.close()
    assert found == {} and said == []


def test_both_versions_stand_side_by_side_and_on_a_phone_one_above_the_other(
    context: BrowserContext, site: Site
) -> None:
    page = context.new_page()
    page.goto(site.old)
    assert page.locator(".row.changed").count() == 1 and current(page) == "27 days"
    then, now = (page.locator(f".row.changed .{side}").bounding_box() for side in ("then", "now"))
    assert then and now and abs(then["y"] - now["y"]) < 2 and then["x"] < now["x"]
    expect(page.locator("#m1")).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    then, now = (page.locator(f".row.changed .{side}").bounding_box() for side in ("then", "now"))
    assert then and now and then["y"] < now["y"] and then["width"] > 300
    page.keyboard.press("n")
    expect(page.locator(".cited.here")).to_have_text("leave calendar")
    assert page.url.endswith("#m2")
    expect(page.locator(".notice [data-mark='2']")).to_contain_text("The same words stand in it now in paragraph")


def test_the_first_stop_of_the_keyboard_leads_to_the_marked_words(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    page.goto(site.cited(NEWS, "Lloyd Austin"))
    page.evaluate(
        "getSelection().removeAllRanges(); scrollTo(0, 0); document.body.tabIndex = -1; document.body.focus()"
    )
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the marked words")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#m1")).to_be_focused()


def test_on_paper_stand_the_words_and_their_address_and_no_buttons(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    page.goto(site.cited(NEWS, "10,000"))
    page.emulate_media(media="print")
    assert not page.locator(".bar").is_visible() and not page.locator("a.number").first.is_visible()
    expect(page.locator(".printed")).to_contain_text("/source/")
    assert page.locator("mark").first.is_visible()


def test_a_visitors_theme_stands_above_the_systems(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    grounds = {}
    for theme in ("light", "dark"):
        page.goto(site.cited("report.pdf", "Ingrid Halvorsen", theme=theme))
        grounds[theme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert f"theme={theme}" in (page.get_by_role("link", name="As text").get_attribute("href") or "")
    assert grounds["light"] == "rgb(255, 255, 255)" and grounds["dark"] != grounds["light"]
