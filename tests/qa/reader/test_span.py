"""What is read may be larger than what is cited."""

from __future__ import annotations

from pathlib import Path

import pytest

from index_build.build import build_index
from index_build.document import Block, Document, document_id, text_sha256
from index_build.embedder import Embedder
from qa.answerer import Answerer
from qa.reader.span import SHORT, WIDE, surroundings
from tests.conftest import Write


def _document(*paragraphs: str, kinds: dict[int, str] | None = None) -> Document:
    blocks, start = [], 0
    for number, paragraph in enumerate(paragraphs):
        blocks.append(Block((kinds or {}).get(number, "paragraph"), start, start + len(paragraph)))  # type: ignore[arg-type]
        start += len(paragraph) + 2
    text = "\n\n".join(paragraphs)
    return Document(document_id("a"), "a", "A", text, text_sha256(text), blocks=tuple(blocks))


def _read(document: Document, number: int) -> str:
    block = document.blocks[number]
    start, end = surroundings(document, block.start, block.end)
    return document.text[start:end]


def test_a_short_paragraph_is_read_with_the_one_before_and_the_one_after() -> None:
    document = _document("First. " * 3, "Second.", "Third.", "x" * 800)
    assert _read(document, 1) == document.text[: document.blocks[2].end]


def test_a_long_paragraph_is_read_alone_and_a_long_neighbour_is_not_read_along() -> None:
    document = _document("x" * 800, "Short.", "y" * 800)
    assert _read(document, 0) == "x" * 800
    assert _read(document, 1) == "Short."


def test_what_is_read_stays_within_its_limit() -> None:
    document = _document(*("word " * 20 for _ in range(30)))
    assert SHORT <= len(_read(document, 15)) <= WIDE


@pytest.fixture
def containers(write: Write, tmp_path: Path, embedder: Embedder) -> Answerer:
    text = (
        "Seoul said on Tuesday that it had seen 10,000 shipping containers on their way north.\n\n"
        "Those containers could hold as many as 4.8m shells, the minister said.\n\n"
        "The ferry \u201cCafe\u0301 \U0001f6a2\u201d was two hours late because of fog."
    )
    build_index([write({"a.txt": text})], tmp_path / "index", embedder)
    return Answerer(tmp_path / "index", embedder)


def test_the_span_lands_on_the_paragraph_that_says_it(containers: Answerer) -> None:
    answer = containers.ask("How many shells could the containers seen by Seoul hold?")
    first = answer.evidence[0].citations[0]
    assert "4.8m" in first.quote
    assert first.paragraph == 2
    assert first.passage_start <= first.start < first.end <= first.passage_start + len(first.passage)


def test_one_answer_is_marked_once_though_its_neighbours_are_read_with_it(containers: Answerer) -> None:
    answer = containers.ask("How many containers had Seoul seen?")
    assert [evidence.citations[0].paragraph for evidence in answer.evidence] == [1]


def test_a_passage_that_is_cut_within_one_long_word_is_answered_from_and_never_quoted_beyond_itself(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    numbers = ",".join(str(n) for n in range(100, 400))
    build_index([write({"a.txt": numbers})], tmp_path / "index", embedder)
    answerer = Answerer(tmp_path / "index", embedder)
    answerer.threshold = 0.0
    for asked in ("100,101", "212", "399", "which numbers come after 250?"):
        for evidence in answerer.ask(asked).evidence:
            assert evidence.value in numbers
