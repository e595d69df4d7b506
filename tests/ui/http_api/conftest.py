"""The application in this process, all of it but the chat page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from qa.answerer import Answerer
from ui.app import create_app
from ui.collections import Collections
from ui.service import Service
from ui.settings import Settings
from ui.settings.limits import LimitSettings
from ui.settings.server import ServerSettings

ENDLESS = LimitSettings(per_minute=0, burst=0, pages_per_minute=0)


@pytest.fixture(scope="session")
def api_app(demo: Answerer, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The application over the demo, which does not count how much is asked."""
    settings = Settings(
        state=tmp_path_factory.mktemp("state"),
        limits=ENDLESS,
        # Tests of a whole session ask the same, each as if it were the first.
        server=ServerSettings(names=("testserver", "127.0.0.1"), remembered=0),
    )
    with pytest.MonkeyPatch.context() as patch:
        # The page stands beside the API, takes seconds to make, and has tests of its own.
        patch.setattr("ui.app.mount_chat", lambda app, service: None)
        return create_app(Service.of(settings, Collections({"demo": demo})))


@pytest.fixture(scope="session")
def api(api_app: FastAPI) -> Iterator[TestClient]:
    # Not as a context: what runs through it, and the generated requests, share one application, which nobody is to close before the end.
    yield TestClient(api_app, "http://127.0.0.1")
