"""Words that count from the day of publication come to the days that were meant, or to none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.relative_dates import relative_dates

DAY = date(2021, 5, 13)  # A Thursday.


def hints(text: str, day: date | None = DAY, language: str | None = "en") -> list[tuple[str, str, str]]:
    found = relative_dates(text, 0, len(text), day, language)
    return [(text[hint.start : hint.end], str(hint.first), str(hint.last)) for hint in found]


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("The ferry sank on Tuesday.", "on Tuesday", "2021-05-11"),
        ("The ferry sank on Thursday.", "on Thursday", "2021-05-13"),
        ("The board told reporters Monday that it was sorry.", "Monday", "2021-05-10"),
        ("On Friday, Ada Quill resigned.", "On Friday", "2021-05-07"),
        ("The ferry will arrive on Tuesday.", "on Tuesday", "2021-05-18"),
        ("The talks are to be held on Friday morning.", "on Friday morning", "2021-05-14"),
        ("He was due to fly home later on Thursday.", "later on Thursday", "2021-05-13"),
        ("It spoke of the vote that would follow on Saturday.", "on Saturday", "2021-05-15"),
        ("Rain and fog in Turku on Wednesday", "on Wednesday", "2021-05-12"),
        ("It sank last Saturday.", "last Saturday", "2021-05-08"),
        ("It sails next Tuesday, they said.", "next Tuesday", "2021-05-18"),
        ("It sank yesterday.", "yesterday", "2021-05-12"),
        ("It will sail tomorrow.", "tomorrow", "2021-05-14"),
        ("It sank the day before yesterday.", "the day before yesterday", "2021-05-11"),
        ("It sank two days ago.", "two days ago", "2021-05-11"),
    ],
)
def test_words_come_to_a_day(text: str, words: str, day: str) -> None:
    assert hints(text) == [(words, day, day)]


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        ("It sank last week.", "last week", "2021-05-03", "2021-05-09"),
        ("It was sold this month.", "this month", "2021-05-01", "2021-05-31"),
        ("It was sold last year.", "last year", "2020-01-01", "2020-12-31"),
        ("It was sold last September.", "last September", "2020-09-01", "2020-09-30"),
        ("It sank three months ago.", "three months ago", "2021-02-01", "2021-02-28"),
        ("It sank last weekend.", "last weekend", "2021-05-08", "2021-05-09"),
    ],
)
def test_words_come_to_a_span(text: str, words: str, first: str, last: str) -> None:
    assert hints(text) == [(words, first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "The office closes every Tuesday.",
        "It is open from Monday to Friday.",
        "If you ask by Wednesday, you will get it on Friday.",
        "You must hand it in on Friday.",
        "It sank last Tuesday.",  # Of this week or of the one before.
        "It sank last March.",  # Of this year or the one before.
        "He said: “We will sail tomorrow.”",
        "It sank on Tuesday, 11 May 2021.",
        "It sank the Tuesday before.",
        "Good Friday was cold.",
        "The Sunday Times said so.",
        "It sank more than two years ago.",
        "In the last week of March it sank.",
        "That was expected on Monday, and it would sink on Tuesday.",
        "Tuesday’s ferry was late.",
    ],
)
def test_what_may_be_meant_in_two_ways_is_left_as_it_stands(text: str) -> None:
    assert hints(text) == []


def test_an_undated_document_and_one_in_another_language_tell_nothing() -> None:
    assert hints("It sank on Tuesday.", day=None) == []
    assert hints("It sank on Tuesday.", language="de") == []
    assert hints("It sank on Tuesday.", language="en-GB") == hints("It sank on Tuesday.", language=None) != []


def test_a_document_of_which_the_month_alone_is_known_tells_of_months_and_years() -> None:
    text = "It sank on Tuesday, was sold last month, last week and two days ago, and built last year."
    found = relative_dates(text, 0, len(text), date(2021, 5, 1), "en", "month")
    assert [(text[hint.start : hint.end], hint.first) for hint in found] == [
        ("last month", date(2021, 4, 1)),
        ("last year", date(2020, 1, 1)),
    ]


WORDS = st.lists(
    st.sampled_from(
        "on Tuesday last week month May year two days ago yesterday tomorrow will sank “ ” . , \n next Friday the 3 June 2021".split(
            " "
        )
    ),
    max_size=25,
).map(" ".join)


@given(WORDS, st.dates(), st.data())
def test_hints_lie_in_the_quoted_sentence_in_order_and_apart(text: str, day: date, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    edge = start
    for hint in relative_dates(text, start, end, day):
        assert edge <= hint.start < hint.end <= end
        assert hint.first <= hint.last
        edge = hint.end
