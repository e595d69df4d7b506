"""Sitemaps and lists of URLs that an index is made from: what they lead to, and what becomes of it when they are in trouble."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from index_build.build import NothingToIndex
from index_build.errors import BadInput
from index_build.fetch.urls import own_host
from index_build.status import status
from tests.index_build.fetch.indexed import RAIN, Indexed, reasons
from tests.index_build.fetch.web import web


def test_a_sitemap_in_trouble_or_gone_takes_no_page_away_until_it_is_named(indexed: Indexed) -> None:
    indexed.build("/sitemap.xml")
    for served in ({"status": 500}, {"status": 404}):
        indexed.site.put("/sitemap.xml", "", **served)
        report = indexed.update()
        assert len(report.failed) == 1 and "the pages that were found by it stay" in report.failed[0].reason
        assert indexed.holds() == ["/crane", "/ferry"]
    indexed.site.page("/rain", RAIN)
    indexed.update("/rain")
    report = indexed.update("/sitemap.xml")
    assert (report.vanished, report.failed) == (2, []) and indexed.holds() == ["/rain"]
    assert status(indexed.index).paths == (indexed.site.absolute("/rain"),)


@pytest.mark.parametrize("way", ["named", "listed", "below another"])
def test_a_sitemap_that_is_none_any_more_or_in_trouble_takes_no_page_away(
    indexed: Indexed, tmp_path: Path, way: str
) -> None:
    site, urls = indexed.site, tmp_path / "urls.txt"
    site.page("/rain", RAIN)
    if way == "named":
        indexed.build("/sitemap.xml", "/rain")
    elif way == "listed":
        urls.write_text(f"{site.url}/sitemap.xml\n{site.url}/rain\n")
        indexed.build(lists=(urls,), hosts=(own_host(site.url),))
    else:
        index = f"<sitemapindex><sitemap><loc>{site.url}/sitemap.xml</loc></sitemap></sitemapindex>"
        site.put("/index.xml", index, type="text/xml")
        indexed.build("/index.xml", "/rain")
    site.page("/sitemap.xml", "We are back soon.")
    report = indexed.update()
    assert indexed.holds() == ["/crane", "/ferry", "/rain"] and len(report.failed) == 1
    assert report.failed[0].source == site.absolute("/sitemap.xml") and "found by it stay" in report.failed[0].reason
    site.put("/sitemap.xml", "", status=500)
    # A page of another root that goes, goes all the same.
    site.put("/rain", "", status=404)
    assert len(indexed.update().failed) == 1 and indexed.holds() == ["/crane", "/ferry"]


def test_a_line_that_leaves_a_list_takes_its_page_along_though_another_line_is_in_trouble(
    indexed: Indexed, tmp_path: Path
) -> None:
    urls, host = tmp_path / "urls.txt", own_host(indexed.site.url)
    urls.write_text(f"{indexed.site.url}/ferry\n{indexed.site.url}/crane\n{indexed.site.url}/none\n")
    indexed.build(lists=(urls,), hosts=(host,))
    urls.write_text(f"{indexed.site.url}/ferry\n{indexed.site.url}/none\n")
    indexed.update()
    assert indexed.holds() == ["/ferry"]


def test_sitemaps_lead_to_sitemaps_packed_or_not_and_no_page_is_asked_for_twice(indexed: Indexed) -> None:
    site = indexed.site
    site.page("/rain", RAIN)
    site.put("/a.xml.gz", gzip.compress(site.pages["/sitemap.xml"].body), type="application/x-gzip")
    site.sitemap("/b.xml", "/rain#top", "/ferry", "/x/../crane")
    listed = "".join(
        f"<sitemap><loc>{site.absolute(each)}</loc></sitemap>" for each in ("/a.xml.gz", "/b.xml", "/index.xml")
    )
    site.put("/index.xml", f"<sitemapindex>{listed}</sitemapindex>", type="text/xml")
    report = indexed.build("/index.xml")
    assert report.skipped == [] and indexed.holds() == ["/crane", "/ferry", "/rain"]
    assert sorted(site.paths()) == ["/a.xml.gz", "/b.xml", "/crane", "/ferry", "/index.xml", "/rain"]


def test_sitemaps_without_end_and_pages_without_number_are_cut_off(indexed: Indexed) -> None:
    for number in range(6):
        listed = f"<sitemap><loc>{indexed.site.absolute(f'/{number + 1}.xml')}</loc></sitemap>"
        indexed.site.put(f"/{number}.xml", f"<sitemapindex>{listed}</sitemapindex>", type="text/xml")
    report = indexed.build("/0.xml", "/ferry")
    assert "/3.xml it lies more than 3 sitemaps deep" in reasons(report) and "/4.xml" not in indexed.site.paths()
    indexed.site.sitemap("/many.xml", *(f"/{number}" for number in range(50)), "/crane")
    report = indexed.build("/many.xml", "/ferry", most_pages=10)
    assert "leads to 41 pages beyond the 10 that are fetched: raise --max-pages failed" in reasons(report)
    assert len(indexed.site.paths()) < 30


def test_no_more_sitemaps_are_read_than_one_run_may(indexed: Indexed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index_build.fetch.crawl.MOST_SITEMAPS", 3)
    listed = "".join(f"<sitemap><loc>{indexed.site.absolute(f'/{number}.xml')}</loc></sitemap>" for number in range(9))
    indexed.site.put("/many.xml", f"<sitemapindex>{listed}</sitemapindex>", type="text/xml")
    report = indexed.build("/many.xml", "/ferry")
    assert "leads to 6 sitemaps beyond the 3 that are fetched" in reasons(report)
    assert sorted(indexed.site.paths()) == ["/0.xml", "/1.xml", "/2.xml", "/ferry", "/many.xml"]


def test_pages_on_other_hosts_are_passed_over_until_these_are_allowed(indexed: Indexed) -> None:
    with web() as other:
        other.page("/rain", RAIN)
        indexed.site.sitemap("/sitemap.xml", "/ferry", f"{other.url}/rain")
        report = indexed.build("/sitemap.xml")
        assert f"{other.url}/rain it is on a host that is not allowed, see --allow-host passed over" in reasons(report)
        assert other.asked == [] and report.failed == []
        # Said once, it is remembered.
        assert indexed.update(hosts=(own_host(other.url),)).added == 1
        other.page("/rain", RAIN + " He went home.")
        assert indexed.update().changed == 1
        assert sorted(indexed.holds()) == ["/ferry", f"{other.url}/rain"]


def test_a_list_of_urls_is_read_line_by_line_and_each_host_has_to_be_allowed(indexed: Indexed, tmp_path: Path) -> None:
    urls = tmp_path / "urls.txt"
    urls.write_text(
        f"\ufeff# our pages\n{indexed.site.url}/ferry\n\n  {indexed.site.url}/sitemap.xml \nferry.html\nftp://x/\n",
        "utf-8",
    )
    with pytest.raises(NothingToIndex) as caught:
        indexed.build(lists=(urls,))
    assert "a host that is not allowed: --allow-host" in reasons(caught.value.report)
    host = own_host(indexed.site.url)
    report = indexed.build(lists=(urls,), hosts=(host,))
    assert indexed.holds() == ["/crane", "/ferry"]
    assert "ferry.html it is no http or https URL: only those are fetched (line 5 of" in reasons(report)
    urls.write_text(f"{indexed.site.url}/crane\n", "utf-8")
    assert indexed.update().vanished == 1 and indexed.holds() == ["/crane"]
    urls.unlink()
    with pytest.raises(BadInput, match=r"urls\.txt, the list of URLs, is not there"):
        indexed.update()
    assert indexed.holds() == ["/crane"]
