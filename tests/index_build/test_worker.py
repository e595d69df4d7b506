from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from index_build.document import Document
from index_build.errors import TOO_LARGE
from index_build.report import Skipped
from index_build.worker import BROKE_DOWN, SMALL_TEXT, Worker, is_isolated
from tests.conftest import Write

# More than a pipe holds, so that the worker is still busy with the first when it is stopped.
LINES = "\n".join(
    json.dumps({"id": str(number), "text": f"It rained {number} times. " * 20_000}) for number in range(6)
)


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker(seconds=30) as worker:
        yield worker


def read(worker: Worker, path: Path) -> list[Document | Skipped]:
    return list(worker.read(path, path.name, {}))


def test_documents_come_from_one_process_that_lives_on(worker: Worker, write: Write) -> None:
    folder = write({"a.jsonl": '{"text": "It rained."}\n{"text": 1}', "b.jsonl": '{"text": "It snowed."}'})
    first = read(worker, folder / "a.jsonl")
    pid = worker.pid
    assert [type(found) for found in first] == [Document, Skipped]
    assert [found.source for found in read(worker, folder / "b.jsonl")] == ["b.jsonl/line 1"]
    assert worker.pid == pid
    worker.close()
    assert worker.pid is None


def test_a_parser_that_dies_costs_its_file_and_the_next_is_read(worker: Worker, write: Write) -> None:
    folder = write({"a.jsonl": LINES, "b.jsonl": '{"text": "It snowed."}'})
    reading = worker.read(folder / "a.jsonl", "a.jsonl", {})
    next(reading)
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    *_, last = reading
    assert last == Skipped("a.jsonl", BROKE_DOWN, failed=True)
    assert [found.source for found in read(worker, folder / "b.jsonl")] == ["b.jsonl/line 1"]


def test_a_parser_that_hangs_costs_its_file_and_the_next_is_read(write: Write) -> None:
    folder = write({"a.jsonl": LINES, "b.jsonl": json.dumps({"text": "It snowed. " * 20})})
    with Worker(seconds=20) as worker:
        list(read(worker, folder / "b.jsonl"))  # So that its start and what it imports do not count.
        reading = worker.read(folder / "a.jsonl", "a.jsonl", {})
        next(reading)
        worker._seconds = 0.5
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGSTOP)
        *_, last = reading
        assert isinstance(last, Skipped)
        assert "reading it takes more than" in last.reason
        worker._seconds = 20
        assert [found.source for found in read(worker, folder / "b.jsonl")] == ["b.jsonl/line 1"]


def test_a_file_that_takes_too_much_memory_costs_itself(write: Write) -> None:
    folder = write({"a.jsonl": "", "b.jsonl": '{"text": "It snowed."}'})
    os.truncate(folder / "a.jsonl", 900 << 20)  # It takes no room on the disk.
    with Worker(seconds=60, memory=600 << 20) as worker:
        assert read(worker, folder / "a.jsonl") == [Skipped("a.jsonl", TOO_LARGE, failed=True)]
        assert [found.source for found in read(worker, folder / "b.jsonl")] == ["b.jsonl/line 1"]


def test_the_worker_ends_when_it_is_hung_up_on(worker: Worker, write: Write) -> None:
    read(worker, write({"b.jsonl": '{"text": "It snowed."}'}) / "b.jsonl")
    assert worker._child._connection is not None
    assert worker._child._process is not None
    worker._child._connection.close()
    assert worker._child._process.wait(20) == 0


def test_a_reading_that_is_given_up_leaves_nothing_behind(worker: Worker, write: Write) -> None:
    folder = write({"a.jsonl": LINES, "b.jsonl": '{"text": "It snowed."}'})
    reading = worker.read(folder / "a.jsonl", "a.jsonl", {})
    next(reading)
    reading.close()  # type: ignore[attr-defined]
    assert [found.source for found in read(worker, folder / "b.jsonl")] == ["b.jsonl/line 1"]


def test_all_but_small_texts_are_read_there(write: Write) -> None:
    folder = write({"a.txt": "It rained.", "b.txt": "a" * (SMALL_TEXT + 1), "c.html": "<p>It rained."})
    assert [name for name in ("a.txt", "b.txt", "c.html", "gone.txt") if is_isolated(folder / name)] == [
        "b.txt",
        "c.html",
        "gone.txt",
    ]


def test_a_worker_that_needed_much_memory_is_followed_by_a_new_one(write: Write) -> None:
    folder = write({"a.jsonl": json.dumps({"text": "It rained. " * 2_500_000}), "b.jsonl": '{"text": "It snowed."}'})
    with Worker(seconds=60, worn_out=200 << 20) as worker:
        assert len(read(worker, folder / "b.jsonl")) == 1
        assert worker.pid is not None
        assert [found.source for found in read(worker, folder / "a.jsonl")] == ["a.jsonl/line 1"]
        assert worker.pid is None
        assert [found.source for found in read(worker, folder / "b.jsonl")] == ["b.jsonl/line 1"]
