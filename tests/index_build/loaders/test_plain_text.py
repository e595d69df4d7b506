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


def test_a_line_that_goes_on_in_lower_case_belongs_to_the_one_before() -> None:
    assert kinds("- Clean the oven and leave the\n  door open until it is dry\n- Switch it off") == [
        ("list", "- Clean the oven and leave the\n  door open until it is dry\n- Switch it off")
    ]
    wrapped = "The drill takes place every quarter and everyone has to leave\nthe building.\nMeet at the car park."
    assert [words for _, words in kinds(wrapped)] == [wrapped.rpartition("\n")[0], "Meet at the car park."]


def test_bare_lines_that_state_something_are_no_headings() -> None:
    text = "Who is who\n\nAda Quill mends the lamps.\n\nCaretaker: Tom Price, mobile 07700 900123\n\nMia is the fire warden"
    assert [kind for kind, _ in kinds(text)] == ["heading", "paragraph", "paragraph", "paragraph"]
    assert [kind for kind, _ in kinds("ALL VISITORS\nSIGN IN AT RECEPTION\n")] == ["paragraph", "paragraph"]


def test_a_numbered_line_above_text_is_a_heading_of_its_level() -> None:
    loaded = load(b"1. Scope\n\nIt holds for all.\n\n1.1 Places\n\nIt holds everywhere.\n\n1. Wash\n\n2. Dry\n")
    assert [(block.kind, block.level) for block in loaded.blocks] == [
        ("heading", 1),
        ("paragraph", 0),
        ("heading", 2),
        ("paragraph", 0),
        ("paragraph", 0),
        ("paragraph", 0),
    ]


def test_a_trail_of_links_is_furniture_above_the_text_and_words_below_it() -> None:
    text = "Home / World / Asia\n\nIt rained.\n\nTea / Coffee / Water"
    assert [kind for kind, _ in kinds(text)] == ["boilerplate", "paragraph", "heading"]


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
