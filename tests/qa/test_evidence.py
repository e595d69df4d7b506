"""Marked words are found again in changed copies, and only there where they are the same."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_build.build import build_index
from index_build.embedder import Embedder
from qa.answerer import Answerer
from qa.evidence import same_words, with_qualifier
from tests.conftest import Write

TEXT = "The ferry cost $4.8m in 1998; the second ferry cost $5.1m in 1999, the board said."


def _span(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


@pytest.mark.parametrize(
    ("copy", "words", "found"),
    [
        ("Late on Monday: the ferry cost $4.8m in 1998; the second ferry cost $5.1m in 1999.", "$5.1m", "$5.1m"),
        ("The ferry cost  $4.8m\nin 1998; the second ferry cost $5.2m in 1999, the board said.", "$5.1m", None),
        ("The ferry cost €4.8m in 1998; the second ferry cost $5.1m in 1999, the board said.", "$4.8m", None),
        ("The Ferry cost $4.8m in 1998; The Second Ferry cost $5.1m in 1999.", "second ferry", "Second Ferry"),
        ("", "$4.8m", None),
        ("The ferry cost $14.8m in 1998; the second ferry cost $5.1m in 1999, the board said.", "4.8m", None),
        ("The ferry cost $-4.8m in 1998; the second ferry cost $5.1m in 1999, the board said.", "4.8m", None),
    ],
)
def test_words_are_found_in_a_copy_unless_they_were_changed(copy: str, words: str, found: str | None) -> None:
    place = same_words(TEXT, _span(TEXT, words), copy)
    assert (None if place is None else copy[slice(*place)]) == found


def test_a_sentence_about_another_place_is_no_witness_though_the_marked_words_are_the_same() -> None:
    text = "The ferry to Turku leaves at 9:00 every day from pier 3. Tickets are sold on board."
    where, sentence = _span(text, "9:00"), (0, text.index(" Tickets"))
    assert same_words(text, where, text.replace("Turku", "Stockholm"), sentence) is None
    assert same_words(text, where, text.replace("Tickets", "Meals"), sentence) is not None
    assert same_words(text, where, text.replace("The ferry", "The ferry, says Ada Quill,"), sentence) is not None


@given(st.text(max_size=60), st.text(max_size=60), st.data())
def test_what_is_found_says_the_same_but_for_white_space_and_case(text: str, copy: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    place = same_words(text, (start, end), copy)
    if place is not None:
        assert copy[slice(*place)].split() == text[start:end].split() or (
            " ".join(copy[slice(*place)].split()).casefold() == " ".join(text[start:end].split()).casefold()
        )


def test_a_changed_copy_is_cited_for_what_it_still_says_and_not_for_what_it_changed(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    story = (
        "The harbour board said that the ferry Aurora, which crosses the sound twice a day, was built in Turku by {} and that "
        "it cost {} crowns when it was delivered to the islands."
    )
    folder = write(
        {
            "a.txt": story.format("Ada Quill", "nine million"),
            "b.txt": story.format("Ada Quill", "ten million"),
            "c.txt": "Late on Tuesday it was reported: " + story.format("Ada Quill", "nine million"),
        }
    )
    build_index([folder], tmp_path / "index", embedder)
    answerer = Answerer(tmp_path / "index", embedder)
    built = answerer.ask("Where was the ferry Aurora built?").evidence
    assert [[Path(each.source).name for each in evidence.citations] for evidence in built] == [
        ["a.txt", "b.txt", "c.txt"]
    ]
    assert built[0].independent_sources == 1
    cost = answerer.ask("How much did the ferry Aurora cost?").evidence
    by_value = {evidence.value: {Path(each.source).name for each in evidence.citations} for evidence in cost}
    assert all(("nine" in value) == ("a.txt" in sources) == ("c.txt" in sources) for value, sources in by_value.items())
    assert not any({"a.txt", "b.txt"} <= sources for sources in by_value.values())


@pytest.mark.parametrize(
    ("text", "number", "marked"),
    [
        ("It sent over 11,000 containers.", "11,000", "over 11,000"),
        ("Seoul saw at least ten of them.", "ten", "at least ten"),
        ("It cost as much as $4.8m.", "$4.8m", "as much as $4.8m"),
        ("At least 10 came.", "10", "At least 10"),
        ("The bridge is over. 11 came.", "11", "11"),
        ("It went over the bridge.", "the bridge", "the bridge"),
    ],
)
def test_a_marked_number_takes_along_what_qualifies_it(text: str, number: str, marked: str) -> None:
    start, end = _span(text, number)
    assert text[with_qualifier(text, start) : end] == marked
