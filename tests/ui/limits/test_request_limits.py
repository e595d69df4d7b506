from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.ui.web.apps import echo
from ui.identity import Identity, set_identity
from ui.limits.questions import QuestionLimits
from ui.limits.requests import Attempts, Pages
from ui.settings.limits import LimitSettings

LIMITS = LimitSettings(pages_per_minute=3, attempts_per_minute=2, per_minute=5, burst=0)


class Named:
    """Says that a request is made by whom its header names."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        names = [value.decode() for name, value in scope["headers"] if name == b"x-name"]
        if names:
            set_identity(scope, Identity(names[0], how="oidc"))
        await self._app(scope, receive, send)


def client(state: Path, address: str = "203.0.113.7") -> TestClient:
    app = Attempts(Named(Pages(echo(), LIMITS, QuestionLimits(LIMITS, state))), LIMITS)
    return TestClient(app, "http://pincite.example", client=(address, 1))


def test_who_reads_too_fast_is_told_when_to_go_on(tmp_path: Path) -> None:
    asked = client(tmp_path)
    ann, bob = {"X-Name": "ann"}, {"X-Name": "bob"}
    for path in ("/source/x", "/source/x/1.webp", "/api/v1/documents/x"):
        assert asked.get(path, headers=ann).status_code == 200
    refused = asked.get("/api/v1/passages/x", headers=ann)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert refused.json()["retry_after"] == int(refused.headers["retry-after"])
    assert asked.get("/source/x", headers=ann).text.startswith("You have asked for 3 pages within a minute")
    assert asked.get("/source/x", headers=bob).status_code == 200
    assert asked.get("/page/chat.js", headers=ann).status_code == 200


def test_attempts_to_sign_in_are_limited_by_address(tmp_path: Path) -> None:
    asked = client(tmp_path)
    assert [asked.get("/auth/login").status_code for _ in range(3)] == [200, 200, 429]
    assert asked.post("/widget/session").status_code == 429
    assert asked.get("/auth/me").status_code == 200
    assert client(tmp_path, "203.0.113.8").get("/auth/login").status_code == 200
    here = client(tmp_path, "127.0.0.1")
    assert {here.get("/auth/login").status_code for _ in range(10)} == {200}


def test_programs_are_told_what_is_left_of_their_questions(tmp_path: Path) -> None:
    headers = client(tmp_path).post("/api/v1/ask", headers={"X-Name": "ann"}).headers
    assert headers["ratelimit-policy"] == '"60s";q=5;w=60'
    assert headers["ratelimit"].startswith('"60s";r=5;t=')
    assert "ratelimit" not in client(tmp_path).get("/source/x", headers={"X-Name": "ann"}).headers
