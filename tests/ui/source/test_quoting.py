"""What is pasted elsewhere says the same words there: plain, in Markdown as markdown-it renders it, in BibTeX as pybtex reads it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pybtex.database import Entry
from pybtex.database.input import bibtex as bibtex_input
from pybtex.richtext import Text

from ui.source.quoting import LONGEST, Quoted, bibtex, markdown, plain

QUOTED = Quoted(
    words="It costs 47 crowns.",
    title="Prices & fares",
    source="handbook/prices.md",
    link="https://pincite.example/source/0f?mark=3-22&v=abab#p4",
    paragraph=4,
    page="page 3",
    author="Ann Lee, Bob Ray",
    published=date(2024, 6, 18),
    language="en",
)
# Surrogates and control characters but for white space are in no stored text that people quote.
PIECES = [
    "*",
    "_",
    "`",
    "#",
    "> ",
    "- ",
    "1. ",
    "12) ",
    "|",
    "[a](b)",
    "![x](y)",
    "<b>",
    "&amp;",
    "\\",
    "{",
    "}",
    "%",
    "$x$",
    "~~",
    "^",
    "  ",
    "\t",
    "\n",
]
PIECES += [
    "\n\n",
    "\r\n",
    "```",
    "---",
    "===",
    "\n    ",
    ": ",
    "+",
    "http://x.y/z",
    "word",
    "é",
    "e\u0301",
    "中",
    "👩‍👩‍👧",
    '"',
    "''",
    "@misc{",
    "\n#",
    "\n>",
]
WORDS = st.lists(
    st.one_of(st.sampled_from(PIECES), st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co"])),
    min_size=1,
    max_size=25,
).map("".join)


class Rendered(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.tags, self.links = "", set[str](), list[str | None]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "a":
            self.links.append(dict(attrs).get("href"))
        if tag == "br":
            self.words += "\n"

    def handle_data(self, data: str) -> None:
        self.words += data


def rendered(written: str) -> Rendered:
    return Rendered(MarkdownIt("commonmark").enable("table").enable("strikethrough").render(written))


def read(written: str) -> tuple[str, Entry]:
    entries = bibtex_input.Parser().parse_stream(io.StringIO(written)).entries
    assert len(entries) == 1
    return next(iter(entries.items()))


def said(field: str) -> str:
    # latexcodec does not know all commands that LaTeX itself has, and it leaves those for signs of its mathematics.
    unknown = {
        r"{\textbraceleft}": "{",
        r"{\textbraceright}": "}",
        r"{\textasciigrave}": "`",
        r"{\textasciicircum}": "^",
        r"{\textasciitilde}": "~",
        r"\$": "$",
        r"\_": "_",
    }
    for at, command in enumerate(unknown):
        field = field.replace(command, chr(0xE000 + at))
    return str(Text.from_latex(field)).translate({0xE000 + at: sign for at, sign in enumerate(unknown.values())})


def test_a_plain_quote_is_followed_by_who_says_it_and_where() -> None:
    assert plain(QUOTED) == (
        "“It costs 47 crowns.”\n"
        "— Ann Lee, Bob Ray, Prices & fares, 18 June 2024, page 3, paragraph 4, handbook/prices.md\n"
        "https://pincite.example/source/0f?mark=3-22&v=abab#p4"
    )


def test_what_is_not_known_is_left_out() -> None:
    bare = Quoted("A word.", "T", "t.txt", "http://h/source/1", 0)
    assert plain(bare) == "“A word.”\n— T, t.txt\nhttp://h/source/1"
    assert markdown(bare) == "> A word.\n>\n> — [T](http://h/source/1), t.txt"
    _, entry = read(bibtex(bare))
    assert set(entry.fields) == {"title", "howpublished", "url", "annote", "pincite"}


def test_a_month_that_is_known_alone_names_no_day() -> None:
    month = replace(QUOTED, precision="month")
    assert "June 2024" in plain(month) and "18" not in plain(month)
    _, entry = read(bibtex(month))
    assert (entry.fields["date"], entry.fields["year"], entry.fields["month"]) == ("2024-06", "2024", "June")


def test_lines_of_a_list_are_kept_apart() -> None:
    listed = replace(QUOTED, words="Bring:\r\n- a pass\n- a pen")
    html = rendered(markdown(listed))
    assert html.words.split("\n—")[0].split("\n") == ["", "Bring:", "", "- a pass", "", "- a pen"]
    assert "ul" not in html.tags and "br" in html.tags


@given(WORDS, WORDS, WORDS)
def test_markdown_renders_to_the_same_words(words: str, title: str, author: str) -> None:
    html = rendered(markdown(replace(QUOTED, words=words, title=title, author=author)))
    assert html.tags <= {"blockquote", "p", "a", "br"}
    assert html.links == [QUOTED.link]
    expected = f"{words} — {title}, {author}, 18 June 2024, page 3, paragraph 4, handbook/prices.md"
    assert "".join(html.words.split()) == "".join(expected.split()) or not author.strip() or not title.strip()
    # Words stay words: none is joined to another, none is cut.
    assert html.words.split()[: len(words.split())] == words.split()


@given(WORDS, WORDS, st.lists(WORDS.map(lambda name: name.replace(",", "")), max_size=3))
def test_bibtex_reads_back_as_the_same_words(words: str, title: str, authors: list[str]) -> None:
    key, entry = read(bibtex(replace(QUOTED, words=words, title=title, author=", ".join(authors))))
    assert key.isascii() and key.isalnum() and entry.type == "misc"
    for field, meant in (("annote", words), ("title", title)):
        assert "".join(said(entry.fields.get(field, "")).split()) == "".join(meant.split())
    assert (entry.fields["date"], entry.fields["year"]) == ("2024-06-18", "2024")
    assert len(entry.persons.get("author", [])) == sum(bool(name.strip()) for name in authors)


def test_names_of_authors_are_parted_and_a_firm_stays_one() -> None:
    _, entry = read(bibtex(replace(QUOTED, author="Ann Lee, Smith and Sons Ltd")))
    people = entry.persons["author"]
    assert [str(person) for person in people] == ["Lee, Ann", "{Smith and Sons Ltd}"]


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_no_address_ends_the_field_or_the_link_that_it_stands_in(rest: str) -> None:
    source = f"https://example.org/{rest}"
    _, entry = read(bibtex(replace(QUOTED, source=source)))
    assert entry.fields["url"].startswith("https://example.org/")
    assert rendered(markdown(replace(QUOTED, link=source))).links[0]


def test_a_web_page_is_named_by_its_own_address_and_the_version_beside_it() -> None:
    _, entry = read(bibtex(replace(QUOTED, source="https://example.org/a_b%20c")))
    assert entry.fields["url"] == "https://example.org/a_b%20c" and entry.fields["pincite"] == QUOTED.link


@pytest.mark.parametrize("write", [plain, markdown, bibtex])
def test_a_very_long_quote_is_cut_and_says_so(write: object) -> None:
    assert callable(write)
    written = write(replace(QUOTED, words="word " * LONGEST))
    assert len(written) < LONGEST + 600 and "[…]" in written.replace("\\", "")
