"""The application as it is served, with Gradio in it: every layer's answers, every route that Gradio has, and more questions than can be answered."""

from __future__ import annotations

import asyncio
import re
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount
from starlette.testclient import TestClient

from qa.answer import Answer
from qa.answerer import Answerer
from tests.ui.loops import run
from ui.app import create_app
from ui.asking import Question
from ui.audit.store import FILE, AuditStore
from ui.collections import Collections
from ui.service import Service
from ui.settings import Settings
from ui.settings.audit import AuditSettings
from ui.settings.embed import EmbedSettings
from ui.settings.limits import LimitSettings
from ui.workers.answering import Found, InThisProcess

pytestmark = pytest.mark.slow
CONTAINERS = "How many containers did Seoul identify?"
INTRANET = "https://intranet.example"
NEEDED = {
    "/", "/config", "/config/", "/static/{path:path}", "/assets/{path:path}", "/favicon.ico", "/theme.css", "/robots.txt", "/manifest.json",
    "/gradio_api/info", "/gradio_api/startup-events", "/gradio_api/queue/join", "/gradio_api/queue/data",
    "/gradio_api/heartbeat/{session_hash}", "/gradio_api/cancel", "/gradio_api/reset",
}  # fmt: skip


def service_of(demo: Answerer, state: Path, **limits: int) -> Service:
    settings = Settings(state=state, audit=AuditSettings(mode="full"), limits=LimitSettings(**limits))
    return Service.of(settings, Collections({"demo": demo}))


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


@pytest.fixture(scope="module")
def app(demo: Answerer, state: Path) -> FastAPI:
    return create_app(service_of(demo, state, per_minute=2))


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    yield TestClient(app, "http://127.0.0.1", client=("127.0.0.1", 1), raise_server_exceptions=False)


def gradio_routes(app: FastAPI) -> list[tuple[str, str]]:
    """The method and path of every route that Gradio has."""
    mounted = [route for route in app.routes if isinstance(route, Mount) and route.path == ""]
    found = []
    for context in iter_route_contexts(mounted[-1].routes):
        found += [(method, str(context.path)) for method in getattr(context.route, "methods", None) or ()]
    return found


def test_each_route_of_gradio_is_needed_or_closed(app: FastAPI, client: TestClient) -> None:
    routes = gradio_routes(app)
    assert len(routes) > 40, "they are looked for where they are"
    assert "/gradio_api/upload" in {path for _, path in routes}
    for method, path in routes:
        if path in NEEDED:
            continue
        asked = re.sub(r"\{[^}]*\}", "x", path)
        assert client.request(method, asked).status_code in (404, 405), (method, path)
    missing = NEEDED - {path for _, path in routes}
    assert not missing, "what Gradio no longer has need not be open"


def test_what_the_page_needs_is_there(client: TestClient) -> None:
    for path in ("/", "/config", "/theme.css", "/gradio_api/info"):
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize(
    ("method", "path", "more", "status"),
    [
        ("GET", "/", {}, 200),
        ("GET", "/healthz", {}, 200),
        ("GET", "/source/none", {}, 404),
        ("GET", "/page/none.css", {}, 404),
        ("GET", "/nothing", {}, 404),
        ("PUT", "/source/x", {}, 405),
        ("GET", "/api/v1/nothing", {}, 404),
        ("POST", "/api/v1/ask", {"json": {"question": ""}}, 422),
        ("POST", "/api/v1/ask", {"json": {"question": "x?" * 2000}}, 422),
        ("POST", "/api/v1/ask", {"content": b"[" * 100}, 422),
        ("POST", "/api/v1/ask", {"content": b"x" * 300_000}, 413),
        ("POST", "/api/v1/ask", {"json": {"question": "Why?"}, "headers": {"Authorization": "Bearer pck_x"}}, 401),
        ("POST", "/api/v1/ask", {"json": {"question": "Why?"}, "headers": {"Origin": "https://evil.example"}}, 403),
        ("GET", "/?q=" + "x" * 9000, {}, 414),
        ("GET", "/", {"headers": {"X-Long": "x" * 40_000}}, 431),
        ("GET", "/", {"headers": {"Host": "evil.example"}}, 400),
    ],
)
def test_every_layers_answers_carry_the_headers(
    client: TestClient, method: str, path: str, more: dict[str, object], status: int
) -> None:
    response = client.request(method, path, **more)  # type: ignore[arg-type]
    assert response.status_code == status
    assert "script-src 'self'" in response.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["x-frame-options"] == "DENY"
    assert response.headers["x-request-id"]
    assert len(response.headers.get_list("content-security-policy")) == 1
    if path.startswith("/api/") and status >= 400:
        assert response.headers["content-type"].startswith("application/problem+json")
        assert response.json()["status"] == status


