from __future__ import annotations

from pathlib import Path

import pytest

from index_build.child import Child
from index_build.worker import Worker
from tests.conftest import Write


def test_no_file_of_the_folder_one_is_in_is_taken_for_a_part_of_the_program(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write({"a.jsonl": '{"text": "It snowed."}', "json.py": "open('run', 'w').close()"})
    monkeypatch.chdir(folder)
    with Worker() as worker:
        assert [found.source for found in worker.read(Path("a.jsonl"), "a.jsonl", {})] == ["a.jsonl/line 1"]
    assert not (folder / "run").exists()


def test_it_starts_when_it_is_needed_ends_when_it_is_to_and_starts_anew() -> None:
    child = Child("index_build.page_picture", 1 << 30)
    assert child.pid is None
    connection = child.connected()
    first = child.pid
    assert first is not None and child.connected() is connection
    child.end()
    assert child.pid is None
    child.connected()
    assert child.pid not in (None, first)
    child.end()
