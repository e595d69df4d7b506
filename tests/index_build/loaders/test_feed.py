from __future__ import annotations

import socket
from datetime import date

import pytest

from tests.index_build.loaders.containers import blocks, documents, everything, unread

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Harbour</title><language>en-gb</language>
<item><title>Ferry &amp;amp; crane 🙂</title><link>https://example.org/ferry</link><guid isPermaLink="false">tag:example.org,2024:1</guid>
<pubDate>Tue, 18 Jun 2024 10:15:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The ferry sails on <b>Monday</b>.</p><ul><li>Bring tea</li></ul><script>alert(1)</script>]]></content:encoded></item>
<item><title>The crane stands still</title><link>https://example.org/crane</link></item>
<item><link>https://example.org/none</link></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Hafen</title>
<entry><id>urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a</id><title>Die Fähre</title><updated>2024-06-18T10:15:00Z</updated>
<link href="https://example.org/f"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Die Fähre fährt am Montag.</p></div></content></entry></feed>"""


def test_each_entry_of_an_rss_feed_is_a_document() -> None:
    found = everything("news.rss", RSS)
    assert list(found) == ["news.rss/example.org,2024:1", "news.rss/example.org/crane", "news.rss/example.org/none"]
    ferry = found["news.rss/example.org,2024:1"]
    assert blocks(ferry) == [
        ("heading", "Ferry & crane 🙂"),
        ("paragraph", "The ferry sails on Monday."),
        ("list", "• Bring tea"),
        ("boilerplate", "https://example.org/ferry"),
    ]
    assert (ferry.title, ferry.published, ferry.language) == ("Ferry & crane 🙂", date(2024, 6, 18), "en-gb")


def test_an_entry_that_is_a_headline_alone_says_it_and_one_without_words_is_reported() -> None:
    assert blocks(everything("news.rss", RSS)["news.rss/example.org/crane"])[0] == (
        "paragraph",
        "The crane stands still",
    )
    assert unread("news.rss", RSS) == {"news.rss/example.org/none": "the entry has no text"}


def test_an_atom_feed_is_read_under_any_ending() -> None:
    for name in ("a.atom", "a.xml"):
        (source, loaded), *others = documents(name, ATOM).items()
        assert not others
        assert source == f"{name}/uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a"
        assert (loaded.title, loaded.published, loaded.language) == ("Die Fähre", date(2024, 6, 18), "de")
        assert "Die Fähre fährt am Montag." in loaded.text


def test_a_feed_in_another_encoding_is_read() -> None:
    latin = ATOM.replace("<feed", '<?xml version="1.0" encoding="iso-8859-1"?><feed', 1).encode("iso-8859-1")
    assert "Die Fähre fährt am Montag." in next(iter(documents("a.atom", latin).values())).text
    assert "Die Fähre" in next(iter(documents("a.atom", ATOM.encode("utf-16")).values())).text


@pytest.mark.parametrize("data", ["<html><p>x</p></html>", "<note>words</note>", "no xml at all", "<rss>"])
def test_xml_that_is_no_feed_is_refused(data: str) -> None:
    assert "no feed" in unread("a.xml", data)["a.xml"] or "no entries" in unread("a.xml", data)["a.xml"]


def test_nothing_is_fetched_and_no_file_is_opened_whatever_a_feed_says(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    hostile = (
        '<!DOCTYPE rss SYSTEM "http://example.org/x.dtd" [<!ENTITY f SYSTEM "file:///etc/passwd">'
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    )
    data = RSS.replace("<rss", hostile + "<rss", 1).replace("Short.", "&f; &b;").replace("The crane", "&f; crane")
    for loaded in everything("a.rss", data).values():
        assert "root:" not in str(loaded)


def test_a_feed_that_is_cut_off_gives_the_entries_that_are_whole() -> None:
    found = everything("news.rss", RSS[: RSS.index("<item><title>The crane") + 30])
    assert "news.rss/example.org,2024:1" in found
