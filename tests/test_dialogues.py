"""The dialogues that follow-up questions are measured on: each right answer stands in the documents that it names."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from ui.demo import CORPUS

ROOT = Path(__file__).parents[1]
DIALOGUES = [json.loads(line) for line in (ROOT / "bench" / "dialogues.jsonl").read_text(encoding="utf-8").splitlines()]
FOLDERS = {"demo": CORPUS, "news": ROOT.parent / "shared" / "corpus" / "news"}


@cache
def text_of(path: Path) -> str:
    """The words of a file, HTML without its tags and entities, with single spaces."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        text = html.document_fromstring(text).text_content()
    return " ".join(text.split())


def turns(collection: str) -> list[dict[str, Any]]:
    return [turn for dialogue in DIALOGUES if dialogue["collection"] == collection for turn in dialogue["turns"]]


def test_there_are_dialogues_of_two_to_four_turns_with_names_of_their_own() -> None:
    assert len(DIALOGUES) >= 40
    assert len({dialogue["id"] for dialogue in DIALOGUES}) == len(DIALOGUES)
    assert {dialogue["collection"] for dialogue in DIALOGUES} == set(FOLDERS)
    assert all(2 <= len(dialogue["turns"]) <= 4 for dialogue in DIALOGUES)


def test_a_dialogue_begins_once_and_repeats_no_question() -> None:
    for dialogue in DIALOGUES:
        kinds = [turn["kind"] for turn in dialogue["turns"]]
        assert kinds[0] == "first" and set(kinds[1:]) <= {"follow-up", "new topic"}, dialogue["id"]
        questions = [turn["question"].casefold() for turn in dialogue["turns"]]
        assert len(set(questions)) == len(questions), dialogue["id"]


@pytest.mark.parametrize("collection", FOLDERS)
def test_every_answer_stands_in_a_document_and_every_document_holds_one(collection: str) -> None:
    folder = FOLDERS[collection]
    if not folder.is_dir():
        pytest.skip("the news pages are not part of the project")
    for turn in turns(collection):
        texts = [text_of(folder / name) for name in turn["documents"]]
        assert bool(turn["answers"]) == bool(texts), turn["question"]
        assert all(any(answer in text for text in texts) for answer in turn["answers"]), turn["question"]
        assert all(any(answer in text for answer in turn["answers"]) for text in texts), turn["question"]
