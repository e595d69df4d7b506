from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from index_build.build import build_index
from index_build.embedder import Embedder
from tests.ui.serving import chromium, serving
from ui.demo import EXAMPLES

HOSTILE = """# Hats <img src=x onerror="document.title='broken'">

The **price** of the *purple hat* is <script>document.title='broken'</script> 47 crowns & a `smile` $x^2$ [a](b) {c}.

The mayor's hat <img src=x onerror="document.title='broken'"> is called </blockquote><b>Bertha</b> "quoted' \\ _so_.
"""


@pytest.fixture(scope="session")
def demo_url(demo_index: Path) -> Iterator[str]:
    with serving(demo_index, *(option for example in EXAMPLES for option in ("--example", example))) as url:
        yield url


@pytest.fixture(scope="session")
def hostile_url(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[str]:
    """A server over documents that try to be more than text."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "hats <script>.txt").write_text(HOSTILE, encoding="utf-8")
    build_index([folder], folder / "index", embedder)
    with serving(folder / "index") as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened
