"""What is checked before anything is asked."""

from __future__ import annotations

import pytest

from qa.evaluate.gold import BadQuestions, Place, check
from qa.evaluate.question import EvalQuestion, GoldPassage
from tests.qa.evaluate.made import TEXT, Texts


def test_patterns_passages_and_answers_are_found_in_the_collection() -> None:
    question = EvalQuestion(
        "1", "How heavy?", ("40 tonnes",), ("?.txt",), (GoldPassage("a.txt", text="The crane weighs 40 tonnes."),)
    )
    gold = check([question], Texts())["1"]
    assert gold.documents == {"a.txt", "b.txt"}
    assert gold.places == (Place("a.txt", 19, 46),)
    assert [TEXT[place.start : place.end] for place in gold.answers] == ["40 tonnes"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (EvalQuestion("1", "How heavy?", ("x",), ("c.txt",)), "the collection has no document 'c.txt'"),
        (EvalQuestion("1", "How heavy?", ("x",), (), (GoldPassage("a.txt", 60, 90),)), "does not stand in 'a.txt'"),
        (EvalQuestion("1", "How heavy?", ("x",), (), (GoldPassage("a.txt", text="Old words"),)), "('Old words')"),
        (EvalQuestion("1", "How heavy?", ("50 tonnes",), (), (GoldPassage("a.txt", 0, 18),)), "none of its answers"),
        (EvalQuestion("1", "...", ("x",)), "The question is empty"),
    ],
)
def test_a_question_that_does_not_fit_is_named_and_nothing_is_asked(question: EvalQuestion, said: str) -> None:
    target = Texts()
    with pytest.raises(BadQuestions) as raised:
        check([question], target)
    assert said in str(raised.value)
    assert "question '1'" in str(raised.value)
    assert not target.asked


def test_all_mistakes_are_told_at_once_and_ids_may_not_repeat() -> None:
    questions = [EvalQuestion("1", "How heavy?", (), (f"{number}.md",)) for number in range(30)]
    with pytest.raises(BadQuestions) as raised:
        check(questions, Texts())
    assert "question '1' is there 30 times" in str(raised.value)
    assert len(raised.value.mistakes) == 31
    assert "and 11 more" in str(raised.value)


def test_the_language_of_a_document_is_told_by_its_words() -> None:
    german = (
        "Der Kran wiegt vierzig Tonnen und steht seit dem Frühjahr still, weil niemand weiß, wie man ihn wieder in Gang bringt. "
        * 2
    )
    golds = check(
        [EvalQuestion("1", "How heavy?", ("vierzig",), ("de.txt",)), EvalQuestion("2", "How old?", ())],
        Texts({"de.txt": german}),
    )
    assert (golds["1"].language, golds["2"].language) == ("de", "")
