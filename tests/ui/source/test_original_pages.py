"""A PDF's source page shows the page as it looks; in Chromium the boxes lie on the cited words and on no others."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page
from reportlab.pdfgen.canvas import Canvas

from index_build.build import build_index
from index_build.document import Document
from index_build.embedder import Embedder
from index_build.generation import Generation
from index_build.upkeep import delete_documents
from tests.index_build.word_embedder import WordEmbedder
from tests.ui.pdf_documents import write_all
from tests.ui.serving import serving
from ui.source.original_pages import MOST_SHOWN, OriginalPages
from ui.source.page import Beside, source_page
from ui.source.view import View

pytestmark = pytest.mark.slow
DESK, PHONE = (1180, 800), (390, 780)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    folder = tmp_path_factory.mktemp("pdfs")
    write_all(folder / "documents")
    (folder / "documents" / "note <b>.txt").write_text("It rained on Monday.")
    build_index([folder / "documents"], folder / "index", embedder)
    return folder / "index"


@pytest.fixture(scope="module")
def url(index: Path) -> Iterator[str]:
    with serving(index) as address:
        yield address


@pytest.fixture(scope="module")
def documents(index: Path) -> dict[str, Document]:
    return {each.source.rpartition("/")[2]: each for each in Generation.open_current(index).texts.documents()}


def cited(document: Document, words: str, version: str | None = None) -> str:
    start = document.text.index(words)
    version = document.sha256[:16] if version is None else version
    return f"/source/{document.id}?mark={start}-{start + len(words)}&v={version}"


def get(address: str, **headers: str) -> httpx.Response:
    return httpx.get(address, headers=headers, trust_env=False, timeout=60)


class Looking:
    """A window that remembers what its page said, asked for and was refused."""

    def __init__(self, browser: Browser, size: tuple[int, int], dark: bool = False) -> None:
        scheme = "dark" if dark else "light"
        self.page: Page = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, bypass_csp=False
        ).new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def at(self, address: str) -> Page:
        self.page.goto(address, wait_until="networkidle")
        return self.page

    def boxes(self) -> list[tuple[float, float, float, float]]:
        """Left, top, right, bottom of the strong boxes in pixels of the window."""
        found = [each.bounding_box() for each in self.page.locator(".edge rect").all()]
        return [(box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]) for box in found if box]

    def pixels(self) -> np.ndarray:
        return np.asarray(Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")).astype(int)


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_box_lies_on_the_words_and_on_no_others(
    browser: Browser, url: str, documents: dict[str, Document], size: tuple[int, int]
) -> None:
    looking = Looking(browser, size)
    # In the PDF these words, and no others, are red.
    page = looking.at(url + cited(documents["report.pdf"], "Ingrid Halvorsen"))
    ((left, top, right, bottom),) = looking.boxes()
    pixels = looking.pixels()
    rows, columns = np.nonzero((pixels[..., 0] > 180) & (pixels[..., 1] < 60) & (pixels[..., 2] < 60))
    assert len(rows) > 50, "the words are in the window without a hand being moved"
    assert left - 1 <= columns.min() < left + 6 and right - 6 < columns.max() <= right + 1
    assert top - 1 <= rows.min() and rows.max() <= bottom + 1 and bottom - top < 25
    assert page.locator(".tint .sentence").count() >= 2
    assert looking.said == []
    assert {urlsplit(asked).netloc for asked in looking.asked} == {urlsplit(url).netloc}
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        "only the page's picture is wider"
    )


def test_words_in_a_table_on_a_turned_page_and_over_a_page_break_are_boxed(
    browser: Browser, url: str, documents: dict[str, Document]
) -> None:
    looking = Looking(browser, DESK, dark=True)
    for name, words, pages in (
        ("prices.pdf", "212 crowns", ["page 1"]),
        ("turned.pdf", "318 metres", ["page 1"]),
        ("columns.pdf", "the shipwright Magnus Flett", ["page 2"]),
        ("break.pdf", "Aurora would cost ninety million crowns", ["page 3", "page 4"]),
    ):
        page = looking.at(url + cited(documents[name], words))
        assert page.locator("figcaption").all_inner_texts() == pages
        assert page.locator(".quoted mark").inner_text() == words
        assert len(looking.boxes()) == len(pages)
        left, top, right, bottom = looking.boxes()[0]
        inside = looking.pixels()[round(top) : round(bottom), round(left) : round(right)]
        assert inside.size and (inside.max(axis=-1) < 110).mean() > 0.05, "dark letters stand in the box"
    assert looking.said == []


def test_the_mark_is_given_as_text_and_the_whole_text_is_a_link_away(
    browser: Browser, url: str, documents: dict[str, Document]
) -> None:
    looking = Looking(browser, DESK)
    page = looking.at(url + cited(documents["break.pdf"], "ninety million crowns"))
    alternatives = [each.get_attribute("alt") for each in page.locator("img").all()]
    assert alternatives[-1] == "Page 4 of The price of the Aurora, as it looks"
    page.get_by_text("As text").click()
    assert page.locator("section mark").inner_text() == "ninety million crowns"
    assert page.locator("img").count() == 0
    page.get_by_text("As its pages look").click()
    assert len(looking.boxes()) == 1


def test_one_can_turn_to_earlier_and_later_pages(browser: Browser, url: str, documents: dict[str, Document]) -> None:
    looking = Looking(browser, DESK)
    page = looking.at(url + cited(documents["report.pdf"], "Ingrid Halvorsen"))
    last = page.locator("figcaption").inner_text()
    page.get_by_text("Earlier page").first.click()
    assert page.locator("figcaption").inner_text() != last and not looking.boxes()
    page.get_by_text("Later page").first.click()
    assert page.locator("figcaption").inner_text() == last and len(looking.boxes()) == 1
    assert page.locator(".sheet img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 1000


def test_where_the_document_has_changed_nothing_is_boxed(url: str, documents: dict[str, Document]) -> None:
    page = get(url + cited(documents["prices.pdf"], "212 crowns", "0" * 16)).text
    assert "has changed since it was cited" in page and "<img" in page
    assert "<svg" not in page and "<mark>" not in page


@pytest.mark.parametrize("asked", ["0", "99", "-1", "x", "1e9", "٣", "9" * 40])
def test_a_page_that_is_none_shows_the_first(url: str, documents: dict[str, Document], asked: str) -> None:
    page = get(f"{url}/source/{documents['report.pdf'].id}?page={asked}")
    assert page.status_code == 200 and page.text.count("<figure") == 1 and "/1.webp" in page.text


def test_a_picture_is_private_and_asked_for_anew_each_time(url: str, documents: dict[str, Document]) -> None:
    address = f"{url}/source/{documents['report.pdf'].id}/1.webp"
    found = get(address)
    assert found.headers["content-type"] == "image/webp" and found.headers["cache-control"] == "private, no-cache"
    assert "script-src 'self'" in found.headers["content-security-policy"]
    again = get(address, **{"If-None-Match": found.headers["etag"]})
    assert again.status_code == 304 and not again.content
    assert get(f"{address}?v=0123").status_code == 404


def test_what_is_no_picture_is_not_there(url: str, documents: dict[str, Document]) -> None:
    report, note = documents["report.pdf"].id, documents["note <b>.txt"].id
    for path in (
        f"{report}/0",
        f"{report}/99",
        f"{report}/99999",
        f"{report}/999999",
        f"{note}/1",
        "0123/1",
        "..%2f/1",
    ):
        assert get(f"{url}/source/{path}.webp").status_code == 404


def test_other_formats_are_shown_as_text(url: str, documents: dict[str, Document]) -> None:
    page = get(url + cited(documents["note <b>.txt"], "on Monday")).text
    assert "<mark>on Monday</mark>" in page and "<img" not in page and "As its pages look" not in page


def test_a_deleted_document_has_no_page_and_no_picture_at_once(
    index: Path, tmp_path: Path, documents: dict[str, Document]
) -> None:
    shutil.copytree(index, tmp_path / "index")
    address = f"/source/{documents['prices.pdf'].id}"
    with serving(tmp_path / "index") as other:
        etag = get(f"{other}{address}/1.webp").headers["etag"]
        assert get(f"{other}{address}").status_code == 200
        delete_documents(tmp_path / "index", ["documents/prices.pdf"])
        assert get(f"{other}{address}").status_code == 404
        assert get(f"{other}{address}/1.webp", **{"If-None-Match": etag}).status_code == 404


def test_where_an_original_is_gone_the_document_is_shown_as_text(index: Path, tmp_path: Path) -> None:
    shutil.copytree(index, tmp_path / "index")
    for path in (tmp_path / "index" / "originals").iterdir():
        path.unlink()
    document = next(iter(Generation.open_current(tmp_path / "index").texts.documents()))
    with serving(tmp_path / "index") as url:
        page = get(url + cited(document, document.text[:10])).text
        assert "<mark>" in page and "<img" not in page


def test_titles_and_names_of_pages_are_escaped_and_a_mark_over_everything_shows_a_few_pages(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    canvas = Canvas(str(tmp_path / "documents" / "a.pdf"))
    canvas.setTitle('Hats "><img src=x onerror=alert(1)>')
    for number in range(9):
        canvas.addPageLabel(number, prefix='"><b>', style="ARABIC", start=number + 1)
        canvas.drawString(60, 700 - 40 * number, f"Hat {number} is <script>alert(1)</script> red.")
        canvas.showPage()
    canvas.save()
    build_index([tmp_path / "documents"], tmp_path / "index", WordEmbedder())
    texts = Generation.open_current(tmp_path / "index").texts
    (document,) = texts.documents()
    original = texts.original(document.id)
    assert original and original.pages == 9
    beside = Beside(OriginalPages(texts, document, original))
    over_all = View(marks=((0, len(document.text)),))
    for html in (
        source_page(document, over_all, beside),
        source_page(document, View.of([("mark", "5-6"), ("v", '"><b>'), ("page", '"><b>')]), beside),
    ):
        assert "<script>alert" not in html and "<img src=x" not in html and "<b>" not in html
        assert "Hats &quot;&gt;&lt;img" in html and "&quot;&gt;&lt;b&gt;1" in html
        assert 1 <= html.count("<figure") <= MOST_SHOWN + 2
