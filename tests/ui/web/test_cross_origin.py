from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.ui.web.apps import echo
from ui.settings.auth import AuthSettings
from ui.web.allowlist import Allowlist
from ui.web.cross_origin import CrossOrigin, ambient_headers

FRIEND = "https://intranet.example"
STRANGER = "https://evil.example"
client = TestClient(
    CrossOrigin(echo(), Allowlist([FRIEND]), "https://answers.example/pincite", ("Cookie", "X-User")),
    "http://pincite.example",
)


@pytest.mark.parametrize(
    "headers",
    [
        {},  # No browser.
        {"Origin": "http://pincite.example"},
        {"Origin": "https://pincite.example"},  # A proxy has ended TLS.
        {"Origin": "https://answers.example"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},  # A form, under a strict referrer policy.
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_our_own_pages_and_programs_may_change_things(headers: dict[str, str]) -> None:
    cookie = {"Cookie": "session=1"}
    response = client.post("/auth/logout", headers=headers | cookie)
    assert response.status_code == 200
    assert response.json()["headers"]["cookie"] == "session=1"


@pytest.mark.parametrize("path", ["/api/v1/ask", "/gradio_api/queue/join", "/auth/logout", "/widget/session"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": STRANGER},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://pincite.example:8080"},
        {"Origin": "http://pincite.example.evil.example"},
        {"Origin": "file://"},
        {"Origin": STRANGER, "Authorization": "Bearer pck_x"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://pincite.example", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_foreign_page_may_not(path: str, headers: dict[str, str]) -> None:
    assert client.post(path, headers=headers).status_code == 403


def test_nothing_is_of_ones_own_where_no_host_is_named() -> None:
    assert client.post("/auth/logout", headers={"Origin": "null", "Host": ""}).status_code == 403


def test_a_page_on_the_list_may_call_the_api_but_not_with_what_comes_by_itself() -> None:
    response = client.post(
        "/api/v1/ask",
        headers={"Origin": FRIEND, "Cookie": "session=1", "X-User": "ann", "Authorization": "Bearer pck_x"},
    )
    assert response.headers["access-control-allow-origin"] == FRIEND
    assert "access-control-allow-credentials" not in response.headers
    seen = response.json()["headers"]
    assert seen["authorization"] == "Bearer pck_x"
    assert "cookie" not in seen
    assert "x-user" not in seen


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/auth/logout", "/widget/session", "/"])
def test_a_page_on_the_list_may_do_nothing_else(path: str) -> None:
    assert client.post(path, headers={"Origin": FRIEND}).status_code == 403
    assert "access-control-allow-origin" not in client.get(path, headers={"Origin": FRIEND}).headers


def test_reading_is_nobodys_but_the_lists() -> None:
    known = client.get("/api/v1/documents", headers={"Origin": FRIEND}).headers
    assert known["access-control-allow-origin"] == FRIEND
    assert "Origin" in known["vary"]
    for name in ("ETag", "Retry-After", "X-Request-Id"):
        assert name in known["access-control-expose-headers"]
    assert "access-control-allow-origin" not in client.get("/api/v1/documents", headers={"Origin": STRANGER}).headers


def test_a_browser_that_asks_first_is_told() -> None:
    asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    known = client.options("/api/v1/ask", headers={"Origin": FRIEND} | asks)
    assert (known.status_code, known.headers["access-control-allow-origin"]) == (200, FRIEND)
    unknown = client.options("/api/v1/ask", headers={"Origin": STRANGER} | asks)
    assert unknown.status_code == 400
    assert "access-control-allow-origin" not in unknown.headers
    asks["Access-Control-Request-Headers"] = "x-pincite-proxy-secret"
    assert client.options("/api/v1/ask", headers={"Origin": FRIEND} | asks).status_code == 400


def test_what_a_proxy_says_comes_by_itself() -> None:
    assert ambient_headers(AuthSettings()) == ("Cookie",)
    assert {"X-Pincite-User", "X-Pincite-Proxy-Secret"} <= set(ambient_headers(AuthSettings(mode="proxy-header")))