def test_a_page_on_the_allowlist_can_read_every_refusal(demo: Answerer, tmp_path: Path) -> None:
    settings = Settings(state=tmp_path, embed=EmbedSettings(origins=[INTRANET]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ui.app.mount_chat", lambda app, service: None)
        page = TestClient(create_app(Service.of(settings, Collections({"demo": demo}))), "http://127.0.0.1")
    for method, path, status in (
        ("GET", "/api/v1/status?q=" + "x" * 20_000, 414),
        ("PUT", "/api/v1/ask", 405),
        ("GET", "/api/v2/ask", 404),
        ("POST", "/api/v1/ask", 400),
    ):
        response = page.request(
            method, path, content=b"{", headers={"Origin": INTRANET, "Content-Type": "application/json"}
        )
        assert (response.status_code, response.headers.get("access-control-allow-origin")) == (status, INTRANET)
        other = page.request(method, path, content=b"{", headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in other.headers


def test_a_visitor_over_the_network_is_told_when_to_ask_again(app: FastAPI) -> None:
    elsewhere = TestClient(app, "http://127.0.0.1", client=("203.0.113.7", 1))
    answers = [elsewhere.post("/api/v1/ask", json={"question": CONTAINERS}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    assert "ask again in" in answers[-1].json()["detail"]
    assert answers[1].headers["ratelimit"].startswith('"10s";r=13')


def test_what_is_asked_and_opened_is_recorded_under_the_requests_id(client: TestClient, state: Path) -> None:
    stream = {"Accept": "text/event-stream", "X-Request-Id": "staged"}
    whole = client.post("/api/v1/ask", json={"question": CONTAINERS}, headers={"X-Request-Id": "whole"}).json()
    document = whole["evidence"][0]["citations"][0]["document_id"]
    client.post("/api/v1/ask", json={"question": CONTAINERS}, headers=stream)
    for path in (f"/source/{document}", f"/api/v1/documents/{document}", "/api/v1/documents"):
        assert client.get(path, headers={"X-Request-Id": path[1:].replace("/", ".")[:60]}).status_code == 200
    client.get("/source/none", headers={"X-Request-Id": "nothing-shown"})
    store = AuditStore(state / FILE)
    records = list(store.records())
    store.close()
    by_request: dict[str, list[str]] = {}
    for record in records:
        by_request.setdefault(record["request"], []).append(record["event"])
    assert by_request["whole"] == ["answered"]
    assert by_request["staged"] == ["passages", "answered"]
    assert by_request[f"source.{document}"[:60]] == by_request[f"api.v1.documents.{document}"[:60]] == ["opened"]
    assert by_request["api.v1.documents"] == ["listed"]
    assert "nothing-shown" not in by_request
    (answered,) = [record for record in records if record["request"] == "whole"]
    assert answered["answer"] == whole["id"]
    assert answered["shown"][0]["document"] == document


class Held(InThisProcess):
    """Answers nothing until it is let go."""

    def __init__(self, collections: Collections) -> None:
        super().__init__(collections, 1)
        self.go = threading.Event()

    def ask(self, question: Question, labels: frozenset[str], found: Found | None) -> Answer:
        assert self.go.wait(60)
        return super().ask(question, labels, found)


def test_what_is_more_than_may_wait_is_turned_away_at_once(
    demo: Answerer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.app.mount_chat", lambda app, service: None)
    service = service_of(demo, tmp_path, at_once=1, waiting=2)
    service.asking.answering_by = held = Held(service.collections)
    app = create_app(service)

    async def ask_all() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as http:
            asked = [asyncio.ensure_future(http.post("/api/v1/ask", json={"question": CONTAINERS})) for _ in range(16)]
            turned_away: set[asyncio.Future[httpx.Response]] = set()
            while len(turned_away) < 13:  # While nothing is answered: the test's own limit of time ends it otherwise.
                turned_away, _ = await asyncio.wait(asked, timeout=0.01)
            held.go.set()
            return list(await asyncio.gather(*asked))

    answers = run(ask_all())
    assert Counter(answer.status_code for answer in answers) == {200: 3, 503: 13}
    refused = next(answer for answer in answers if answer.status_code == 503)
    assert int(refused.headers["retry-after"]) >= 1
    assert refused.json()["type"].endswith("#busy")


def test_many_who_ask_without_pause_are_all_answered_or_told_to_wait(
    demo: Answerer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.app.mount_chat", lambda app, service: None)
    service = service_of(demo, tmp_path, at_once=2, waiting=4)
    app = create_app(service)

    async def ask_all() -> list[httpx.Response]:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", timeout=60
        ) as http:

            async def one_of_many() -> list[httpx.Response]:
                return [await http.post("/api/v1/ask", json={"question": CONTAINERS}) for _ in range(2)]

            return [answer for each in await asyncio.gather(*[one_of_many() for _ in range(10)]) for answer in each]

    answers = run(ask_all())
    statuses = Counter(answer.status_code for answer in answers)
    assert set(statuses) <= {200, 503}
    assert statuses[200] >= 6
    assert len({answer.json()["evidence"][0]["value"] for answer in answers if answer.status_code == 200}) == 1
    assert (service.asking.waiting, service.asking.answering) == (0, 0)
