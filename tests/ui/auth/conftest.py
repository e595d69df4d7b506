"""A provider that signs people in, and a door before which they stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.ui.auth.doors import access, door
from tests.ui.auth.provider import Provider, running
from tests.ui.auth.signing_in import ADDRESS, settings
from ui.auth.access import Access


@pytest.fixture(scope="session")
def shared_provider() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(shared_provider: Provider) -> Provider:
    shared_provider.tamper, shared_provider.lives, shared_provider.code_once = None, True, True
    shared_provider.metadata, shared_provider.access_claims = {}, {}
    shared_provider.logged_out.clear()
    return shared_provider


@pytest.fixture
def lets_in(provider: Provider, tmp_path: Path) -> Access:
    return access(tmp_path, settings(provider))


@pytest.fixture
def client(lets_in: Access) -> TestClient:
    return door(lets_in, ADDRESS)
