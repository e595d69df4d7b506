"""Answers that say the same, and answers that cannot both be right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.values import Date, differ, same, value_of

SAME = [
    ("10,000", "ten thousand"),
    ("at least 10,000 shipping containers", "10,000"),
    ("4.8m", "4.8 million shells"),
    ("as much as 4.8m shells", "4,800,000"),
    ("over 11,000", "more than 11,000 containers"),
    ("$1.2bn", "$1.2 billion"),
    ("5%", "five per cent"),
    ("12 September 2023", "September 12, 2023"),
    ("September 2023", "12 September 2023"),
    ("2023", "in September 2023"),
    ("1998", "in 1998"),
    ("Shin Wonsik", "Shin Won-sik"),
    ("Putin", "Vladimir Putin"),
    ("the Vostochny Cosmodrome", "Vostochny cosmodrome"),
    ("Zaporizhzhia", "Zaporizhzhya"),
    ("Café Müller", "Cafe Muller"),
    ("twenty-one", "21"),
    ("100m", "100 metres"),
    ("100m", "100 million"),
    ("10.000", "10,000"),
    ("1500", "1,500 people"),
    ("10 000 containers", "10,000"),
    ("George Bush", "George W. Bush"),
]
DIFFERENT = [
    ("10,000", "over 11,000 containers"),
    ("4.8m shells", "3.1m shells"),
    ("12 September 2023", "13 September 2023"),
    ("1998", "1999"),
    ("June 2024", "September 2023"),
    ("minus five degrees", "5 degrees"),
]
NEITHER = [
    ("10,000 containers", "4.8m shells"),
    ("5%", "$5"),
    ("to ask for more help", "for talks on weapons"),
    ("10,000", "South Korea"),
    ("between 5 and 10", "7"),
    ("Mark Rutte", "Klaus Iohannis"),
    ("Moscow", "Russia"),
    ("East Germany", "West Germany"),
    ("Henry VII", "Henry VIII"),
    ("World War I", "World War II"),
    ("George W. Bush", "George H. W. Bush"),
    ("Virginia", "West Virginia"),
    ("guilty", "not guilty"),
    ("8,848 m", "29,029 feet"),
    ("5 ferries for Turku", "4.8m shells for Kyiv"),
    ("3 of his sons", "20 of his ships"),
    ("no one", "1"),
    ("One Direction", "1"),
    ("2023-24", "May 2023"),
    ("less than 10", "more than 10"),
    ("", "10"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_only_looks_different_is_one_value(one: str, other: str) -> None:
    assert same(value_of(one), value_of(other)) and same(value_of(other), value_of(one))
    assert not differ(value_of(one), value_of(other))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_values_of_one_kind_differ(one: str, other: str) -> None:
    assert differ(value_of(one), value_of(other)) and differ(value_of(other), value_of(one))


@pytest.mark.parametrize(("one", "other"), NEITHER)
def test_what_cannot_be_compared_neither_agrees_nor_differs(one: str, other: str) -> None:
    assert not differ(value_of(one), value_of(other)) and not same(value_of(one), value_of(other))


def test_a_language_that_writes_the_comma_for_the_point_is_read_so() -> None:
    assert same(value_of("10.000 Container", "de"), value_of("10,000 containers"))
    assert same(value_of("4,8 Millionen", "de"), value_of("4.8m"))
    assert same(value_of("zehntausend", "de"), value_of("10,000"))
    assert value_of("12. September 2023", "de").date == Date(2023, 9, 12)


def test_a_day_without_its_year_has_none() -> None:
    assert value_of("14 June").date == Date(None, 6, 14)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_words_can_be_compared_either_way_round(one: str, other: str) -> None:
    left, right = value_of(one), value_of(other)
    assert not differ(left, left)
    assert same(left, right) == same(right, left)
    assert differ(left, right) == differ(right, left)
    assert not (same(left, right) and differ(left, right))


@given(st.integers(0, 10**12))
def test_a_number_is_read_with_and_without_its_commas(number: int) -> None:
    assert value_of(f"{number:,} crowns").readings[0] == number
    assert value_of(f"{number} crowns").readings == (number,)
