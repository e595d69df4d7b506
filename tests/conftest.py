"""Fixtures: the real embedder, once, and small indexes made of files that the tests write."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from index_build.build import build_index
from index_build.embedder import Embedder
from qa.answerer import Answerer
from ui.demo import CORPUS

Write = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the tests, and the commands they start, out of the user's own cache and state."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="session")
def embedder(_own_cache: None) -> Embedder:
    return Embedder()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files, by name, into a folder and return it."""

    def write_files(files: Mapping[str, str | bytes]) -> Path:
        folder = tmp_path / "documents"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return write_files


@pytest.fixture(scope="session")
def demo_index(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    index = tmp_path_factory.mktemp("demo") / "index"
    build_index(sorted(path for path in CORPUS.iterdir() if path.is_dir()), index, embedder)
    return index


@pytest.fixture(scope="session")
def demo(demo_index: Path, embedder: Embedder) -> Answerer:
    return Answerer(demo_index, embedder)
