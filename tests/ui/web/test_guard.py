from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from tests.ui.web.apps import echo
from ui.settings.limits import LimitSettings
from ui.web.guard import Guard

client = TestClient(Guard(echo(), LimitSettings(url=512, headers=4096, header_count=30)), "http://pincite.example")


def test_a_path_that_is_not_named_is_not_there() -> None:
    assert client.get("/gradio_api/file=/etc/passwd").status_code == 404
    assert client.get("/api/v2/ask").headers["content-type"] == "application/problem+json"


def test_a_path_is_reached_by_its_methods_alone() -> None:
    refused = client.put("/source/x")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")
    assert client.get("/gradio_api/queue/join").status_code == 405
    assert client.post("/gradio_api/queue/join").status_code == 200


def test_a_slash_in_disguise_is_not_there() -> None:
    assert client.get("/source/a%2Fb").status_code == 404
    assert client.get("/source/..%2f..%2fetc").status_code == 404


@pytest.mark.parametrize("path", ["/", "/api/v1/documents"])
def test_an_address_that_is_too_long_is_refused(path: str) -> None:
    assert client.get(path, params={"q": "x" * 400}).status_code == 200
    assert client.get(path, params={"q": "x" * 600}).status_code == 414


def test_headers_that_are_too_long_or_too_many_are_refused() -> None:
    assert client.get("/", headers={"X-Long": "x" * 3000}).status_code == 200
    assert client.get("/", headers={"X-Long": "x" * 5000}).status_code == 431
    assert client.get("/", headers={f"X-{number}": "" for number in range(40)}).status_code == 431


def test_browsers_get_a_page_and_others_a_sentence() -> None:
    page = client.get("/nothing", headers={"Accept": "text/html,*/*"})
    assert page.headers["content-type"].startswith("text/html")
    assert "There is no such page." in page.text
    assert client.get("/nothing").text == "There is no such page."


def test_an_error_inside_goes_on_to_the_log_after_it_is_answered() -> None:
    with pytest.raises(RuntimeError):
        client.get("/?fail=1")


def test_only_http_is_let_through() -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/"):
        pass
