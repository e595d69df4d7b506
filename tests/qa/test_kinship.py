"""Copies in documents of different labels are one original for those who see both."""

from __future__ import annotations

from pathlib import Path

from index_build.build import build_index
from index_build.embedder import Embedder
from qa.answer import Answer
from qa.answerer import Answerer
from tests.conftest import Write

MASTER = "The harbour master of Westray is called Ada Quill, and she is known on all the islands for her hats."
FILES = {
    "a.txt": MASTER,
    "b.txt": MASTER.replace("on all the islands", "far beyond the islands"),
    "b.txt.labels": "board",
    "c.txt": MASTER.replace("she is known", "she is well known"),
    "c.txt.labels": "board\nhr",
    "d.txt": "The baker of Westray is called Tom Pine. He bakes at night.",
}


def cited(answer: Answer) -> tuple[list[str], int]:
    first = answer.evidence[0]
    return sorted(citation.source[10:] for citation in first.citations), first.independent_sources


def test_copies_across_labels_are_one_original_for_who_sees_them_and_nothing_for_who_does_not(
    write: Write, tmp_path: Path, embedder: Embedder
) -> None:
    build_index([write(FILES)], tmp_path / "index", embedder)
    answerer = Answerer(tmp_path / "index", embedder)
    asked = "What is the harbour master of Westray called?"
    assert cited(answerer.ask(asked)) == cited(answerer.ask(asked, labels=["hr"])) == (["a.txt"], 1)
    assert cited(answerer.ask(asked, labels=["board"])) == (["a.txt", "b.txt"], 1)
    assert cited(answerer.ask(asked, labels=["board", "hr"])) == (["a.txt", "b.txt", "c.txt"], 1)
