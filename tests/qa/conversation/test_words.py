"""Words, names and phrases of questions."""

from qa.conversation.words import asked_phrase, is_person, names, phrases, stem


def test_names_are_runs_of_capitals_and_a_first_word_is_none() -> None:
    assert names("When does Maria Keller’s year at NATO end?") == ["Maria Keller", "NATO"]
    assert names("Which port does the VPN use?") == ["VPN"]
    assert names("Contractors have 20 days.") == []


def test_a_person_has_two_names_or_a_title() -> None:
    assert is_person("Rui Costa")
    assert not is_person("Boyko Towers") and not is_person("State Department") and not is_person("Lisbon")
    assert is_person("Costa", "as President Costa said")


def test_a_question_parts_into_what_is_asked_for_and_the_rest() -> None:
    assert asked_phrase("How many days of leave can be carried over?") == (
        "How many days of leave",
        "can be carried over",
    )
    assert asked_phrase("By when must a claim be sent in?") == ("By when", "must a claim be sent in")
    assert asked_phrase("Contractors?") == ("", "")


def test_phrases_leave_the_verb_behind_a_name_out() -> None:
    assert phrases("How many shipping containers did Lisbon count?") == ["shipping containers", "Lisbon"]


def test_one_and_several_have_one_stem() -> None:
    assert {stem(word) for word in ("Container", "containers", "container’s")} == {"container"}
    assert stem("policies") == stem("policy")
