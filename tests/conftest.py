"""Fixtures: the real embedder, once, and small indexes made of files that the tests write."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from index_build.build import build_index
from index_build.embedder import Embedder
from qa.answerer import Answerer
from ui.demo import CORPUS

# Tests run side by side, and servers and browsers beside them. Pools of threads that each take all cores wait for one another by
# spinning, which costs twice the work itself; so does whatever the tests start, since the environment is handed down.
for _library in ("OMP", "OPENBLAS", "MKL", "RAYON"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

# Beside servers and browsers, how long one example takes tells nothing of it.
settings.register_profile("side by side", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("side by side")

Write = Callable[[Mapping[str, str | bytes]], Path]


# The files that take longest, measured one by one; none of them is to begin when everything else is done.
SLOW_FIRST = (
    "test_demo.py",
    "test_crash.py",
    "test_labels.py",
    "test_chat_accessible.py",
    "test_source_in_browser.py",
    "test_index_commands.py",
    "test_openapi.py",
    "test_cli.py",
    "test_eval_commands.py",
    "test_chat_page.py",
    "test_original_pages.py",
    "test_calibrate.py",
    "test_offline.py",
    "test_living_index.py",
    "test_originals.py",
    "test_fetch_crash.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first, so that one process of several is not left with one of them at the end."""
    items.sort(key=lambda item: SLOW_FIRST.index(item.path.name) if item.path.name in SLOW_FIRST else len(SLOW_FIRST))


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
