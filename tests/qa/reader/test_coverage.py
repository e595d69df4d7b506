"""What of a question a passage speaks of."""

from qa.answerer import Answerer
from qa.reader.coverage import Coverage


def test_a_name_that_stands_nowhere_near_is_missed_and_one_that_does_is_not(demo: Answerer) -> None:
    passage = "Seoul had identified at least 10,000 shipping containers."
    lexical = demo.generation.lexical
    seoul = Coverage("How many containers did Seoul identify?", lexical).shares([passage, ""])
    tokyo = Coverage("How many containers did Tokyo identify?", lexical).shares([passage, ""])
    assert seoul[0].tolist() == [1, 1] and seoul[1].tolist() == [0, 0]
    assert tokyo[0, 0] < 1 and tokyo[0, 1] == 0


def test_a_word_is_the_rarer_the_heavier_and_numbers_are_names(demo: Answerer) -> None:
    coverage = Coverage("what did Vladivostok say in 2023?", demo.generation.lexical)
    rare, common, year = coverage.shares(["Vladivostok", "say", "in 2023"])
    assert rare[0] > common[0]
    assert rare[1] == year[1] == 0.5


def test_a_question_without_names_has_them_all(demo: Answerer) -> None:
    assert Coverage("who pays for lunch?", demo.generation.lexical).shares(["nobody"])[0, 1] == 1
