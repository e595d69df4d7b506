"""A page's citation links to the page; no other name ever becomes a link."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer import Evidence
from tests.ui.chat.test_turn import html
from tests.ui.source.test_source_page import make
from tests.ui.test_render import answer, citation
from ui.origin import origin
from ui.render import text
from ui.source.page import source_page

URL = "https://example.org/a_b*c?x=1&y=<2>#entry 3"


class Links(HTMLParser):
    """The attributes of every link, and the tags of all else."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[dict[str, str | None]] = []
        self.words = ""
        self.others: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links.append(dict(attrs))
        else:
            self.others.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def outward(html: str) -> list[dict[str, str | None]]:
    return [link for link in Links(html).links if link.get("class") == "origin"]


def test_the_sources_and_the_documents_own_page_link_to_the_page() -> None:
    cited = replace(citation(), source=URL)
    evidence = Evidence("47 crowns", "It is 47 crowns.", 0.9, (cited,), 1)
    for page in (html(answer(evidence)), source_page(replace(make(), source=URL))):
        assert outward(page) and all(
            link == {"class": "origin", "href": URL, "rel": "noreferrer noopener nofollow", "target": "_blank"}
            for link in outward(page)
        )
        assert URL in Links(page).words


@pytest.mark.parametrize(
    "source",
    [
        "handbook/leave.md",
        "javascript:alert(1)",
        "data:text/html,x",
        " https://x/",
        "x/https://example.org",
        "//x",
        "ftp://x/",
    ],
)
def test_what_is_no_web_page_is_no_link(source: str) -> None:
    assert Links(origin(source, text)).links == []
    assert outward(source_page(replace(make(), source=source))) == []


@given(st.text(max_size=80))
def test_no_name_breaks_out_of_its_link(words: str) -> None:
    for escaped in (escape, text):
        found = Links(origin(f"https://example.org/{words}", escaped))
        assert len(found.links) == 1 and set(found.links[0]) == {"class", "href", "rel", "target"}
        assert set(found.others) <= {"br"}
