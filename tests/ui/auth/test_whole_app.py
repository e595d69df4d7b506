"""The whole application, as it is served: what of it can be had without saying who one is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.routing import Mount
from starlette.testclient import TestClient

from qa.answerer import Answerer
from tests.ui.auth.doors import BY_PROXY, EMBED, PROXY
from ui.app import create_app
from ui.collections import Collections
from ui.service import Service
from ui.settings import Settings

pytestmark = pytest.mark.slow
FREE = re.compile(
    r"/(healthz|readyz|(widget|page|auth)(/.*)?|(assets|static)/.*|theme\.css|favicon\.ico|manifest\.json|robots\.txt)"
)


@pytest.fixture(scope="module")
def app(demo: Answerer, tmp_path_factory: pytest.TempPathFactory) -> Any:
    settings = Settings.model_validate({"state": tmp_path_factory.mktemp("state"), **PROXY, **EMBED})
    return create_app(Service.of(settings, Collections({"demo": demo})))


def paths(routes: Any, before: str = "") -> Iterator[str]:
    """Return an address of every route, also of the applications that are mounted."""
    for route in routes:
        if (included := getattr(route, "original_router", None)) is not None:
            yield from paths(included.routes, before)
            continue
        path = before + re.sub(r"\{[^}]*\}", "x", getattr(route, "path", ""))
        if isinstance(route, Mount):
            yield from paths(getattr(route.app, "routes", ()), path)
        else:
            yield path


def test_nothing_else_is_had_without_a_proof(app: Any) -> None:
    client = TestClient(app, "http://127.0.0.1:7860", follow_redirects=False)
    asked = sorted({path for path in paths(app.routes) if path.startswith("/")})
    assert {"/api/v1/ask", "/source/x", "/gradio_api/queue/join", "/config", "/metrics"} <= set(asked)
    for path in asked:
        for method in ("GET", "POST"):
            status = client.request(method, path, headers={"Origin": "http://127.0.0.1:7860"}).status_code
            if not FREE.fullmatch(path):
                assert status in (401, 404, 405), (method, path, status)


def test_with_a_proof_the_chat_and_the_api_answer(app: Any) -> None:
    client = TestClient(app, "http://127.0.0.1:7860", follow_redirects=False)
    assert client.get("/", headers=BY_PROXY).status_code == 200
    assert client.get("/api/v1/status", headers=BY_PROXY).status_code == 200
    assert client.get("/", headers={"Accept": "text/html"}).status_code == 401


def test_the_empty_frame_holds_no_word_of_a_document(app: Any) -> None:
    client = TestClient(app, "http://127.0.0.1:7860", follow_redirects=False)
    frame = client.get("/?embed=1", headers={"Sec-Fetch-Dest": "iframe"})
    assert frame.status_code == 200
    assert "containers" not in frame.text
