"""Periods are read from what people write, or refused in a sentence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer import Evidence
from qa.period import ALWAYS, BadOrder, BadPeriod, Period, check_order, in_order
from tests.ui.test_render import citation


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2024-06-18", date(2024, 6, 18), date(2024, 6, 18)),
        ("18 June 2024", date(2024, 6, 18), date(2024, 6, 18)),
        (" june 18,  2024", date(2024, 6, 18), date(2024, 6, 18)),
        ("February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_day_a_month_and_a_year_are_meant_whole(words: str, first: date, last: date) -> None:
    assert Period.parse(words, words) == Period(first, last)


def test_an_end_that_is_not_given_stays_open() -> None:
    assert Period.parse("2024", "") == Period(after=date(2024, 1, 1))
    assert Period.parse() == ALWAYS and not ALWAYS and Period.parse("", "2024")


@pytest.mark.parametrize(
    "words", ["soon", "2024-13", "31 February 2024", "June", "0000", "Octopus 2024", "03/04/2024", "x" * 99]
)
def test_words_that_are_no_date_are_refused_in_a_sentence(words: str) -> None:
    with pytest.raises(BadPeriod, match="which is no date that can be read: write 2024-06-18, 18 June 2024"):
        Period.parse(after=words)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadPeriod, match="begins on 2024-06-02, after its end on 2024-06-01"):
        Period.parse("2024-06-02", "2024-06-01")


def test_an_order_that_there_is_not_is_refused() -> None:
    assert check_order("newest") == "newest"
    with pytest.raises(BadOrder, match="'latest': write best, newest or oldest"):
        check_order("latest")


@given(st.text(max_size=30))
def test_any_words_are_read_or_refused(words: str) -> None:
    try:
        Period.parse(words, words)
    except BadPeriod as error:
        assert words.split() and "write" in str(error)


def test_evidence_is_ordered_by_when_it_was_said_first_and_what_has_no_date_is_last() -> None:
    import dataclasses

    days = [date(2024, 6, 2), None, date(2024, 6, 1), date(2024, 6, 3)]
    evidence = [Evidence("a", "a", 0.5, (dataclasses.replace(citation(), published=day),), 1) for day in days]

    def ordered(order: str) -> list[int]:
        return [
            each.citations[0].published.day if each.citations[0].published else 0
            for each in in_order(evidence, check_order(order))
        ]

    assert ordered("best") == [2, 0, 1, 3]
    assert ordered("newest") == [3, 2, 1, 0]
    assert ordered("oldest") == [1, 2, 3, 0]
