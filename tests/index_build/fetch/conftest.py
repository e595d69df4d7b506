from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.index_build.fetch.web import Web, web


@pytest.fixture
def site() -> Iterator[Web]:
    with web() as served:
        yield served
