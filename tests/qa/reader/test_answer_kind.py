from __future__ import annotations

import pytest

from qa.reader.answer_kind import Kind, asked_kind, holds_kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many containers were there?", "number"),
        ("What is the limit in Rome?", "number"),
        ("When did it close?", "time"),
        ("In which year did it close?", "time"),
        ("Who closed it?", "person"),
        ("Where is it?", "place"),
        ("What happens when it closes?", None),
        ("Why did it close?", None),
    ],
)
def test_the_question_shows_what_it_asks_for(question: str, kind: Kind | None) -> None:
    assert asked_kind(question) == kind


@pytest.mark.parametrize(
    ("kind", "sentence", "holds"),
    [
        ("number", "It held 4.8m shells.", True),
        ("number", "It held two of them.", True),
        ("number", "Nobody said how many.", False),
        ("time", "It closed on Tuesday.", True),
        ("time", "It closed at 10:30.", True),
        ("time", "It closed soon.", False),
        ("person", "It was closed by Ann Lee.", True),
        ("person", "In October the board's chair left, and Nato’s men too.", False),
        ("place", "It lies near Azov.", True),
        ("place", "It lies far away.", False),
    ],
)
def test_a_sentence_holds_words_of_a_kind_or_does_not(kind: Kind, sentence: str, holds: bool) -> None:
    assert holds_kind(kind, sentence, "?") is holds


def test_words_that_the_question_holds_already_do_not_count() -> None:
    assert not holds_kind("person", "It was closed by Ann Lee.", "Who followed Ann Lee?")
    assert not holds_kind("number", "There were 12 then.", "How many came after the 12?")
