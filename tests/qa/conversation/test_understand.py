"""Questions that lean on earlier turns, and those that do not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.conversation import MOST_TURNS, Turn, Understood, for_reading, understand

CONTAINERS = Turn(
    "How many containers did Lisbon count?",
    "at least 400 shipping containers",
    "The harbour master Rui Costa said ...",
    ("d1",),
)
SUCCESSOR = Turn("When does Maria Keller’s extra year at the harbour office end?", "in March 2031", "", ("d2",))
HOTEL = Turn("What is the hotel limit in Berlin?", "140 euros", "", ("d3",))
LEAVE = Turn("How many days of annual leave do full-time staff have?", "27 days", "", ("d4",))
MOVE = Turn("Which city is Ana Lima moving to?", "St Gallen", "", ("d5",))


def nothing_is_near(_: str, __: Sequence[str]) -> None:
    return None


def asked(question: str, *history: Turn, likest: int | None = None) -> Understood:
    return understand(question, history, lambda _, others: None if likest is None else min(likest, len(others) - 1))


@pytest.mark.parametrize(
    ("question", "history", "understood"),
    [
        ("And how many crates could they hold?", CONTAINERS, "How many crates could the containers hold (Lisbon)?"),
        ("How many crates could those containers hold?", CONTAINERS, "How many crates could the shipping containers hold (Lisbon)?"),
        ("Who is expected to succeed her?", SUCCESSOR, "Who is expected to succeed Maria Keller?"),
        ("When was his speech?", CONTAINERS, "When was Rui Costa’s speech?"),
        ("And in London?", HOTEL, "What is the hotel limit in London?"),
        ("What about Paris?", HOTEL, "What is the hotel limit in Paris?"),
        ("Why?", MOVE, "Why is Ana Lima moving to St Gallen?"),
        ("When did she move there?", MOVE, "When did Ana Lima move in St Gallen?"),
        ("Who said so?", CONTAINERS, "Who said “The harbour master Rui Costa said ...”?"),
        ("How far is that from Bern?", MOVE, "How far is St Gallen from Bern?"),
        ("What else did the mayor see?", CONTAINERS, "What else did the mayor see (Lisbon, containers)?"),
        ("What does it cost?", Turn("Where is the boat show held?", "Turku"), "What does the boat show cost?"),
        ("How many days can be carried over?", LEAVE, "How many days can be carried over (full-time staff, annual leave)?"),
    ],
)  # fmt: skip
def test_a_question_that_leans_is_made_self_contained(question: str, history: Turn, understood: str) -> None:
    found = asked(question, history)
    assert found.question == understood
    assert found.leaning != "no"
    assert found.documents == frozenset(history.documents)


@pytest.mark.parametrize(
    "question",
    [
        "What is the hotel limit in Oslo?",
        "Who is the president of Portugal?",
        "When will Rui Costa leave and where will he go?",
        "Is there a limit for taxis in Madrid?",
        "Did Lisbon say that containers were missing?",
        "What is the capital of Australia?",
    ],
)
def test_a_question_with_a_topic_of_its_own_stays_as_it_is(question: str) -> None:
    for turn in (CONTAINERS, SUCCESSOR, HOTEL, LEAVE, MOVE):
        found = asked(question, turn)
        assert (found.question, found.leaning) == (question, "no")


def test_an_opening_word_is_left_out_of_a_question_that_stands_by_itself() -> None:
    assert asked("And what is the hotel limit in Oslo?", LEAVE) == Understood(
        "What is the hotel limit in Oslo?", "What is the hotel limit in Oslo?"
    )


def test_a_phrase_stands_for_what_means_the_likest() -> None:
    assert asked("And for contractors?", LEAVE, likest=1).question.count("contractors") == 1


def test_several_people_are_those_that_the_answer_names() -> None:
    told = Turn("On whom did the guards call?", "sailors from the north")
    assert asked("Why had they landed?", told).question.startswith("Why had the sailors from the north landed")


def test_a_name_with_small_words_within_is_one_name() -> None:
    told = Turn("Who is the data protection officer?", "Joanna de Witt")
    assert asked("What does she decide?", told).question == "What does Joanna de Witt decide?"


def test_the_answer_comes_before_the_question_as_what_a_person_stands_for() -> None:
    told = Turn("Who is expected to succeed Maria Keller?", "Jonas Weber")
    assert asked("Which country does he come from?", told).question == "Which country does Jonas Weber come from?"


def test_a_first_question_is_never_changed() -> None:
    assert asked("And in London?") == Understood("And in London?", "And in London?")


def test_only_the_last_turns_are_looked_back_on_however_many_there_are() -> None:
    forgotten = Turn("When was Maria Keller born?", "in 1970")
    neutral = Turn("How much is a ticket?", "3 euros")
    assert "Keller" in asked("Where does she live?", forgotten, neutral).question
    assert "Keller" not in asked("Where does she live?", forgotten, *[neutral] * MOST_TURNS).question
    assert asked("Where does she live?", *[forgotten] * 1000).question == "Where does Maria Keller live?"


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=40))
def test_no_question_and_no_history_breaks_it_and_every_question_keeps_words(
    question: str, before: str, value: str
) -> None:
    found = understand(question, [Turn(before, value, f"{value} {before}")], nothing_is_near)
    assert bool(found.question.strip()) >= bool(found.plain.strip())
    assert understand(question, [], nothing_is_near).question == question


def test_a_pronoun_that_may_stand_for_several_persons_is_understood_in_several_ways() -> None:
    host = Turn("Who was the host when Rui Costa last came to Turku?", "Maria Keller", "His host was Maria Keller.")
    understood = asked("How long will he stay this time?", host)
    assert understood.question == "How long will Maria Keller stay this time?"
    assert "How long will Rui Costa stay this time?" in understood.others
    assert understood.question not in understood.others


def test_the_topic_behind_the_question_is_always_one_of_the_ways_to_take_it() -> None:
    understood = asked("And in London?", HOTEL)
    assert understood.question == "What is the hotel limit in London?"
    assert any("hotel limit" in way and way.startswith("In London (") for way in understood.others)


@pytest.mark.parametrize(
    ("asked_so", "understood"),
    [
        ("Who said so?", "Who said “The harbour master Rui Costa said ...”?"),
        ("And where did he say that?", "Where did he say “The harbour master Rui Costa said ...”?"),
    ],
)
def test_what_was_said_is_the_answers_own_sentence(asked_so: str, understood: str) -> None:
    assert understood in (asked(asked_so, CONTAINERS).question, *asked(asked_so, CONTAINERS).others)


@pytest.mark.parametrize(
    ("understood", "read"),
    [
        ("How many can be carried over (days, annual leave)?", "How many can be carried over?"),
        ("When are they paid (touch days)?", "When are they paid?"),
        ("What is the limit in London?", "What is the limit in London?"),
        # These ask nothing without it.
        ("By when (days, annual leave)?", "By when (days, annual leave)?"),
        ("In London (hotel limit)?", "In London (hotel limit)?"),
        ("Who (harbour office)?", "Who (harbour office)?"),
    ],
)
def test_what_is_carried_behind_a_question_is_not_read_where_it_asks_something_without(
    understood: str, read: str
) -> None:
    assert for_reading(understood, "What was typed?") == read


def test_what_somebody_put_in_brackets_is_read() -> None:
    typed = "How long is it valid (in days)?"
    assert for_reading(typed, typed) == typed
    assert for_reading("How long is the pass valid (in days)?", typed) == "How long is the pass valid (in days)?"
    assert for_reading("How long is it valid (in days) (harbour pass)?", typed) == typed
