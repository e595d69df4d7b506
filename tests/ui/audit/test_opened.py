from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.ui.audit.records import ANN
from ui.audit.log import AuditLog
from ui.audit.opened import Opened
from ui.identity import set_identity
from ui.settings.audit import AuditSettings


class Known:
    """Says that Ann asks."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            set_identity(scope, ANN)
        await self._app(scope, receive, send)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[AuditLog]:
    log = AuditLog(AuditSettings(mode="full", required=True), tmp_path)
    yield log
    log.close()


@pytest.fixture
def client(log: AuditLog) -> TestClient:
    def shown(request: Request) -> Response:
        return PlainTextResponse(request.query_params.get("c") or request.query_params.get("collection") or "")

    api = Mount("/api/v1", routes=[Route("/documents", shown), Route("/documents/{id}", shown)])
    app = Starlette(routes=[Route("/source/{id}", shown), api])
    app.add_middleware(Opened, log=log)
    app.add_middleware(Known)
    return TestClient(app, "http://127.0.0.1")


def recorded(log: AuditLog) -> dict[str, Any]:
    return list(log._store.records())[-1]


@pytest.mark.parametrize(
    ("address", "collection"),
    [
        ("/source/d1?c=public&c=board", "board"),
        ("/source/d1?c=public&c=", ""),
        ("/source/d1?collection=public", ""),
        ("/api/v1/documents/d1?collection=public&collection=board", "board"),
        ("/api/v1/documents?collection=board", "board"),
    ],
)
def test_the_collection_that_is_recorded_is_the_one_that_is_shown(
    client: TestClient, log: AuditLog, address: str, collection: str
) -> None:
    client.get(address)
    assert recorded(log)["collection"] == collection


def test_the_version_that_is_recorded_is_the_one_that_is_shown_with_all_marks(
    client: TestClient, log: AuditLog
) -> None:
    client.get("/source/d1?v=aa&mark=0-3&mark=5-9&v=bb")
    assert recorded(log)["shown"] == [{"document": "d1", "v": "bb", "mark": "0-3 5-9"}]


def test_what_cannot_be_recorded_is_refused_to_programs_as_a_problem(
    client: TestClient, log: AuditLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr(log._store, "add", broken)
    page, program = client.get("/source/d1?c=board"), client.get("/api/v1/documents/d1?collection=board")
    assert (page.status_code, program.status_code) == (503, 503)
    assert "board" not in page.text + program.text
    assert program.headers["content-type"] == "application/problem+json"
