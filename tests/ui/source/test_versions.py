"""A permanent link shows the version that was cited, beside the one in force; never to somebody who might not see it, and never what was deleted."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from index_build.build import build_index
from index_build.document import document_id
from index_build.generation import Generation
from index_build.index_folder import IndexFolder
from index_build.update import update_index
from index_build.upkeep import delete_documents, roll_back
from tests.conftest import Write
from tests.index_build.word_embedder import WordEmbedder
from tests.ui.source.documents import Read
from tests.ui.source.pages_server import pages_app
from ui.settings import Settings
from ui.settings.server import ServerSettings
from ui.source.shown import Shown
from ui.source.view import View

PRICE = "# Prices\n\nThe day pass costs 47 crowns in the summer of this year.\n\nIt rains on Monday, and nobody at the pier knows why it does.\n"
IDENTITY = document_id("documents/price.md")


class Site:
    """An index whose document ``price.md`` changes, and its source pages."""

    def __init__(self, write: Write, out: Path) -> None:
        self.write, self.out, self.embedder = write, out, WordEmbedder()
        self.folder = write({"price.md": PRICE, "other.md": "# Other\n\nThe crane in the harbour stands still."})
        build_index([self.folder], out, self.embedder)

    def change(self, files: dict[str, str]) -> None:
        self.write(files)
        update_index(self.out, [], self.embedder)

    def cited(self, words: str, **more: str) -> str:
        """Return the link to words of the document as it is now."""
        document = Generation.open_current(self.out).texts.document(IDENTITY)
        assert document
        start = document.text.index(words)
        fields = "".join(f"&{name}={value}" for name, value in more.items())
        return f"/source/{IDENTITY}?mark={start}-{start + len(words)}&v={document.sha256[:16]}{fields}"

    def client(self, *labels: str, settings: Settings | None = None) -> TestClient:
        return TestClient(pages_app(self.out, self.embedder, frozenset(labels), settings), "http://testserver")


@pytest.fixture
def site(write: Write, tmp_path: Path) -> Site:
    return Site(write, tmp_path / "index")


def test_while_the_document_says_the_same_its_words_are_marked(site: Site) -> None:
    page = site.client().get(site.cited("47 crowns")).text
    assert Read(page).marks == {1: "47 crowns"} and "has changed" not in page


def test_the_version_that_was_cited_stands_beside_the_one_in_force_with_what_changed_marked(site: Site) -> None:
    link = site.cited("47 crowns")
    site.change({"price.md": PRICE.replace("47 crowns", "51 crowns")})
    page = site.client().get(link).text
    read = Read(page)
    assert "has changed since it was cited" in page and "as it was indexed on" in page
    assert read.marks == {1: "47 crowns"}, "in the old version alone"
    assert "<ins>51</ins>" in page and "<del>" in page
    assert "1 paragraph differs" in page and "does not say the same words any more" in page


def test_where_the_same_words_stand_now_is_offered_and_not_marked(site: Site) -> None:
    link = site.cited("47 crowns")
    site.change({"price.md": PRICE.replace("# Prices", "# Prices\n\nSince May we have a new boat.")})
    page = site.client().get(link).text
    read = Read(page)
    (offered,) = read.links("words-now")
    assert "The same words stand in it now in" in page and offered.endswith("#p2")
    followed = site.client().get(f"/source/{IDENTITY}{offered}").text
    assert Read(followed).marks == {1: "47 crowns"} and "has changed" not in followed


def test_words_that_moved_to_another_paragraph_are_offered_as_such(site: Site) -> None:
    link = site.cited("nobody at the pier knows why")
    site.change(
        {
            "price.md": "# Prices\n\nAll new here.\n\nOf the rain in May, nobody at the pier knows why, and of the hail of June even less.\n"
        }
    )
    page = site.client().get(link).text
    assert "The same words stand elsewhere in it now" in page and Read(page).links("words-now")


def test_the_version_that_was_cited_can_be_read_whole(site: Site) -> None:
    link = site.cited("47 crowns")
    site.change({"price.md": PRICE.replace("47 crowns", "51 crowns")})
    page = site.client().get(f"{link}&view=then").text
    assert Read(page).marks == {1: "47 crowns"} and "51 crowns" not in page and "It rains on Monday" in page
    assert "This is the version that was cited" in page


def test_a_version_that_is_not_kept_is_said_so(site: Site) -> None:
    link = site.cited("47 crowns")
    for price in (51, 52, 53, 54):
        site.change({"price.md": PRICE.replace("47", str(price))})
    page = site.client().get(link).text
    assert "has changed since it was cited" in page and "not kept any more" in page
    assert Read(page).marks == {} and "54 crowns" in page and "47 crowns" not in page


def test_a_deleted_document_is_not_there_in_any_version(site: Site) -> None:
    link = site.cited("47 crowns")
    site.change({"price.md": PRICE.replace("47", "51")})
    delete_documents(site.out, ["documents/price.md"])
    answer = site.client().get(link)
    assert answer.status_code == 404 and "crowns" not in answer.text


def test_what_was_deleted_is_not_shown_when_the_document_comes_back_with_other_words(site: Site) -> None:
    link = site.cited("47 crowns")
    delete_documents(site.out, ["documents/price.md"])
    site.change({"price.md": PRICE.replace("47", "51")})
    page = site.client().get(link).text
    assert "51 crowns" in page and "47 crowns" not in page and "not kept any more" in page
    site.change({"price.md": PRICE.replace("47", "52")})
    assert "47 crowns" not in site.client().get(link).text


def test_nor_when_an_update_left_it_out_in_between(site: Site) -> None:
    link = site.cited("47 crowns")
    delete_documents(site.out, ["documents/price.md"])
    site.change({"other.md": "# Other\n\nThe crane in the harbour moves again."})
    site.change({"price.md": PRICE.replace("47", "51")})
    assert len(IndexFolder(site.out).generations()) == 3
    page = site.client().get(link).text
    assert "51 crowns" in page and "47 crowns" not in page


@pytest.mark.parametrize(
    ("then", "now", "labels", "sees_now", "sees_then"),
    [
        ("", "", (), True, True),
        ("board", "", (), True, False),
        ("board", "", ("board",), True, True),
        ("", "board", (), False, False),
        ("", "board", ("board",), True, True),
        ("board", "staff", ("staff",), True, False),
        ("board", "staff", ("board",), False, False),
        ("board", "staff", ("board", "staff"), True, True),
    ],
)
def test_an_older_version_is_for_those_who_hold_the_labels_of_then_and_now(
    write: Write, tmp_path: Path, then: str, now: str, labels: tuple[str, ...], sees_now: bool, sees_then: bool
) -> None:
    if then:
        write({"price.md.labels": then})
    site = Site(write, tmp_path / "index")
    link = site.cited("47 crowns")
    if then:
        (site.folder / "price.md.labels").unlink()
    site.change({"price.md": PRICE.replace("47", "51")} | ({"price.md.labels": now} if now else {}))
    answer = site.client(*labels).get(link)
    assert answer.status_code == (200 if sees_now else 404)
    assert ("51" in answer.text) == sees_now and ("47 crowns" in answer.text) == sees_then
    assert ("47 crowns" in site.client(*labels).get(f"{link}&view=then").text) == sees_then


def test_a_version_that_was_rolled_back_is_not_shown(site: Site) -> None:
    site.change({"price.md": PRICE.replace("47", "51")})
    link = site.cited("51 crowns")
    roll_back(site.out)
    page = site.client().get(link).text
    assert "47 crowns" in page and "51 crowns" not in page and Read(page).marks == {}


def test_a_version_that_is_none_shows_the_document_and_says_that_it_changed(site: Site) -> None:
    site.change({"price.md": PRICE.replace("47", "51")})
    for version in ("0" * 16, "x", "%22%3E%3Cb%3E", "0"):
        page = site.client().get(f"/source/{IDENTITY}?mark=0-5&v={version}").text
        assert "has changed since it was cited" in page and Read(page).marks == {}


def test_an_older_generation_that_cannot_be_read_counts_as_not_kept(site: Site) -> None:
    link = site.cited("47 crowns")
    site.change({"price.md": PRICE.replace("47", "51")})
    (IndexFolder(site.out).generations()[0] / "manifest.json").write_text("{")
    assert "not kept any more" in site.client().get(link).text


def test_the_permanent_link_begins_with_the_address_that_visitors_know(site: Site) -> None:
    settings = Settings(server=ServerSettings(public_url="https://intranet.example/pincite"))
    link = site.cited("47 crowns")
    for client, service in (
        (site.client(), "http://testserver/"),
        (site.client(settings=settings), "https://intranet.example/pincite/"),
    ):
        (permanent,) = Read(client.get(f"{link}&embed=1&theme=dark").text).links("permanent")
        assert permanent == f"{service}{link[1:]}#p1"


def test_every_document_that_is_shown_passes_one_place(site: Site) -> None:
    told: list[tuple[str, str, bool]] = []

    class Watching:
        def shows(self, shown: Shown, view: View) -> None:
            told.append((shown.identity.name, shown.layout.document.source, shown.older is not None))

    link = site.cited("47 crowns")
    client = TestClient(pages_app(site.out, site.embedder, watchers=(Watching(),)))
    client.get(link)
    client.get("/source/0123")
    site.change({"price.md": PRICE.replace("47", "51")})
    client.get(link)
    assert told == [("visitor", "documents/price.md", False), ("visitor", "documents/price.md", True)]
