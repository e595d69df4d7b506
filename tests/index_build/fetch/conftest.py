from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.index_build.fetch.indexed import CRANE, FERRY, Indexed
from tests.index_build.fetch.web import Web, web


@pytest.fixture
def site() -> Iterator[Web]:
    with web() as served:
        yield served


@pytest.fixture
def indexed(site: Web, tmp_path: Path) -> Indexed:
    site.page("/ferry", FERRY, title="Ferry")
    site.page("/crane", CRANE, title="Crane")
    site.sitemap("/sitemap.xml", "/ferry", "/crane")
    return Indexed(site, tmp_path / "index")
