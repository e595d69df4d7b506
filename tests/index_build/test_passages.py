from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index_build.document import Block, Document, document_id, text_sha256
from index_build.loaders import plain_text
from index_build.passages import paragraphs, passages, sentences


def make(text: str, blocks: tuple[Block, ...] | None = None, title: str = "") -> Document:
    blocks = plain_text.load(text.encode()).blocks if blocks is None else blocks
    return Document(document_id("a"), "a", title, text, text_sha256(text), blocks=blocks)


def words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


LIVE = """The harbour today in brief

Ferry sails again

The ferry will sail on Monday. It was repaired for nine days.

Share

The crane stands still. Nobody knows why.

The ferry will sail on Monday. It was repaired for nine days.
"""


def test_a_repeated_paragraph_is_one_passage_with_two_places() -> None:
    document = make(LIVE)
    found = passages(document, words, 50)
    assert [len(passage.places) for passage in found] == [2, 1]
    said = {document.text[place.start : place.end] for place in found[0].places}
    assert said == {"The ferry will sail on Monday. It was repaired for nine days."}
    assert [place.paragraph for place in found[0].places] == [1, 3]


def test_a_heading_names_the_section_until_the_entry_ends() -> None:
    document = make(LIVE, title="The harbour today in brief")
    assert [paragraph.section for paragraph in paragraphs(document)] == [("Ferry sails again",), (), ()]


def test_headings_nest_by_level() -> None:
    text = "A\n\nB\n\none.\n\nC\n\ntwo."
    kinds = [("heading", 1), ("heading", 2), ("paragraph", 0), ("heading", 2), ("paragraph", 0)]
    spans = [(0, 1), (3, 4), (6, 10), (12, 13), (15, 19)]
    blocks = tuple(Block(kind, *span, level) for (kind, level), span in zip(kinds, spans, strict=True))  # type: ignore[arg-type]
    assert [paragraph.section for paragraph in paragraphs(make(text, blocks))] == [("A", "B"), ("A", "C")]


def test_a_line_that_leads_into_a_list_is_one_paragraph_with_it() -> None:
    text = "Bring these:\n\n- a pass\n- a pen"
    document = make(text)
    assert [(p.number, text[p.start : p.end]) for p in paragraphs(document)] == [(1, text)]
    assert [text[start:end] for start, end in sentences(document, 0, len(text))] == [
        "Bring these:",
        "- a pass",
        "- a pen",
    ]


def test_a_long_paragraph_becomes_overlapping_windows_of_whole_sentences() -> None:
    text = " ".join(f"Sentence number {number} has seven words here." for number in range(20))
    document = make(text)
    found = passages(document, words, 40)
    assert len(found) > 3
    assert all(len(text[passage.start : passage.end].split()) <= 40 for passage in found)
    assert all(text[passage.start : passage.end].startswith("Sentence") for passage in found)
    assert all(later.start < earlier.end for earlier, later in pairwise(found))
    assert (found[0].start, found[-1].end) == (0, len(text))
    assert {passage.paragraph for passage in found} == {1}


def test_ids_depend_on_the_document_and_the_words_and_not_on_their_order() -> None:
    before = {passage.id for passage in passages(make("One stays.\n\nTwo stays."), words, 50)}
    after = {passage.id for passage in passages(make("New comes.\n\nTwo stays.\n\nOne stays."), words, 50)}
    assert before < after
    assert all(0 <= identity < 2**63 for identity in after)


PIECES = st.sampled_from(
    [
        "Share",
        "A heading",
        "Wait. ",
        "Ends: ",
        "- item\n",
        "\n\n",
        "\r\n",
        " ",
        "x" * 90,
        "e\u0301 🙂 “so.” ",
        "A b c d e f. ",
        "語" * 40,
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join), st.integers(4, 60))
def test_every_passage_lies_in_its_text_within_the_limit_and_no_word_is_lost(text: str, limit: int) -> None:
    document = make(text)
    found = passages(document, words, limit)
    covered = set()
    for passage in found:
        said = text[passage.start : passage.end]
        assert said == said.strip()
        assert len(said.split()) <= limit
        for place in passage.places:
            assert text[place.start : place.end] == said
            covered.update(range(place.start, place.end))
    assert len({passage.id for passage in found}) == len(found)
    for block in document.blocks:
        if block.kind not in ("heading", "boilerplate"):
            missing = {at for at in range(block.start, block.end) if not text[at].isspace()} - covered
            assert not missing
