from __future__ import annotations

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from qa.answer import Answer, Citation, DateHint, Evidence, Searched
from ui.render import answer_message, marked, source_url, sources_panel, text


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


def test_a_quote_is_marked_strongly_and_its_sentence_lightly_above_numbered_citations() -> None:
    first = citation()
    html = answer_message(
        answer(Evidence(first.quote, first.quote, 0.834, (first, replace(first, document_id="e")), 1))
    )
    assert '<span class="sentence">It is <mark>47 crowns</mark>.</span> So be it.' in html
    assert ">1</a>" in html
    assert ">2</a>" in html
    assert "2 sources, one original · 83% sure" in html


def test_a_citation_leads_to_its_paragraph_with_the_words_to_mark_and_the_text_they_count_in() -> None:
    assert source_url(citation()) == "source/d%2F1?mark=106-115&v=abababababababab#p3"


def test_the_sources_carry_title_date_section_passage_and_link() -> None:
    first = citation()
    html = sources_panel(answer(Evidence(first.quote, first.quote, 0.8, (first,), 1)))
    for part in ("Hats", "2024-06-18", "Prices", "<mark>", "Open at paragraph 3"):
        assert part in html


def test_what_is_only_near_is_said_to_be_no_answer_and_is_not_marked() -> None:
    nearest = answer(nearest=(citation(first=0, last=26, sentence=None),))
    assert "The documents do not say" in answer_message(nearest)
    panel = sources_panel(nearest)
    assert "None of them answers" in panel
    assert "<mark>" not in panel


def test_a_line_break_at_the_very_end_of_a_passage_is_not_shown_wherever_the_mark_ends() -> None:
    assert Shown(marked(citation("00000\n", 0, 0, (0, 6)))).words == "00000"


def test_who_says_it_is_underlined_in_the_passage_and_named_beside_the_count() -> None:
    told = replace(citation("Ada Quill said it is 47 crowns.", 21, 30, (0, 31)), says=(100, 114))
    html = answer_message(answer(Evidence(told.quote, told.passage, 0.8, (told,), 1)))
    assert (
        '<span class="sentence"><span class="says">Ada Quill said</span> it is <mark>47 crowns</mark>.</span>' in html
    )
    assert '<q>Ada Quill said</q> · <span class="date">18 June 2024</span> · 1 source' in html


def test_sources_that_differ_are_all_shown_openly_below_words_that_say_so() -> None:
    one, other = citation(), citation("Or 48 crowns.", 3, 12, (0, 13))
    evidence = [Evidence(each.quote, each.passage, 0.8, (each,), 1) for each in (one, other)]
    html = answer_message(replace(answer(*evidence), status="sources_differ"))
    assert "The sources differ." in html and "<details" not in html
    assert html.count("<mark>") == 2


def test_the_day_of_publication_stands_under_the_quote_and_a_month_where_only_that_is_known() -> None:
    first = citation()
    evidence = Evidence(first.quote, first.quote, 0.8, (first,), 1)
    assert '<span class="date">18 June 2024</span> · 1 source' in answer_message(answer(evidence))
    month = replace(first, published=date(2023, 9, 1), precision="month")
    evidence = Evidence(month.quote, month.quote, 0.8, (month,), 1)
    assert '<span class="date">September 2023</span>' in answer_message(answer(evidence))
    assert '<span class="date">2023-09</span>' in sources_panel(answer(evidence))
    undated = replace(first, published=None)
    assert 'class="date"' not in answer_message(answer(Evidence(undated.quote, undated.quote, 0.8, (undated,), 1)))


def test_words_that_count_from_publication_come_with_their_days_beside_the_quote_and_never_in_it() -> None:
    told = citation("It cost 47 <b>crowns</b> <i>on</i> Tuesday.", 8, 17, (0, 43))
    hint = DateHint(125, 142, date(2024, 6, 18), date(2024, 6, 18))
    told = replace(told, dates=(hint, hint))
    evidence = answer(Evidence(told.quote, told.passage, 0.8, (told,), 1))
    for html in (answer_message(evidence), sources_panel(evidence)):
        assert Shown(html).words.count("<i>on</i> Tuesday: 18 June 2024") == 1
        assert "i" not in Shown(html).tags
    assert Shown(marked(told)).words == told.passage


def test_a_card_names_the_author_escaped_and_none_where_none_is_known() -> None:
    named = replace(citation(), author="Ann <i>Lee")
    assert '<span class="author">Ann &lt;i&gt;Lee</span>' in sources_panel(answer(nearest=(named,)))
    assert "author" not in sources_panel(answer(nearest=(citation(),)))


def test_the_name_of_a_page_is_shown_as_it_stands() -> None:
    named = replace(citation(), page="sheet <i>*Costs*</i>, row 4")
    shown = Shown(sources_panel(answer(nearest=(named,))))
    assert "Open at sheet <i>*Costs*</i>, row 4, paragraph 3" in shown.words and "i" not in shown.tags
    assert "*Costs*" not in sources_panel(answer(nearest=(named,)))
