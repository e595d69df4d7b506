"""A server that remembers answers: none across what readers see, none from before a change, and every question is still watched."""

from __future__ import annotations

from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from index_build.build import build_index
from index_build.deletions import Deletions
from index_build.document import document_id
from index_build.embedder import Embedder
from index_build.index_folder import IndexFolder
from index_build.update import update_index
from qa.answer import Answer, Citation
from qa.answer_cache import AnswerCache
from qa.answerer import Answerer
from qa.conversation import Turn
from tests.conftest import Write
from ui.asking import Asked, Asking, Question, TooMany
from ui.collections import Collections
from ui.identity import Identity
from ui.workers.answering import Found, InThisProcess

WHO = Question("Who is the harbour master of Westray?")
FILES = {
    "a.txt": "Published 18 June 2024\n\nThe harbour master of Westray is called Ada Quill, and she is known for her hats.",
    "b.txt": "Published 1 July 2024\n\nThe baker of Westray is called Tom Pine. He bakes at night.",
    "c.txt": "Published 2 July 2024\n\nThe cellar of the bakery in Westray is flooded. The board has known since May.",
    "c.txt.labels": "board\n",
}


class Watching:
    """An observer that notes what it is told, and refuses where it is to."""

    def __init__(self) -> None:
        self.asked, self.shown, self.refuses = 0, list[Asked](), False

    def asks(self, *_: object) -> None:
        self.asked += 1
        if self.refuses:
            raise TooMany("Enough.", 1.0)

    def answered(self, asked: Asked) -> None:
        self.shown.append(asked)

    def failed(self, *_: object) -> None:
        """Not of interest."""


class Counting(InThisProcess):
    """Answers, and counts how often it had to; ``meanwhile`` is done while it answers."""

    def __init__(self, collections: Collections) -> None:
        super().__init__(collections, 1)
        self.computed, self.meanwhile = 0, lambda: None

    def ask(self, question: Question, labels: frozenset[str], found: Found | None) -> Answer:
        self.computed += 1
        answer = super().ask(question, labels, found)
        self.meanwhile()
        return answer


class Server:
    """One that remembers, over an index of its own."""

    def __init__(self, index: Path, embedder: Embedder) -> None:
        self.index, self.embedder = index, embedder
        collections = Collections({"town": Answerer(index, embedder)})
        self.watching, self.counting = Watching(), Counting(collections)
        self.asking = Asking(
            collections, observers=[self.watching], answering=self.counting, remembered=AnswerCache(1 << 20)
        )

    def ask(
        self, question: Question = WHO, labels: frozenset[str] = frozenset(), told: list[Any] | None = None
    ) -> Asked:
        def tell(citations: tuple[Citation, ...]) -> None:
            assert told is not None
            told.append(citations)

        identity = Identity("anna", labels=labels)
        return _run(self.asking.ask(identity, "api", question, None if told is None else tell))

    def remembers(self, *given: Any, **named: Any) -> bool:
        before = self.counting.computed
        said = "remembered" in self.ask(*given, **named).answer.timings
        assert said == (self.counting.computed == before)
        return said


def _run(asked: Coroutine[Any, Any, Asked]) -> Asked:
    import asyncio

    # Not in this thread, which may hold a browser's loop.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asked).result()


@pytest.fixture
def server(write: Write, tmp_path: Path, embedder: Embedder) -> Server:
    build_index([write(FILES)], tmp_path / "index", embedder)
    return Server(tmp_path / "index", embedder)


def test_the_same_question_is_answered_from_memory_and_watched_each_time(server: Server) -> None:
    first, then = server.ask(), server.ask()
    assert server.counting.computed == 1 and server.watching.asked == 2
    assert [each.id for each in server.watching.shown] == [first.id, then.id] and first.id != then.id
    assert replace(then.answer, timings={}) == replace(first.answer, timings={})
    server.watching.refuses = True
    with pytest.raises(TooMany):
        server.ask()


def test_whatever_an_answer_depends_on_is_asked_anew(server: Server) -> None:
    server.ask()
    others = [
        replace(WHO, words="Who is the baker of Westray?"), replace(WHO, history=(Turn("Who bakes?", "Tom Pine"),)), replace(WHO, top=1),
        replace(WHO, after=date(2024, 6, 1)), replace(WHO, before=date(2024, 7, 1)), replace(WHO, order="newest"), replace(WHO, trace=True),
    ]  # fmt: skip
    assert not any(server.remembers(each) for each in others)
    assert all(server.remembers(each) for each in others)
    server.asking.collections.default.answerer.threshold = 0.99
    assert not server.remembers()


def test_only_who_sees_the_same_documents_is_answered_from_what_others_asked(server: Server) -> None:
    flooded = Question("What is flooded?")
    board = server.ask(flooded, frozenset({"board"})).answer
    assert "cellar" in str(board.evidence)
    assert "cellar" not in str(server.ask(flooded).answer)
    assert server.remembers(flooded, frozenset({"friends"}))
    assert server.remembers(flooded, frozenset({"board", "friends"}))


def test_what_was_deleted_is_not_remembered_and_neither_is_what_was_before_an_update(
    server: Server, write: Write
) -> None:
    assert "Ada Quill" in str(server.ask().answer.evidence)
    folder = IndexFolder(server.index)
    with folder.writing():
        name = folder.current().name
        Deletions.read(server.index).including(name, [document_id("documents/a.txt")]).write(folder)
    assert "Ada Quill" not in str(server.ask().answer)
    write({"b.txt": "Published 1 July 2024\n\nThe harbour master of Westray is called Tom Pine. He sails at night."})
    update_index(server.index, embedder=server.embedder)
    assert "Tom Pine" in str(server.ask().answer.evidence)
    # What was asked while the index had just changed is not kept, the next one is.
    assert not server.remembers() and server.remembers()


def test_an_answer_during_which_the_index_changed_is_not_remembered(server: Server) -> None:
    def delete() -> None:
        folder = IndexFolder(server.index)
        with folder.writing():
            Deletions.read(server.index).including(folder.current().name, [document_id("documents/b.txt")]).write(
                folder
            )

    server.counting.meanwhile = delete
    server.ask()
    server.counting.meanwhile = lambda: None
    assert not server.remembers()


def test_the_nearest_passages_are_told_first_as_they_were(server: Server) -> None:
    assert not server.remembers(told=(first := []))
    assert server.remembers(told=(then := []))
    assert first and then == first


def test_who_wants_the_nearest_passages_gets_them_also_where_nobody_wanted_them_before(server: Server) -> None:
    server.ask()
    server.ask(told=(told := []))
    assert told
