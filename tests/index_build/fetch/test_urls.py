"""A URL has one form, and a host is allowed by its whole name and port."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_build.fetch.errors import NotFetched
from index_build.fetch.urls import is_allowed, normal, own_host, parse_host


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("HTTP://Example.ORG:80/a/../b#top", "http://example.org/b"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org.:443/x?b=1&a=2", "https://example.org/x?b=1&a=2"),
        ("https://exämple.org/é", "https://xn--exmple-cua.org/%C3%A9"),
        ("  http://[::1]:8080/x y ", "http://[::1]:8080/x%20y"),
    ],
)
def test_a_url_has_one_form(written: str, found: str) -> None:
    assert normal(written) == found
    assert normal(found) == found


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("ftp://example.org/", "no http or https"),
        ("file:///etc/passwd", "no http or https"),
        ("javascript:alert(1)", "no http or https"),
        ("//example.org/", "no http or https"),
        ("http://me:secret@example.org/", "user name or password"),
        ("http://example.org@10.0.0.1/", "user name or password"),
        ("http:///x", "names no host"),
        ("http://exa mple.org/", "names no host"),
        ("http://example.org:99999/", "names no host"),
        ("http://example.org:0/", "names no host"),
        ("http://x\0y/", "is no URL"),
        ("http://[::1/", "is no URL"),
        ("http://example.org/" + "x" * 3000, "longer than"),
    ],
)
def test_what_may_not_be_asked_for_is_refused(written: str, reason: str) -> None:
    with pytest.raises(NotFetched, match=reason):
        normal(written)


@given(st.text(max_size=60))
def test_any_words_are_a_url_in_its_normal_form_or_refused(words: str) -> None:
    for written in (words, f"http://{words}", f"https://example.org/{words}"):
        try:
            found = normal(written)
        except NotFetched:
            continue
        assert normal(found) == found and found.isascii() and found.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("url", "entry", "allowed"),
    [
        ("https://example.org/x", "example.org", True),
        ("http://example.org/", "example.org", True),
        ("https://example.org:8443/", "example.org", False),
        ("https://example.org:8443/", "example.org:8443", True),
        ("https://example.org/", "example.org:8443", False),
        ("https://www.example.org/", "example.org", False),
        ("https://www.example.org/", "*.example.org", True),
        ("https://example.org/", "*.example.org", False),
        ("https://badexample.org/", "*.example.org", False),
        ("https://example.org.evil.com/", "example.org", False),
        ("http://[::1]:8080/", "[::1]:8080", True),
        ("http://[::1]/", "[::1]", True),
    ],
)
def test_a_host_is_allowed_by_its_whole_name_and_port(url: str, entry: str, allowed: bool) -> None:
    assert is_allowed(url, [parse_host(entry)]) is allowed


def test_a_url_allows_its_own_host() -> None:
    for url in ("https://example.org/x", "http://example.org:8080/", "http://[::1]:1/"):
        assert is_allowed(url, [own_host(url)])


@pytest.mark.parametrize("entry", ["", "https://example.org", "example.org/x", "*", "*.", "a b", "example.org:x"])
def test_what_is_no_host_is_refused(entry: str) -> None:
    with pytest.raises(ValueError):
        parse_host(entry)
