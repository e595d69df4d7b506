"""What is put in for reading stands nowhere, and everything else where it stands in the document."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_build.build import build_index
from index_build.document import Block, Document, document_id, text_sha256
from index_build.embedder import Embedder
from qa.answerer import Answerer
from qa.reader.layout import BETWEEN_CELLS, NOWHERE, breaks, lay_out
from tests.conftest import Write

CELLS = st.text("abc |\n:1é", max_size=6)


def _document(text: str, *tables: tuple[int, int]) -> Document:
    blocks = tuple(Block("table", *table) for table in tables)
    return Document(document_id("a"), "a", "A", text, text_sha256(text), blocks=blocks)


def test_each_row_of_a_table_is_read_with_the_names_of_its_columns_in_place_of_its_head() -> None:
    text = "Rates:\n\nCountry | Full day\nNorway | 54\nPeru | 36"
    assert lay_out(_document(text, (8, len(text))), 0, len(text)).text == (
        "Rates:\n\nCountry: Norway; Full day: 54.\nCountry: Peru; Full day: 36.\n"
    )


def test_columns_keep_their_names_where_one_of_them_has_none() -> None:
    text = " | Full day | Half day\nNorway | 54 | 27\nPeru |  | 18"
    assert lay_out(_document(text, (0, len(text))), 0, len(text)).text == (
        "Norway: Full day: 54; Half day: 27.\nPeru: Full day: ; Half day: 18.\n"
    )
    text = "| Full day | Half day\nNorway | 54 |"
    assert lay_out(_document(text, (0, len(text))), 0, len(text)).text == ("Norway: Full day: 54; Half day: .\n")
    text = " | \nNorway | 54"
    assert lay_out(_document(text, (0, len(text))), 0, len(text)).text == f"{text}\n"


def test_rows_that_are_read_without_their_head_are_given_its_names_all_the_same() -> None:
    text = "Country | Full day\nNorway | 54\nPeru | 36"
    document = _document(text, (0, len(text)))
    assert lay_out(document, text.index("Peru"), len(text)).text == "Country: Peru; Full day: 36.\n"


def test_a_row_of_another_width_and_a_table_of_one_column_are_read_as_they_stand() -> None:
    text = "A | B\n1 | 2 | 3"
    assert lay_out(_document(text, (0, len(text))), 0, len(text)).text == f"{text}\n"
    text = "A\n1"
    assert lay_out(_document(text, (0, len(text))), 0, len(text)).text == f"{text}\n"


@given(
    before=st.text(max_size=5),
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=3), min_size=1, max_size=4),
    after=st.text(max_size=5),
    data=st.data(),
)
def test_every_character_stands_where_its_place_says_and_none_is_told_twice(
    before: str, rows: list[list[str]], after: str, data: st.DataObject
) -> None:
    table = "\n".join(BETWEEN_CELLS.join(row) for row in rows)
    text = before + table + after
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    layout = lay_out(_document(text, (len(before), len(before) + len(table))), start, end)
    assert len(layout.text) == len(layout.places)
    told = layout.places[layout.places != NOWHERE]
    assert [layout.text[at] for at in np.flatnonzero(layout.places != NOWHERE)] == [text[place] for place in told]
    assert (np.diff(told) > 0).all()
    assert not len(told) or (told[0] >= start and told[-1] < end)
    left_out = set(text[start:end]) - set(layout.text)
    assert left_out <= set(BETWEEN_CELLS + "\n")


def test_offsets_of_what_was_put_in_are_nowhere() -> None:
    text = "A | B\n1 | 2"
    layout = lay_out(_document(text, (0, len(text))), 6, len(text))
    assert layout.text == "A: 1; B: 2.\n"
    offsets = np.array([(0, 1), (3, 4), (6, 7), (9, 10)], dtype=np.int32)
    assert layout.in_document(offsets).tolist() == [[NOWHERE] * 2, [6, 7], [NOWHERE] * 2, [10, 11]]
    assert layout.in_document(np.empty((0, 2), dtype=np.int32)).shape == (0, 2)


def test_an_item_a_row_and_a_cell_begin_where_an_answer_ends() -> None:
    text = "Rates:\n\nCountry | Full day\nNorway | 54"
    document = _document(text, (8, len(text)))
    assert breaks(document, 0, len(text)) == [8, 18, 27, 36]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What is the allowance for a full day in Norway?", "54"),
        ("What is the allowance on the day of leaving for Norway?", "27"),
    ],
)
def test_a_cell_is_found_by_its_row_and_its_column(
    write: Write, tmp_path: Path, embedder: Embedder, question: str, value: str
) -> None:
    table = "| Country | Full day | Day of leaving |\n|---|---|---|\n| Norway | 54 | 27 |\n| Peru | 36 | 18 |\n"
    build_index([write({"rates.md": f"# Allowances\n\n{table}"})], tmp_path / "index", embedder)
    answer = Answerer(tmp_path / "index", embedder).ask(question)
    assert answer.evidence[0].value == value


def test_a_cell_is_found_by_its_column_where_the_rows_own_names_have_none(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    table = "|  | Full day | Day of leaving |\n|---|---|---|\n| Norway | 54 | 27 |\n| Peru | 36 | 18 |\n"
    build_index([write({"rates.md": f"# Allowances\n\n{table}"})], tmp_path / "index", embedder)
    answer = Answerer(tmp_path / "index", embedder).ask("What is the day of leaving allowance in Peru?")
    assert answer.evidence[0].value == "18"
