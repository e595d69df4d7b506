from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_build.loaders.html_fragment import load_fragment, load_markup_or_text
from tests.index_build.loaders.containers import blocks, check_blocks


def read(markup: str) -> list[tuple[str, str]]:
    loaded = load_fragment(markup)
    check_blocks(loaded)
    return blocks(loaded)


def test_every_block_is_kept_and_words_of_different_blocks_are_never_glued() -> None:
    assert read("We meet at 9.<div><br></div><div>Bring the <b>plan</b>.</div><div>Cheers<br>Ann</div>Bye") == [
        ("paragraph", "We meet at 9."),
        ("paragraph", "Bring the plan."),
        ("paragraph", "Cheers\nAnn"),
        ("paragraph", "Bye"),
    ]


def test_headings_lists_code_and_tables_are_told() -> None:
    markup = """<h2>Fares <i>2024</i></h2><p>From\n  June on:</p><ul><li>Adults: 5<ul><li>with a dog: 6</li></ul></li><li><p>Children: 3</p></li></ul>
    <ol><li>Pay</li><li>Sail</li></ol><pre>a\n  b</pre>
    <table><caption>Hotels</caption><tr><th>City</th><th>Limit</th></tr><tr><td><p>Rome</p></td><td>150</td></tr></table>"""
    assert read(markup) == [
        ("heading", "Fares 2024"),
        ("paragraph", "From June on:"),
        ("list", "• Adults: 5\n  • with a dog: 6\n• Children: 3"),
        ("list", "1. Pay\n2. Sail"),
        ("code", "a\n  b"),
        ("paragraph", "Hotels"),
        ("table", "City | Limit\nRome | 150"),
    ]


def test_tables_that_only_place_things_are_read_through() -> None:
    markup = """<table><tr><td><table><tr><td><img src="x"></td><td><h1>Harbour news</h1></td></tr></table></td></tr>
    <tr><td><p>Dear reader,<br>the ferry sails.</p><p>Fares: <a href="x">here</a></p></td></tr></table>"""
    assert read(markup) == [
        ("heading", "Harbour news"),
        ("paragraph", "Dear reader,\nthe ferry sails."),
        ("paragraph", "Fares: here"),
    ]


def test_what_is_not_seen_is_left_out() -> None:
    markup = """<style>p {}</style><div style="display: none">preview</div><p>Seen.<!-- no --><span hidden>no</span></p>
    <script>alert(1)</script>&lt;script&gt;"""
    assert [words for _, words in read(markup)] == ["Seen.", "<script>"]


@pytest.mark.parametrize("markup", ["", "<", "<!-- -->", "<p>", "&#0;", "<table><tr>", "<ul><ul><li>", "\ud800"])
def test_nothing_is_made_of_nothing(markup: str) -> None:
    check_blocks(load_fragment(markup))


def test_elements_nested_without_end_are_read_as_far_as_they_are_parsed() -> None:
    for tag in ("div", "ul><li", "b", "table><tr><td", "blockquote"):
        check_blocks(load_fragment(f"<{tag}>" * 5000 + "deep"))


TAGS = ["div", "p", "b", "ul", "ol", "li", "h2", "blockquote", "pre", "td", "tr", "table", "span", "dl", "dt", "o:p"]
TREES = st.recursive(
    st.just("word"),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", st.sampled_from(TAGS), st.lists(inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.lists(TREES, max_size=5))
def test_no_word_is_lost_and_none_is_said_twice(parts: list[str]) -> None:
    numbers = itertools.count()
    markup = re.sub("word", lambda _: f" w{next(numbers)} ", "".join(parts))
    loaded = load_fragment(markup)
    check_blocks(loaded)
    assert sorted(re.findall(r"w\d+", loaded.text)) == sorted(re.findall(r"w\d+", markup))


def test_markup_is_told_from_text() -> None:
    assert load_markup_or_text("<p>One</p>").text == "One"
    assert load_markup_or_text("Write <b> to begin bold, if a<b.").text == "Write <b> to begin bold, if a<b."
