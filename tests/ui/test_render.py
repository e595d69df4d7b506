from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from qa.answer import Answer, Citation, Evidence, Searched
from ui.render import beginning, excerpt, marked, source_url, text


class Shown(HTMLParser):
    """What a browser would show of a piece of HTML, and which tags it holds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.tags = "", set[str]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        self.words += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.words += data


def citation(
    passage: str = "It is 47 crowns. So be it.",
    first: int = 6,
    last: int = 15,
    sentence: tuple[int, int] | None = (0, 16),
) -> Citation:
    return Citation(
        document_id="d/1",
        title="Hats",
        source="a.txt",
        published=date(2024, 6, 18),
        page=None,
        paragraph=3,
        section=("Prices",),
        start=100 + first,
        end=100 + last,
        quote=passage[first:last],
        sentence_start=100 + (first if sentence is None else sentence[0]),
        sentence_end=100 + (last if sentence is None else sentence[1]),
        sha256="ab" * 32,
        passage=passage,
        passage_start=100,
    )


SEARCHED = Searched(16, date(2023, 9, 12), date(2024, 6, 18))


def answer(*evidence: Evidence, nearest: tuple[Citation, ...] = ()) -> Answer:
    return Answer("q", "q", "answered" if evidence else "not_found", evidence, nearest, "g", SEARCHED)


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n<>&\"'*_`$\\[]{}|:#"), min_size=1)


@given(TEXTS)
def test_any_words_are_shown_as_they_stand_and_make_no_tag_and_no_empty_line(words: str) -> None:
    html = text(words)
    shown = Shown(html)
    assert shown.words == "\n".join(words.splitlines())
    assert shown.tags <= {"br"}
    assert "\n" not in html
    assert not set("*_`$\\[]{}|") & set(html)


@given(TEXTS, st.data())
def test_marking_changes_no_word(words: str, data: st.DataObject) -> None:
    opening, first, last, closing = sorted(data.draw(st.lists(st.integers(0, len(words)), min_size=4, max_size=4)))
    shown = Shown(marked(citation(words, first, last, (opening, closing))))
    assert shown.words == "\n".join(words.splitlines())
    assert shown.tags <= {"br", "mark", "span"}


def test_a_mark_at_the_beginning_of_a_line_begins_with_its_words() -> None:
    html = marked(citation("Prices:\n47 crowns each.\nTwo.", 8, 17, (8, 23)))
    assert html.replace("&#58;", ":") == (
        'Prices:<br><span class="sentence"><mark>47 crowns</mark> each.</span><br>Two.'
    )


def test_a_citation_leads_to_its_paragraph_with_the_words_to_mark_and_the_text_they_count_in() -> None:
    assert source_url(citation()) == "source/d%2F1?mark=106-115&v=abababababababab#p3"


def test_a_line_break_at_the_very_end_of_a_passage_is_not_shown_wherever_the_mark_ends() -> None:
    assert Shown(marked(citation("00000\n", 0, 0, (0, 6)))).words == "00000"


def test_a_citation_of_another_collection_names_it() -> None:
    assert source_url(citation(), "hand book").endswith("&v=abababababababab&c=hand%20book#p3")


@given(TEXTS, st.data())
def test_an_excerpt_is_the_sentence_with_its_mark_and_dots_where_the_passage_goes_on(
    words: str, data: st.DataObject
) -> None:
    opening, first, last, closing = sorted(data.draw(st.lists(st.integers(0, len(words)), min_size=4, max_size=4)))
    shown = Shown(excerpt(citation(words, first, last, (opening, closing))))
    dots = ("… " * (opening > 0), " …" * (closing < len(words)))
    # The line break at the end of the sentence is shown where the passage goes on behind it.
    follows = "." * (closing < len(words))
    between = "\n".join(f"{words[opening:closing]}{follows}".splitlines()).removesuffix(follows)
    assert shown.words.rstrip("\n") == f"{dots[0]}{between}{dots[1]}".rstrip("\n")
    assert shown.tags <= {"br", "mark", "span"}


def test_where_a_sentence_ends_with_its_line_the_dots_stand_on_the_next() -> None:
    assert Shown(excerpt(citation("Prices\nTwo.", 0, 0, (0, 7)))).words == "Prices\n …"


def test_a_long_text_begins_with_whole_words() -> None:
    assert Shown(beginning("The *ferry* is blue.", 11)).words == "The *ferry*"[:3] + " …"
    assert Shown(beginning("The *ferry* is blue.")).words == "The *ferry* is blue."
