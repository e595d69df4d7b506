from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index_build.loaders.plain_text import load

LIVE_PAGE = """Saturday, November 16, 2024
HomeWorldHarbour live: ferry to return on…

Harbour live: ferry to return on Monday after repairs

Key events

Ann McLee

Ann McLee

The ferry will sail again on Monday. Repairs took nine days.

Share

Updated at 10:15
"""


def kinds(text: str) -> list[tuple[str, str]]:
    loaded = load(text.encode())
    return [(block.kind, loaded.text[block.start : block.end]) for block in loaded.blocks]


def test_the_title_is_the_first_line_that_reads_like_one() -> None:
    assert load(LIVE_PAGE.encode()).title == "Harbour live: ferry to return on Monday after repairs"


def test_a_text_that_begins_with_a_sentence_has_no_title() -> None:
    assert load(b"It rained all day. Nobody came.").title is None


def test_furniture_and_repeated_names_are_told_from_headings_and_paragraphs() -> None:
    found = kinds(LIVE_PAGE)
    assert [words for kind, words in found if kind == "heading"] == [
        "Harbour live: ferry to return on Monday after repairs",
        "Key events",
    ]
    assert [words for kind, words in found if kind == "paragraph"] == [
        "The ferry will sail again on Monday. Repairs took nine days."
    ]


def test_lines_broken_at_a_margin_are_one_paragraph() -> None:
    text = (
        "The crew of the ferry was told on the first evening that\n"
        "the repairs to the engine would take nine days, and that\n"
        "the company would pay for every night."
    )
    assert kinds(text) == [("paragraph", text)]


def test_long_lines_below_each_other_are_a_paragraph_each() -> None:
    lines = ["The ferry company said that it would pay for every night that its guests had to stay. " * 2] * 2
    assert [kind for kind, _ in kinds("\n".join(lines))] == ["paragraph", "paragraph"]


def test_lines_with_bullets_are_a_list() -> None:
    assert [kind for kind, _ in kinds("- tea\n- coffee\n- water")] == ["list"]


def test_a_line_with_a_colon_above_a_list_leads_into_it_and_above_other_text_is_a_heading() -> None:
    assert [kind for kind, _ in kinds("Bring these:\n\n- tea\n- water\n\nIn other news:\n\nIt rained.")] == [
        "paragraph",
        "list",
        "heading",
        "paragraph",
    ]


def test_windows_line_ends_part_paragraphs_as_others_do() -> None:
    assert [words for _, words in kinds("First one.\r\n\r\nSecond one.\r\n")] == ["First one.", "Second one."]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t"), max_size=400))
def test_the_stored_text_is_the_files_and_blocks_lie_in_it_in_order(text: str) -> None:
    loaded = load(text.encode())
    assert loaded.text == text.removeprefix("\ufeff")
    position = 0
    for block in loaded.blocks:
        assert position <= block.start < block.end <= len(loaded.text)
        assert not loaded.text[block.start].isspace()
        assert not loaded.text[block.end - 1].isspace()
        position = block.end
    words = "".join(loaded.text[block.start : block.end] for block in loaded.blocks)
    assert sorted(filter(str.isalnum, words)) == sorted(filter(str.isalnum, loaded.text))
