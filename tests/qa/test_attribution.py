"""Who says it is named in the passage's own words, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.attribution import attribution

CASES = [
    ("The harbour master Ada Quill said on Monday that nine ferries were late.", "The harbour master Ada Quill said"),
    ("According to the Port Authority, nine ferries were late.", "According to the Port Authority"),
    ("Nine ferries were late, according to Ada Quill.", "according to Ada Quill"),
    ("“Nine of them were late,” said the mayor of Turku.", "said the mayor of Turku"),
    ("“Nine of them were late,” said Ada Quill, the harbour master.", "said Ada Quill"),
    ("Ada Quill, spokeswoman of the harbour board, said on Monday that nine were late.", "Ada Quill, spokeswoman of the harbour board, said"),
    ("In Turku, Ada Quill said that nine were late.", "Ada Quill said"),
    ("Those ferries could carry 4.8m people, Quill said.", "Quill said"),
    ("Nine ferries were late.", None),
    ("The Titanic was found by those whom Kim was told of.", None),
    ("Nobody in Turku said so.", None),
    ("Nine ships were found in Turku, Quill said.", "Quill said"),
    ("According to Mr. Quill, nine were late.", "According to Mr. Quill"),
    ("Nine were late, according to the U.S. Navy.", "according to the U.S. Navy"),
    ("He said that nine ferries were late.", None),
    ("The board reported that Quill had said nine.", "The board reported"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "who"), CASES)
def test_who_says_it_is_found(sentence: str, who: str | None) -> None:
    text = f"Before. {sentence} After."
    found = attribution(text, 8, 8 + len(sentence))
    assert (None if found is None else text[slice(*found)]) == who


@given(st.text(alphabet="Ada Quill said,.“”\n that according to 9", max_size=80), st.data())
def test_what_is_found_lies_within_what_was_asked_about(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = attribution(text, start, end)
    assert found is None or start <= found[0] < found[1] <= end
