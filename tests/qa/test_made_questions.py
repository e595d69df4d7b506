"""Questions made of statements, and what no question is made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.good_question import reads_well
from qa.made_questions import questions_of


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        ("Ana Lima, governor of the Turku region, was late.", "Who is the governor of the Turku region?", "Ana Lima"),
        ("Certificates on laptops expire after 180 days.", "After how many days do Certificates on laptops expire?", "180 days"),
        ("The Harbour Forum takes place in Turku.", "Where does the Harbour Forum take place?", "in Turku"),
        ("Maria Keller leads the office in Turku.", "Who leads the office in Turku?", "Maria Keller"),
    ],
)  # fmt: skip
def test_a_statement_gives_the_question_that_it_answers(sentence: str, question: str, answer: str) -> None:
    made = {
        each.question: sentence[each.start : each.end] for each in questions_of(sentence, f"the {sentence} {sentence}")
    }
    assert made == {question: answer}


@pytest.mark.parametrize(
    "sentence",
    [
        "He leads the office in Turku.",
        "They had seen 40 ships.",
        "If Maria Keller leads the office in Turku, nobody knows.",
        "“Maria Keller leads the office", "", "???",
    ],
)  # fmt: skip
def test_nothing_is_asked_whose_meaning_stands_elsewhere_or_that_may_not_be_so(sentence: str) -> None:
    assert not list(questions_of(sentence, sentence))


@given(st.text(max_size=120))
def test_whatever_is_made_reads_well_and_its_answer_stands_in_the_sentence(sentence: str) -> None:
    for made in questions_of(sentence, sentence):
        assert reads_well(made.question)
        assert sentence[made.start : made.end].strip()


@pytest.mark.parametrize(
    "question",
    ["Who sent it?", "Who leads the site?", "Who is “the governor of the Turku region?", "How many ships were seen last week in Turku?", "Turku?"],
)  # fmt: skip
def test_a_question_that_points_away_or_is_clumsy_does_not_read_well(question: str) -> None:
    assert not reads_well(question)
