"""A running answerer follows its index: deletions at once, new generations with the next question, broken ones not at all."""

from __future__ import annotations

import json
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from index_build.build import build_index
from index_build.deletions import Deletions
from index_build.document import document_id
from index_build.embedder import Embedder
from index_build.errors import BadIndex
from index_build.index_folder import IndexFolder
from index_build.update import update_index
from qa.answer import Answer
from qa.answerer import Answerer
from tests.conftest import Write

HATS = {
    "a.txt": "Published 18 June 2024\n\nThe harbour master of Westray is called Ada Quill, and she is known for her hats.",
    "b.txt": "Published 20 June 2024\n\nThe harbour master of Westray is called Ada Quill, and she is known for her hats.",
    "c.txt": "Published 1 July 2024\n\nThe baker of Westray is called Tom Pine. He bakes at night.",
}


def delete(index: Path, *sources: str) -> None:
    folder = IndexFolder(index)
    with folder.writing():
        ids = [document_id(source) for source in sources]
        Deletions.read(index).including(folder.current().name, ids).write(folder)


def sources(answer: Answer) -> set[str]:
    cited = [citation for evidence in answer.evidence for citation in evidence.citations]
    return {citation.source for citation in (*cited, *answer.nearest)}


def test_a_deleted_document_is_gone_with_the_next_question_from_evidence_copies_counts_and_dates(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    build_index([write(HATS)], tmp_path / "index", embedder)
    answerer = Answerer(tmp_path / "index", embedder)
    before = answerer.ask("Who is the harbour master of Westray?")
    assert sources(before) == {"documents/a.txt", "documents/b.txt"}
    delete(tmp_path / "index", "documents/a.txt")
    after = answerer.ask("Who is the harbour master of Westray?")
    assert sources(after) == {"documents/b.txt"}
    assert (after.searched.documents, after.searched.oldest) == (2, date(2024, 6, 20))
    assert answerer.generation.texts.document(document_id("documents/a.txt")) is None
    delete(tmp_path / "index", "documents/b.txt")
    none = answerer.ask("Who is the harbour master of Westray?")
    assert sources(none) <= {"documents/c.txt"}
    assert all("documents/c.txt" in sources(answerer.ask(s.question)) for s in none.suggestions)
    assert sources(answerer.ask("Who is the harbour master?", after=date(2024, 6, 1))) <= {"documents/c.txt"}
    delete(tmp_path / "index", "documents/c.txt")
    assert answerer.ask("Who is the baker?").searched.documents == 0
    assert answerer.ask("Who is the baker?", before=date(2025, 1, 1)).nearest == ()


def test_what_is_deleted_starves_no_search(write: Write, tmp_path: Path, embedder: Embedder) -> None:
    """More passages than a ranking has candidates are deleted, all of them nearer to the question than the one that is left."""
    many = {f"{number}.txt": f"The lamp of the harbour number {number} is red." for number in range(150)}
    build_index([write({**many, "z.txt": "In the harbour, a green lamp is rare."})], tmp_path / "index", embedder)
    answerer = Answerer(tmp_path / "index", embedder)
    delete(tmp_path / "index", *(f"documents/{name}" for name in many))
    assert sources(answerer.ask("Which lamp of the harbour is red?")) == {"documents/z.txt"}


def test_a_new_generation_answers_the_next_question_and_names_itself(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    folder = write(HATS)
    first = build_index([folder], tmp_path / "index", embedder).generation
    answerer = Answerer(tmp_path / "index", embedder)
    assert answerer.ask("Who is the baker of Westray?").generation == first
    write({"c.txt": "The baker of Westray is called Bo Reed."})
    second = update_index(tmp_path / "index", embedder=embedder).generation
    answer = answerer.ask("Who is the baker of Westray?")
    assert answer.generation == second and answer.evidence[0].value == "Bo Reed"


def test_no_question_is_dropped_or_mixed_up_while_generations_come_and_go(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    folder = write(HATS)
    build_index([folder], tmp_path / "index", embedder)
    answerer = Answerer(tmp_path / "index", embedder)
    told: dict[str, str] = {answerer.generation.name: "Tom Pine"}

    def ask(_: int) -> Answer:
        return answerer.ask("What is the baker of Westray called?")

    with ThreadPoolExecutor(3) as pool:
        asked = pool.map(ask, range(60))
        for name in ("Bo Reed", "Al Stone", "Cy Wood", "Di Hill"):
            write({"c.txt": f"The baker of Westray is called {name}."})
            told[update_index(tmp_path / "index", embedder=embedder).generation] = name
        answers = list(asked)
    assert {answer.evidence[0].value == told[answer.generation] for answer in answers} == {True}
    assert ask(0).evidence[0].value == "Di Hill"


def test_a_generation_that_does_not_open_is_logged_and_the_old_one_goes_on(
    write: Write, tmp_path: Path, embedder: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    folder = write(HATS)
    first = build_index([folder], tmp_path / "index", embedder).generation
    answerer = Answerer(tmp_path / "index", embedder)
    write({"c.txt": "The baker of Westray is called Bo Reed."})
    second = update_index(tmp_path / "index", embedder=embedder).generation
    manifest = tmp_path / "index" / "generations" / second / "manifest.json"
    held = manifest.read_text()
    manifest.write_text("{}")
    with caplog.at_level(logging.ERROR):
        assert answerer.ask("Who is the baker of Westray?").generation == first
        assert answerer.ask("Who is the baker of Westray?").generation == first
    assert len(caplog.records) == 1 and f"{first} goes on" in caplog.text
    manifest.write_text(held)
    IndexFolder(tmp_path / "index").put_in_force(second)
    assert answerer.ask("Who is the baker of Westray?").generation == second


def test_deletions_that_cannot_be_read_bring_nothing_back(
    write: Write, tmp_path: Path, embedder: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    build_index([write(HATS)], tmp_path / "index", embedder)
    answerer = Answerer(tmp_path / "index", embedder)
    delete(tmp_path / "index", "documents/a.txt")
    assert answerer.generation.texts.dated()[0] == 2
    (tmp_path / "index" / "deleted.json").write_text("[")
    assert answerer.generation.texts.dated()[0] == 2
    assert "stays out" in caplog.text
    with pytest.raises(BadIndex, match=r"deleted\.json, which names the deleted documents, cannot be read"):
        Answerer(tmp_path / "index", embedder)


def test_a_deletion_of_many_documents_takes_effect_within_a_second(
    tmp_path: Path, write: Write, embedder: Embedder
) -> None:
    lines = (json.dumps({"id": str(number), "text": f"It is {number}."}) for number in range(2000))
    build_index([write({"a.jsonl": "\n".join(lines), **HATS})], tmp_path / "index", embedder)
    answerer = Answerer(tmp_path / "index", embedder)
    answerer.ask("Who is the baker of Westray?")
    begun = time.perf_counter()
    delete(tmp_path / "index", *(f"documents/a.jsonl/{number}" for number in range(2000)))
    assert answerer.generation.texts.dated()[0] == 3
    assert time.perf_counter() - begun < 1
