"""What the conversation shows of a question and its answer."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as st

from qa.answer import Answer, DateHint, Evidence, Suggestion
from tests.ui.test_render import TEXTS, Shown, answer, citation
from ui.asking import Asked, Question
from ui.chat.turn import Limits, problem, turn
from ui.identity import Identity
from ui.render import marked

ALLOWED = set("article h2 h3 div p q span a strong blockquote mark br section ol ul li button details summary".split())


def html(shown: Answer, typed: str = "How much?", limits: Limits | None = None) -> str:
    return turn(Asked(Identity(), "chat", Question(typed), shown, 0.0, 0.1, "ab12"), typed, limits or Limits())


def one(*citations: object, confidence: float = 0.8, value: str = "47 crowns") -> Answer:
    cited = citations or (citation(),)
    return answer(Evidence(value, value, confidence, cited, 1))  # type: ignore[arg-type]


def test_a_quote_is_marked_strongly_and_its_sentence_lightly_above_numbered_citations() -> None:
    first = citation()
    shown = html(one(first, replace(first, document_id="e"), confidence=0.834))
    assert '<span class="sentence">It is <mark>47 crowns</mark>.</span> So be it.' in shown
    assert '>1</a> <a class="cite"' in shown and ">2</a>" in shown
    assert "2 sources, one original · " in shown and ">83% sure<" in shown


def test_every_part_is_found_by_the_answers_id() -> None:
    shown = html(one())
    for name in ("turn-ab12", "answer-ab12", "quote-ab12-1", "source-ab12-1"):
        assert f'id="{name}"' in shown


def test_a_source_carries_title_date_section_and_link_and_the_first_is_not_quoted_twice() -> None:
    first = citation()
    shown = html(one(first, replace(first, document_id="e")))
    for part in ("Hats", "2024-06-18", "Prices", "Open at paragraph 3"):
        assert part in shown
    assert shown.count('class="excerpt"') == 1
    assert shown.count("The whole passage") == 1


def test_what_is_only_near_is_said_to_be_no_answer_and_is_not_marked() -> None:
    shown = html(answer(nearest=(citation(first=0, last=26, sentence=None),)))
    assert "The documents do not say" in shown and "None of them answers" in shown
    assert "<mark>" not in shown and 'class="copy"' not in shown
    assert "nearest" not in Shown(html(answer())).words.lower()


def test_a_long_near_passage_is_cut_and_whole_on_demand() -> None:
    words = "the ferry is blue " * 40
    shown = html(answer(nearest=(citation(words, 0, len(words), None),)))
    assert shown.count("The whole passage") == 1
    assert "The whole passage" not in html(answer(nearest=(citation("short", 0, 5, None),)))


def test_who_says_it_is_underlined_in_the_passage_and_named_beside_the_count() -> None:
    told = replace(citation("Ada Quill said it is 47 crowns.", 21, 30, (0, 31)), says=(100, 114))
    shown = html(one(told))
    assert (
        '<span class="sentence"><span class="says">Ada Quill said</span> it is <mark>47 crowns</mark>.</span>' in shown
    )
    assert '<q>Ada Quill said</q> · <span class="date">18 June 2024</span> · 1 source' in shown


def test_sources_that_differ_are_all_shown_openly_each_under_its_value() -> None:
    first, other = citation(), citation("Or 48 crowns.", 3, 12, (0, 13))
    evidence = [Evidence(each.quote, each.passage, 0.8, (each,), 1) for each in (first, other)]
    shown = html(replace(answer(*evidence), status="sources_differ"))
    assert "The sources differ." in shown and 'class="further"' not in shown
    assert re.findall(r'<h3 class="value"[^>]*>(.*?)</h3>', shown) == ["47 crowns", "48 crowns"]
    assert shown.count("<mark>") == 2


def test_further_passages_of_an_answer_are_folded() -> None:
    evidence = [Evidence(each.quote, each.passage, 0.8, (each,), 1) for each in (citation(), citation(), citation())]
    assert "<summary>2 more passages</summary>" in html(answer(*evidence))
    assert "<summary>1 more passage</summary>" in html(answer(*evidence[:2]))


def test_the_day_of_publication_stands_under_the_quote_and_a_month_where_only_that_is_known() -> None:
    month = html(one(replace(citation(), published=date(2023, 9, 1), precision="month")))
    assert '<span class="date">September 2023</span>' in month and '<span class="date">2023-09</span>' in month
    assert 'class="date"' not in html(one(replace(citation(), published=None)))


def test_words_that_count_from_publication_come_with_their_days_beside_the_quote_and_never_in_it() -> None:
    told = citation("It cost 47 <b>crowns</b> <i>on</i> Tuesday.", 8, 17, (0, 43))
    hint = DateHint(125, 142, date(2024, 6, 18), date(2024, 6, 18))
    told = replace(told, dates=(hint, hint))
    shown = Shown(html(one(told)))
    assert shown.words.count("<i>on</i> Tuesday: 18 June 2024") == 2  # Below the quote, and on the card.
    assert "i" not in shown.tags
    assert Shown(marked(told)).words == told.passage


def test_a_card_names_the_author_escaped_and_none_where_none_is_known() -> None:
    named = replace(citation(), author="Ann <i>Lee")
    assert '<span class="author">Ann &lt;i&gt;Lee</span>' in html(answer(nearest=(named,)))
    assert "author" not in html(answer(nearest=(citation(),)))


def test_the_name_of_a_page_is_shown_as_it_stands() -> None:
    named = replace(citation(), page="sheet <i>*Costs*</i>, row 4")
    shown = Shown(html(answer(nearest=(named,))))
    assert "Open at sheet <i>*Costs*</i>, row 4, paragraph 3" in shown.words and "i" not in shown.tags


def test_a_question_that_leant_on_others_is_shown_as_it_was_understood() -> None:
    shown = html(replace(one(), asked_as="Who succeeds Ada?", from_history=True), "Who succeeds her?")
    assert '<q class="as">Who succeeds Ada?</q>' in shown
    assert "Understood as" not in html(one())


def test_the_link_asks_the_question_as_it_was_understood_within_the_same_limits() -> None:
    limits = Limits(date(2024, 1, 1), date(2024, 6, 30), "newest", "hand&book")
    shown = html(replace(one(), asked_as="Who & what?", from_history=True), "And?", limits)
    link = re.search(r'class="permalink" href="\?([^"]+)"', shown)
    assert link is not None
    assert parse_qs(link[1].replace("&amp;", "&")) == {
        "q": ["Who & what?"],
        "collection": ["hand&book"],
        "after": ["2024-01-01"],
        "before": ["2024-06-30"],
        "order": ["newest"],
    }
    assert (
        "in hand&book, published from 1 January 2024, published until 30 June 2024, newest first" in Shown(shown).words
    )
    assert shown.count("&amp;c=hand%26book#p3") == 2  # The number below the quote, and the card.


def test_suggested_questions_are_links_that_ask_them() -> None:
    shown = html(replace(answer(), suggestions=(Suggestion("What is <blue>?", "d", 0, 1),)))
    assert "The documents do answer" in Shown(shown).words
    assert '<a class="ask" href="?q=What+is+%3Cblue%3E%3F">What is &lt;blue&gt;?</a>' in shown


def test_what_went_wrong_is_said_below_the_question_with_a_way_out_where_there_is_one() -> None:
    shown = problem("cd34", "How <b>much</b>?", "Many questions are <i>being</i> answered.", Limits(), again=True)
    words = Shown(shown)
    assert "How <b>much</b>?" in words.words and "Many questions are <i>being</i> answered." in words.words
    assert words.tags <= ALLOWED and "Ask again" in words.words
    assert "Ask again" not in problem("cd34", "?", "Empty.", Limits(), again=False)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_whatever_documents_and_questions_hold_makes_no_tag_no_attribute_and_no_empty_line(
    typed: str, title: str, author: str, section: str
) -> None:
    hostile = replace(
        citation("It is 47 crowns." + title), title=title, author=author, section=(section,), source=title, page=author
    )
    told = replace(hostile, says=(100, 105))
    for each in (
        html(one(told, hostile, value=title), typed, Limits(collection=title)),
        html(answer(nearest=(hostile,)), typed),
        html(
            replace(answer(), suggestions=(Suggestion(section, "d", 0, 1),), asked_as=title, from_history=True), typed
        ),
        problem("cd34", typed, title, Limits(collection=author), again=True),
    ):
        shown = Shown(each)
        assert shown.tags <= ALLOWED
        assert "\n" not in each
        names = set(re.findall(r'<[^>]*?\s([a-z-]+)="[^"<>]*"', each))
        assert names <= {"class", "id", "href", "title", "dir", "type", "tabindex", "rel", "target"}
        assert "\n".join(typed.splitlines()) in shown.words


@given(st.text(max_size=80))
def test_a_link_carries_any_question_whole(question: str) -> None:
    words = question.encode("utf-8", "replace").decode()
    link = Limits().link(words)
    assert parse_qs(link.removeprefix("?"), keep_blank_values=True).get("q", [""]) == [words]
