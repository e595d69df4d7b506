"""Questions offered where nothing answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from index_build.build import build_index
from index_build.embedder import Embedder
from qa.answerer import Answerer
from qa.suggest import MOST_SUGGESTIONS
from tests.conftest import Write

TEXT = {
    "office.txt": "Maria Keller, director of the Turku Harbour Office, said that the ferries were late because of fog.\n\n"
    "He had asked for it last week.\n",
    "faq.md": "# Ferries\n\n## How long does the crossing to Naantali take?\n\nThe crossing takes 40 minutes in fair weather.\n",
}


@pytest.fixture
def harbour(write: Write, tmp_path: Path, embedder: Embedder) -> Answerer:
    build_index([write(TEXT)], tmp_path / "index", embedder)
    return Answerer(tmp_path / "index", embedder)


def test_what_nothing_answers_comes_with_questions_that_are_answered_when_they_are_asked(harbour: Answerer) -> None:
    answer = harbour.ask("What colour is the moon over Venus?")
    assert answer.status == "not_found"
    assert 1 <= len(answer.suggestions) <= MOST_SUGGESTIONS
    for suggestion in answer.suggestions:
        document = harbour.generation.texts.document(suggestion.document_id)
        assert document is not None and document.text[suggestion.start : suggestion.end]
        assert harbour.ask(suggestion.question).status == "answered"


def test_the_same_is_suggested_every_time_and_never_what_was_asked(harbour: Answerer) -> None:
    asked = "What colour is the moon over Venus?"
    first, second = harbour.ask(asked).suggestions, harbour.ask(asked).suggestions
    assert first == second
    assert len({suggestion.question for suggestion in first}) == len(first)
    assert asked not in {suggestion.question for suggestion in first}


def test_an_answer_comes_without_suggestions(harbour: Answerer) -> None:
    assert harbour.ask("How long does the crossing to Naantali take?").suggestions == ()
