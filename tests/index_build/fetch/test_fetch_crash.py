"""A writer is killed while it fetches: what answers is one generation, whole, and the next update brings everything."""

from __future__ import annotations

import os
import random
import signal
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from index_build.build import build_index
from index_build.fetch.request import WebRequest
from index_build.generation import Generation
from index_build.index_folder import FETCHED
from index_build.update import update_index
from index_build.verify import verify
from tests.forked import started
from tests.index_build.comparing import same_generation
from tests.index_build.fetch.web import Web
from tests.index_build.word_embedder import WordEmbedder

KILLED = int(os.environ.get("TEST_KILLS", "20")) // 4
PAGES = 8
WORDS = "harbour ferry crane lamp baker rain snow night boat rope".split()
HOW = WebRequest((), (), {"delay": 0.0}, allow_private=True)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def write_on(index: Path, begun: Event) -> None:
    begun.set()
    update_index(index, embedder=WordEmbedder(), web=HOW)


def test_a_writer_that_is_killed_while_it_fetches_leaves_a_whole_index(site: Web, tmp_path: Path) -> None:
    chance, index, built = random.Random(7), tmp_path / "index", tmp_path / "built"
    paths = [f"/{number}" for number in range(PAGES)]

    def change() -> None:
        for path in chance.sample(paths, 4):
            site.page(path, *(" ".join(chance.choices(WORDS, k=12)) for _ in range(4)), title=path)

    for path in paths:
        site.page(path, " ".join(chance.choices(WORDS, k=12)), title=path)
    site.sitemap("/sitemap.xml", *paths)
    request = WebRequest((site.absolute("/sitemap.xml"),), (), {"delay": 0.0}, allow_private=True)
    build_index([], index, WordEmbedder(), web=request)
    change()
    writer, begun = started(write_on, index), time.monotonic()
    writer.join()
    whole, killed = time.monotonic() - begun, 0
    assert writer.exitcode == 0
    while killed < KILLED:
        change()
        writer = started(write_on, index)
        writer.join(chance.uniform(0, whole))
        if writer.is_alive():
            assert writer.pid is not None
            os.kill(writer.pid, signal.SIGKILL)
            killed += 1
        writer.join()
        assert verify(index, WordEmbedder(), sample=0).problems == ()
        if killed % 5 == 0:
            change()
            update_index(index, embedder=WordEmbedder(), web=HOW)
            build_index([], built, WordEmbedder(), web=request)
            assert same_generation(Generation.open_current(index), Generation.open_current(built))
            assert not [path for path in (index / FETCHED).iterdir() if path.suffix == ".new"]
