"""A writer is killed at random moments; what answers is the generation before or the new one, whole, and the next update succeeds."""

from __future__ import annotations

import os
import random
import signal
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from index_build.build import build_index
from index_build.index_folder import IndexFolder
from index_build.update import update_index
from index_build.upkeep import delete_documents, drop_generations, roll_back
from index_build.verify import verify
from tests.forked import started
from tests.index_build.comparing import holds, same_as_built
from tests.index_build.word_embedder import WordEmbedder

# How often; TEST_KILLS=200 takes three to six minutes.
KILLED = int(os.environ.get("TEST_KILLS", "20"))
WORDS = "harbour ferry crane lamp baker rain snow night boat rope".split()

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


def write_on(index: Path, begun: Event) -> None:
    """What the writer does once it says that it has begun: an update, and then all that else writes to an index."""
    begun.set()
    embedder = WordEmbedder()
    update_index(index, embedder=embedder)  # type: ignore[arg-type]
    delete_documents(index, [holds(index)[0]])
    update_index(index, embedder=embedder)  # type: ignore[arg-type]
    drop_generations(index, 2)
    roll_back(index)


def change(folder: Path, chance: random.Random) -> None:
    """Add, change and remove files."""
    for _ in range(3):
        path = folder / f"{chance.randrange(20)}.txt"
        if path.exists() and chance.random() < 0.3 and len(list(folder.iterdir())) > 5:
            path.unlink()
        else:
            path.write_text("\n\n".join(" ".join(chance.choices(WORDS, k=12)) for _ in range(4)))


def test_a_writer_that_is_killed_at_any_moment_leaves_a_whole_index_and_the_next_update_succeeds(
    tmp_path: Path,
) -> None:
    chance, embedder = random.Random(7), WordEmbedder()
    folder, index = tmp_path / "documents", tmp_path / "index"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number}.txt").write_text("\n\n".join(" ".join(chance.choices(WORDS, k=12)) for _ in range(4)))
    build_index([folder], index, embedder)
    whole = 0.0
    for _ in range(3):
        change(folder, chance)
        writer = started(write_on, index)
        begun = time.monotonic()
        writer.join()
        assert writer.exitcode == 0
        whole = max(whole, time.monotonic() - begun)
    killed = finished = 0
    moved: set[bool] = set()
    # A few more where all the moments so far lay on one side of the change.
    while killed < KILLED or (len(moved) < 2 and killed < KILLED + 40):
        change(folder, chance)
        before = {path.name for path in IndexFolder(index).generations()}
        writer = started(write_on, index)
        writer.join(chance.uniform(0, whole))
        assert writer.pid is not None
        if writer.is_alive():
            os.kill(writer.pid, signal.SIGKILL)
            killed += 1
        else:
            finished += 1
            assert writer.exitcode == 0
        writer.join()
        current = IndexFolder(index).current().name
        moved.add(current in before)
        found = verify(index, embedder)
        assert found.problems == ()
        assert holds(index)
        if killed % 5 == 0:
            update_index(index, embedder=embedder)
            assert verify(index, embedder, sample=0).problems == ()
            left = {path.name for path in (index / "generations").iterdir()} - {
                p.name for p in IndexFolder(index).generations()
            }
            assert not left
            update_index(index, sorted(folder.iterdir()), embedder)  # Named, so that what was deleted comes back.
            assert same_as_built(index, [folder], tmp_path / "built", embedder)
    assert moved == {True, False}, "some were killed before, some after the new generation came into force"
