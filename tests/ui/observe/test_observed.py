from __future__ import annotations

from pathlib import Path

import pytest
import structlog
from fastapi import FastAPI
from starlette.responses import PlainTextResponse
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from ui.observe.metrics import Metrics
from ui.observe.middleware import Observed
from ui.observe.request_id import request_id


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def client(metrics: Metrics, tmp_path: Path) -> TestClient:
    (tmp_path / "a.css").write_text("", encoding="utf-8")
    app, api = FastAPI(), FastAPI()

    @api.get("/things/{name}")
    def thing(name: str) -> PlainTextResponse:
        return PlainTextResponse(request_id())

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("broken")

    app.mount("/api", api)
    app.mount("/page", StaticFiles(directory=tmp_path))
    return TestClient(Observed(app, metrics), raise_server_exceptions=False)


def counted(metrics: Metrics) -> dict[tuple[str, str, str], float]:
    return {
        (sample.labels["method"], sample.labels["route"], sample.labels["status"]): sample.value
        for metric in metrics.registry.collect()
        for sample in metric.samples
        if sample.name == "pincite_http_request_seconds_count"
    }


def test_the_id_is_the_same_inside_in_the_response_and_in_the_log(client: TestClient) -> None:
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as logs:
        response = client.get("/api/things/x", headers={"X-Request-Id": "abc"})
    assert response.text == response.headers["x-request-id"] == "abc"
    (line,) = [each for each in logs if each["event"] == "request"]
    assert line["request_id"] == "abc"
    assert client.get("/api/things/x").headers["x-request-id"] != "abc"


@pytest.mark.parametrize(
    ("path", "route", "status"),
    [
        ("/api/things/who%20is%20ill?q=secret", "/api/things/{name}", 200),
        ("/page/a.css", "/page/{path}", 200),
        ("/secret", "none", 404),
        ("/gradio_api/heartbeat/secret", "/gradio_api/heartbeat", 404),
        ("/gradio_api/queue/data?session_hash=secret", "/gradio_api/queue/data", 404),
        ("/broken", "/broken", 500),
    ],
)
def test_requests_are_told_of_by_their_route_and_never_by_their_path(
    client: TestClient, metrics: Metrics, path: str, route: str, status: int
) -> None:
    with capture_logs() as logs:
        assert client.get(path).status_code == status
    assert counted(metrics) == {("GET", route, str(status)): 1.0}
    (line,) = [each for each in logs if each["event"] == "request"]
    assert (line["route"], line["status"], line["method"]) == (route, status, "GET")
    assert "secret" not in str(logs)


def test_the_path_that_a_proxy_strips_is_no_part_of_the_route(client: TestClient, metrics: Metrics) -> None:
    behind = TestClient(client.app, root_path="/pincite")
    assert behind.get("/pincite/api/things/x").status_code == 200
    assert list(counted(metrics)) == [("GET", "/api/things/{name}", "200")]


def test_methods_that_somebody_makes_up_are_counted_as_one(client: TestClient, metrics: Metrics) -> None:
    for method in ("BREW", "STEEP"):
        client.request(method, "/api/things/x")
    assert {method for method, _, _ in counted(metrics)} == {"other"}
