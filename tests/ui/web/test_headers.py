from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

from tests.ui.web.apps import echo
from ui.settings.auth import AuthSettings, OidcSettings
from ui.web.allowlist import Allowlist
from ui.web.guard import Guard
from ui.web.headers import Headers, form_targets

HOST = "https://intranet.example"


def client(*origins: str, public_url: str = "", url: str = "http://pincite.example") -> TestClient:
    app = echo()
    app.add_middleware(Guard)
    targets = ("https://login.example",)
    app.add_middleware(Headers, allowlist=Allowlist(origins), public_url=public_url, form_targets=targets)
    return TestClient(app, url, raise_server_exceptions=False)


def policy(response: httpx.Response, directive: str) -> str:
    found = re.search(rf"{directive} ([^;]*)", response.headers["content-security-policy"])
    assert found
    return found[1]


@pytest.mark.parametrize("path", ["/", "/source/x", "/nothing", "/api/v1/status", "/?fail=1", "/page/../x", "/healthz"])
def test_no_response_runs_foreign_scripts_or_is_sniffed(path: str) -> None:
    headers = client().get(path).headers
    assert "default-src 'none'; script-src 'self';" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


def test_an_error_inside_is_answered_without_its_words_and_not_kept() -> None:
    response = client().get("/?fail=1")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert "its log" in response.text
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/source/x"])
def test_nobody_frames_a_page_until_an_origin_is_named(path: str) -> None:
    response = client().get(path)
    assert policy(response, "frame-ancestors") == "'none'"
    assert response.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["/", "/source/x"])
def test_pages_that_the_widget_shows_are_framed_by_the_list_and_by_no_second_word(path: str) -> None:
    response = client(HOST).get(path)
    assert policy(response, "frame-ancestors") == f"'self' {HOST}"
    assert "x-frame-options" not in response.headers


@pytest.mark.parametrize("path", ["/auth/login", "/api/v1/status", "/nothing", "/metrics"])
def test_what_the_widget_does_not_show_is_framed_by_nobody(path: str) -> None:
    response = client(HOST).get(path)
    assert policy(response, "frame-ancestors") == "'none'"
    assert response.headers["x-frame-options"] == "DENY"


def test_only_pages_with_forms_of_ours_may_send_them() -> None:
    assert policy(client().get("/"), "form-action") == "'self' https://login.example"
    assert policy(client().get("/source/x"), "form-action") == "'none'"


def test_signing_out_may_lead_to_the_provider() -> None:
    oidc = OidcSettings(issuer="https://login.example:8443/realms/us")
    assert form_targets(AuthSettings(mode="oidc", oidc=oidc)) == ("https://login.example:8443",)
    assert form_targets(AuthSettings(oidc=oidc)) == ()
    assert form_targets(AuthSettings(mode="oidc", oidc=OidcSettings(issuer="https://x; script-src *"))) == ()


def test_what_the_widget_is_made_of_is_everybodys_but_not_its_sessions() -> None:
    script = client().get("/widget/v1.js").headers
    assert script["cross-origin-resource-policy"] == "cross-origin"
    assert script["access-control-allow-origin"] == "*"
    session = client().post("/widget/session").headers
    assert session["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in session


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/", "no-store"),
        ("/source/x", "no-store"),
        ("/api/v1/documents", "no-store"),
        ("/nothing", "no-store"),
        ("/page/chat.js", "no-cache"),
        ("/assets/index-B0aNuD79.js", "public, max-age=31536000, immutable"),
        ("/static/fonts/a.woff2", "no-cache"),
    ],
)
def test_words_of_documents_are_kept_by_no_cache(path: str, kept: str) -> None:
    assert client().get(path).headers["cache-control"] == kept


def test_browsers_are_held_to_https_where_the_server_is_reached_by_it() -> None:
    assert "strict-transport-security" not in client().get("/").headers
    assert (
        client(public_url="https://pincite.example")
        .get("/")
        .headers["strict-transport-security"]
        .startswith("max-age=")
    )
    assert client(url="https://pincite.example").get("/").headers["strict-transport-security"].startswith("max-age=")


def test_files_of_a_mounted_folder_are_kept_as_those_of_a_route_are(tmp_path: Path) -> None:
    (tmp_path / "chat.css").write_text("a{}")
    app = Starlette(routes=[Mount("/page", StaticFiles(directory=tmp_path))])
    app.add_middleware(Headers)
    assert TestClient(app).get("/page/chat.css").headers["cache-control"] == "no-cache"
