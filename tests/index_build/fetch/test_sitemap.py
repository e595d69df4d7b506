"""Sitemaps of every kind are read, and hostile ones refused."""

from __future__ import annotations

import gzip
from datetime import date

import pytest

from index_build.fetch.errors import NotFetched
from index_build.fetch.sitemap import MOST_ENTRIES, Entry, entries

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
PAGES = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand --><urlset {NAMESPACE} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://example.org/a?x=1&amp;y=2 </loc><lastmod>2024-06-18T10:00:00+02:00</lastmod><image:image><image:loc>https://example.org/a.png</image:loc></image:image></url>
<url><loc>https://example.org/b</loc><lastmod>soon</lastmod></url><url><lastmod>2024-01-01</lastmod></url></urlset>"""


def test_pages_are_listed_with_the_day_they_changed() -> None:
    found = [
        Entry("https://example.org/a?x=1&y=2", False, date(2024, 6, 18)),
        Entry("https://example.org/b", False, None),
    ]
    assert entries(PAGES.encode()) == found
    assert entries(gzip.compress(PAGES.encode())) == found
    assert entries(PAGES.replace(NAMESPACE, "").encode()) == found


def test_sitemaps_are_listed() -> None:
    index = f"<sitemapindex {NAMESPACE}><sitemap><loc>https://example.org/1.xml.gz</loc></sitemap></sitemapindex>"
    assert entries(index.encode()) == [Entry("https://example.org/1.xml.gz", True, None)]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>See our <urlset></body></html>",
        b"<!-- <urlset> --><html></html>",
        b"<rss><channel/></rss>",
        b"%PDF-1.7",
        b"\x00\xff",
    ],
)
def test_what_is_no_sitemap_is_none(body: bytes) -> None:
    assert entries(body) is None


def test_comments_without_end_cost_no_time() -> None:
    assert entries(b"<!---->" * 500 + b"<html>") is None
    assert entries(b"<!--" * 1000) is None


def test_hostile_and_broken_sitemaps_are_refused() -> None:
    entity = '<!DOCTYPE urlset [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><urlset><url><loc>https://example.org/&b;</loc></url></urlset>'
    with pytest.raises(NotFetched, match="declares entities"):
        entries(entity.encode())
    with pytest.raises(NotFetched, match="no whole XML"):
        entries(PAGES[:-20].encode())
    with pytest.raises(NotFetched, match="larger than 50 MB"):
        entries(gzip.compress(PAGES.encode() + bytes(60 << 20), 1))
    with pytest.raises(NotFetched, match="cut short"):
        entries(gzip.compress(PAGES.encode())[:-10])
    many = "".join(f"<url><loc>https://example.org/{number}</loc></url>" for number in range(MOST_ENTRIES + 1))
    with pytest.raises(NotFetched, match="lists more than 50,000"):
        entries(f"<urlset>{many}</urlset>".encode())
