"""An index of fetched pages: built, asked for again, and never worse off for a server in trouble."""

from __future__ import annotations

import socket
import time

import pytest

from index_build.build import build_index
from index_build.errors import BadInput
from index_build.fetch.request import WebRequest
from index_build.generation import Generation
from index_build.index_folder import FETCHED, IndexFolder
from index_build.status import status
from index_build.update import update_index
from index_build.upkeep import delete_documents, drop_generations, roll_back
from tests.conftest import Write
from tests.index_build.fetch.indexed import CRANE, FERRY, RAIN, Indexed, reasons, same_as_built
from tests.index_build.word_embedder import WordEmbedder


def test_what_has_not_changed_is_asked_for_and_neither_sent_nor_read_nor_embedded(
    indexed: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = indexed.build("/sitemap.xml")
    assert (built.documents, built.added, built.skipped) == (2, 2, [])
    assert indexed.holds() == ["/crane", "/ferry"]
    monkeypatch.setattr("index_build.read_sources.read_file", None)
    report = indexed.update()
    assert (report.unchanged, report.embedded, report.changes(), report.generation) == (2, 0, {}, built.generation)
    assert [(each.path, each.known) for each in indexed.site.asked if each.path != "/robots.txt"] == [
        ("/sitemap.xml", False), ("/ferry", True), ("/crane", True),
    ]  # fmt: skip


def test_an_update_brings_what_changed_came_and_went_and_equals_a_build(indexed: Indexed) -> None:
    indexed.build("/sitemap.xml")
    indexed.site.page("/ferry", FERRY.replace("nine", "five"), title="Ferry")
    indexed.site.page("/rain", RAIN, title="Rain")
    indexed.site.sitemap("/sitemap.xml", "/ferry", "/rain")
    report = indexed.update()
    assert (report.added, report.changed, report.vanished, report.embedded) == (1, 1, 1, 2)
    assert indexed.holds() == ["/ferry", "/rain"] and "five days" in indexed.text("/ferry")
    assert same_as_built(indexed, "/sitemap.xml")


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_goes_unless_it_is_to_be_kept(indexed: Indexed, status: int) -> None:
    indexed.build("/sitemap.xml")
    indexed.site.put("/crane", "", status=status)
    assert indexed.update(keep_missing=True).changes() == {}
    assert indexed.holds() == ["/crane", "/ferry"]
    report = indexed.update()
    assert (report.vanished, report.skipped) == (1, [])
    assert indexed.holds() == ["/ferry"]


def half(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p>Half of it.</p>")


@pytest.mark.parametrize("trouble", ["500", "403", "cut", "large", "loop", "elsewhere"])
def test_a_page_in_trouble_keeps_its_text_and_is_reported(indexed: Indexed, trouble: str) -> None:
    built = indexed.build("/sitemap.xml")
    served = {
        "500": {"status": 500},
        "403": {"status": 403},
        "cut": {"raw": half},
        "large": {},
        "loop": {"status": 302, "headers": {"Location": "/crane"}},
        "elsewhere": {"status": 302, "headers": {"Location": "http://10.0.0.1/"}},
    }[trouble]
    indexed.site.put("/crane", "x" * 30_000 if trouble == "large" else "", **served)
    report = indexed.update(most_bytes=20_000)
    assert [each.source for each in report.failed] == [indexed.site.absolute("/crane")]
    assert "its text of 20" in report.failed[0].reason and report.failed[0].reason.endswith("stays")
    assert CRANE in indexed.text("/crane")
    assert (report.changes(), report.unchanged) == ({}, 2) and built.documents == 2


def test_what_robots_txt_forbids_is_reported_and_is_no_failure(indexed: Indexed) -> None:
    indexed.site.put("/robots.txt", "User-agent: *\nDisallow: /crane\n")
    report = indexed.build("/sitemap.xml")
    assert f"{indexed.site.url}/crane the robots.txt of its host forbids programs to read it passed over" in reasons(
        report
    )
    assert report.failed == [] and indexed.holds() == ["/ferry"]
    indexed.site.put("/robots.txt", "User-agent: *\nDisallow: /ferry\n")
    indexed.update()
    assert indexed.holds() == ["/crane"]
    indexed.site.put("/robots.txt", "", status=500)
    assert len(indexed.update().failed) == 1 and indexed.holds() == ["/crane"]


def test_pages_are_read_by_what_they_are_and_cited_by_their_url(indexed: Indexed, write: Write) -> None:
    site = indexed.site
    site.put("/notes", f"{RAIN}\n", type="text/plain; charset=utf-8")
    site.put("/records", '[{"id": "a", "text": "The mayor wears a purple hat."}]', type="application/json")
    site.put("/picture", b"\x89PNG", type="image/png")
    site.put("/old", "", status=301, headers={"Location": "/ferry"})
    site.sitemap("/sitemap.xml", "/ferry", "/notes", "/records", "/picture", "/old")
    folder = write({"local.txt": CRANE})
    report = build_index([folder], indexed.index, WordEmbedder(), web=indexed.request("/sitemap.xml"))
    assert indexed.holds() == ["documents/local.txt", "/ferry", "/notes", "/records#a"]
    assert "/picture it is served as image/png, which pincite does not read passed over" in reasons(report)
    assert f"/old it leads to {site.url}/ferry, which is read as {site.url}/ferry already passed over" in reasons(
        report
    )
    assert status(indexed.index).formats == {"HTML": 1, "JSON": 1, "plain text": 2}
    titles = {
        each.source.removeprefix(site.url): each.title
        for each in Generation.open_current(indexed.index).texts.documents()
    }
    assert titles["/notes"] == "notes" and titles["/ferry"] == "Ferry"
    # Files alone are looked at where only they are named.
    assert indexed.update(files=(folder,)).changes() == {} and site.asked == []


def test_the_last_change_is_a_date_of_last_resort(indexed: Indexed) -> None:
    site = indexed.site
    site.pages["/ferry"].changed = 1_700_000_000
    site.page("/dated", f"Published 18 June 2021</p><p>{RAIN}", title="Rain")
    site.pages["/dated"].changed = 1_700_000_000
    site.sitemap("/sitemap.xml", "/ferry", "/crane", "/dated", days={"/crane": "2024-06-18", "/dated": "2024-06-18"})
    indexed.build("/sitemap.xml")

    def dates() -> dict[str, tuple[str, str | None]]:
        found = Generation.open_current(indexed.index).texts.documents()
        return {each.source.removeprefix(site.url): (str(each.published), each.dated_by) for each in found}

    assert dates()["/ferry"] == ("2023-11-14", "saved")
    assert dates()["/crane"] == ("2024-06-18", "saved")
    assert dates()["/dated"][0] == "2021-06-18"
    site.sitemap("/sitemap.xml", "/ferry", "/crane", "/dated", days={"/crane": "2024-06-20", "/dated": "2024-06-18"})
    report = indexed.update()
    assert (report.changed, report.embedded) == (1, 0) and dates()["/crane"] == ("2024-06-20", "saved")


def test_a_page_that_was_made_when_it_was_asked_for_has_no_date(indexed: Indexed) -> None:
    indexed.site.pages["/ferry"].changed = time.time() - 5
    indexed.build("/ferry")
    assert next(iter(Generation.open_current(indexed.index).texts.documents())).published is None


def test_deleted_pages_stay_out_until_they_are_named(indexed: Indexed) -> None:
    indexed.build("/sitemap.xml")
    delete_documents(indexed.index, [indexed.site.absolute("/crane")])
    assert indexed.update().deleted == 1 and indexed.holds() == ["/ferry"]
    assert indexed.update().changes() == {}
    indexed.update("/crane")
    assert indexed.holds() == ["/crane", "/ferry"]
    assert status(indexed.index).paths == (indexed.site.absolute("/sitemap.xml"),)
    assert same_as_built(indexed, "/sitemap.xml")


def test_the_body_of_a_deleted_page_goes_with_the_generations_that_hold_it(indexed: Indexed) -> None:
    indexed.build("/sitemap.xml")
    delete_documents(indexed.index, [indexed.site.absolute("/crane")])
    indexed.update()
    assert indexed.bodies() == 2, "one can still roll back"
    drop_generations(indexed.index, 1)
    assert indexed.bodies() == 1
    assert indexed.update().changes() == {} and indexed.bodies() == 1
    assert indexed.holds() == ["/ferry"]
    indexed.update("/crane")
    assert indexed.holds() == ["/crane", "/ferry"] and indexed.bodies() == 2


def test_a_body_that_was_lost_is_fetched_again(indexed: Indexed) -> None:
    indexed.build("/sitemap.xml")
    for body in (indexed.index / FETCHED).iterdir():
        body.unlink()
    assert indexed.update().changes() == {}
    assert not any(each.known for each in indexed.site.asked) and indexed.bodies() == 2


def test_an_index_that_was_moved_finds_its_bodies(indexed: Indexed) -> None:
    indexed.build("/sitemap.xml")
    indexed.index = indexed.index.rename(indexed.index.with_name("moved"))
    assert indexed.update().changes() == {} and sum(each.known for each in indexed.site.asked) == 2


def test_bodies_go_with_the_generations_that_need_them_and_a_rollback_finds_its_own(indexed: Indexed) -> None:
    first = indexed.build("/sitemap.xml").generation
    for number in range(2):
        indexed.site.page("/crane", f"{CRANE} It is {number} years old.", title="Crane")
        indexed.update()
    assert indexed.bodies() == 4
    roll_back(indexed.index, first)
    assert CRANE in indexed.text("/crane")
    assert (
        indexed.update().changed == 1 and indexed.bodies() == 3
    )  # Three generations are kept, two of them with the newest body.
    assert "1 years" in indexed.text("/crane")
    (indexed.index / FETCHED / "left.html.new").write_text("of a writer that was killed")
    drop_generations(indexed.index, 1)
    assert indexed.bodies() == 2


def test_an_interrupted_update_leaves_what_was_there(indexed: Indexed, monkeypatch: pytest.MonkeyPatch) -> None:
    built = indexed.build("/sitemap.xml")
    indexed.site.page("/ferry", RAIN)

    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("index_build.fetch.crawl.Crawl._take", interrupt)
    with pytest.raises(KeyboardInterrupt):
        indexed.update()
    monkeypatch.undo()
    assert IndexFolder(indexed.index).current().name == built.generation and FERRY in indexed.text("/ferry")
    assert indexed.update().changed == 1


def test_private_addresses_are_allowed_for_one_run_alone(indexed: Indexed) -> None:
    indexed.build("/ferry")
    report = update_index(indexed.index, (), WordEmbedder())
    assert "a loopback address: --allow-private lets it through; its text of" in reasons(report)
    assert indexed.holds() == ["/ferry"]


@pytest.mark.parametrize("url", ["ftp://example.org/", "http://me:secret@example.org/", "http://", "https://x:0/"])
def test_a_url_that_cannot_be_fetched_is_refused_before_anything_is_done(indexed: Indexed, url: str) -> None:
    with pytest.raises(BadInput, match="cannot be fetched"):
        build_index([], indexed.index, WordEmbedder(), web=WebRequest((url,)))
    assert not (indexed.index / "CURRENT").exists()
