from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question import LONGEST, BadQuestion, clean


@pytest.mark.parametrize("question", ["", "  \n", "???", "\x00\x1b"])
def test_a_question_without_words_is_refused_with_an_example(question: str) -> None:
    with pytest.raises(BadQuestion, match="for example"):
        clean(question)


def test_a_question_that_is_too_long_is_refused_with_the_limit() -> None:
    assert clean("a" * LONGEST)
    with pytest.raises(BadQuestion, match="2,001 characters, and 2,000 are the most"):
        clean("a" * (LONGEST + 1))


@given(st.text(max_size=200))
def test_a_cleaned_question_is_one_line_that_stays_as_it_is(question: str) -> None:
    try:
        cleaned = clean(question)
    except BadQuestion:
        return
    assert cleaned == clean(cleaned)
    assert len(cleaned.splitlines()) == 1
