from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index_build.build import build_index
from index_build.embedder import Embedder
from index_build.errors import BadIndex
from index_build.labels import NONE
from index_build.update import update_index
from index_build.upkeep import delete_documents
from qa.answer import Citation
from qa.answerer import Answerer
from qa.conversation import Turn
from qa.question import BadQuestion
from ui.asking import Question
from ui.settings import Settings
from ui.settings.limits import LimitSettings
from ui.settings.server import ServerSettings
from ui.workers.pool import Pool, WorkerLost

pytestmark = pytest.mark.slow

ASKED = "How many containers did Seoul identify?"


@pytest.fixture(scope="module")
def pool(demo_index: Path, tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Pool]:
    folder = tmp_path_factory.mktemp("living")
    (folder / "documents").mkdir()
    (folder / "documents" / "a.txt").write_text("The ferry of Norrby is painted green.\n")
    (folder / "documents" / "b.txt").write_text("The crane of Norrby is painted white.\n")
    build_index([folder / "documents"], folder / "index", embedder)
    settings = Settings(
        collections={"demo": demo_index, "living": folder / "index"},
        server=ServerSettings(workers=2),
        limits=LimitSettings(seconds=20),
    )
    pool = Pool(settings)
    yield pool
    pids = pool.pids
    pool.close()
    assert len(pids) == 2 and not any(alive(pid) for pid in pids)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def words(pool: Pool, question: str, collection: str = "living") -> str:
    answer = pool.ask(Question(question, collection=collection), NONE, None)
    return answer.evidence[0].value if answer.evidence else ""


def test_a_worker_answers_as_the_server_itself_would(pool: Pool, demo: Answerer) -> None:
    found: list[tuple[Citation, ...]] = []
    answer, own = pool.ask(Question(ASKED), NONE, found.append), demo.ask(ASKED)
    assert answer.evidence == own.evidence and answer.evidence
    assert len(found) == 1 and found[0]
    history = (Turn.of(own),)
    later = pool.ask(Question("And when?", history), NONE, None)
    assert later.asked_as == demo.ask("And when?", history).asked_as


def test_what_the_answering_refuses_comes_back_as_the_same_error(pool: Pool) -> None:
    with pytest.raises(BadQuestion):
        pool.ask(Question(" "), NONE, None)


def test_each_question_goes_to_a_worker_that_is_free(pool: Pool) -> None:
    with ThreadPoolExecutor(8) as threads:
        said = list(threads.map(lambda _: words(pool, ASKED, "demo"), range(12)))
    assert len(set(said)) == 1 and "10,000" in said[0]


def test_a_worker_that_dies_is_replaced_and_its_question_answered_all_the_same(pool: Pool) -> None:
    before, replaced = pool.pids, pool.replaced
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    with pytest.raises(WorkerLost, match="ask the question again"):
        words(pool, ASKED, "demo")  # Both have died, and it is asked twice.
    assert "10,000" in words(pool, ASKED, "demo")
    deadline = time.monotonic() + 60
    while len(set(pool.pids) - set(before)) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert pool.replaced == replaced + 2
    os.kill(pool.pids[0], signal.SIGKILL)
    assert "10,000" in words(pool, ASKED, "demo")
    assert "10,000" in words(pool, ASKED, "demo")


def test_new_generations_and_deletions_are_seen_by_every_worker(pool: Pool, embedder: Embedder) -> None:
    index = pool._workers[0]._setup.collections["living"]
    asked = "What colour is the ferry of Norrby painted?"

    def said() -> set[str]:
        with ThreadPoolExecutor(2) as threads:
            return set(threads.map(lambda _: words(pool, asked), range(6)))

    assert said() == {"green"}
    (index.parent / "documents" / "a.txt").write_text("The ferry of Norrby is painted yellow.\n")
    update_index(index, embedder=embedder)
    assert said() == {"yellow"}
    delete_documents(index, ["documents/a.txt"])
    assert "yellow" not in said()


def test_a_worker_that_says_nothing_in_time_is_ended(demo_index: Path) -> None:
    pool = Pool(
        Settings(collections={"demo": demo_index}, server=ServerSettings(workers=1), limits=LimitSettings(seconds=4.0))
    )
    try:
        (pid,) = pool.pids
        os.kill(pid, signal.SIGSTOP)
        with pytest.raises(WorkerLost):
            words(pool, ASKED, "demo")
        assert "10,000" in words(pool, ASKED, "demo")
        assert not alive(pid)
    finally:
        pool.close()


def test_an_index_that_cannot_be_served_keeps_the_pool_from_starting(tmp_path: Path) -> None:
    with pytest.raises(BadIndex):
        Pool(Settings(collections={"none": tmp_path}, server=ServerSettings(workers=1)))
