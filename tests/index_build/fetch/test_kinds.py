"""What a body is, by what its server says, by its URL, and by how it begins."""

from __future__ import annotations

import pytest

from index_build.fetch.kinds import ENDINGS, ending, in_utf_8
from index_build.formats import is_readable
from index_build.loaders import load


@pytest.mark.parametrize(
    ("content_type", "path", "body", "found"),
    [
        ("text/html; charset=utf-8", "/", b"<p>", ".html"),
        ("TEXT/HTML", "/report.pdf", b"<p>not found</p>", ".html"),
        ("application/pdf", "/report", b"%PDF-1.7", ".pdf"),
        ("text/html", "/report", b"%PDF-1.7", ".pdf"),
        ("application/octet-stream", "/a/report.docx?v=2", b"PK", ".docx"),
        ("application/octet-stream", "/a", b"  <!DOCTYPE HTML><p>", ".html"),
        ("application/octet-stream", "/a", b"\x7fELF", None),
        ("", "/a", b"<html>", ".html"),
        ("text/plain", "/notes", b"x", ".txt"),
        ("text/plain", "/notes.md", b"x", ".md"),
        ("text/plain", "/notes.exe", b"x", ".txt"),
        ("application/xml", "/feed", b"<rss/>", ".xml"),
        ("application/rss+xml", "/feed", b"<rss/>", ".rss"),
        ("image/png", "/a.html", b"\x89PNG", None),
        ("video/mp4", "/a", b"", None),
    ],
)
def test_a_body_is_kept_under_the_ending_of_what_it_is(
    content_type: str, path: str, body: bytes, found: str | None
) -> None:
    assert ending(content_type, f"https://example.org{path}", body) == found


def test_every_ending_is_one_that_is_read() -> None:
    assert all(is_readable(f"x{suffix}") for suffix in ENDINGS.values())


def test_a_charset_that_the_server_alone_tells_is_heeded() -> None:
    page = "<html><body><article><p>Das Gerät kostet fünf Kronen und steht in Żywiec.</p></article></body></html>"
    served = page.encode("iso-8859-2")
    assert "Żywiec" in load("x.html", in_utf_8(served, ".html", 'text/html; charset="ISO-8859-2"')).text
    assert in_utf_8(page.encode(), ".html", "text/html; charset=iso-8859-1") == page.encode()
    assert in_utf_8(served, ".html", "text/html; charset=nonsense") == served
    assert in_utf_8(served, ".pdf", "application/pdf; charset=iso-8859-2") == served
