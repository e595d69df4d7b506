"""Signing in at the provider of the tests, as a browser does it, step by step."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from starlette.testclient import TestClient

from tests.ui.auth.provider import CLIENT, SECRET, Provider

ADDRESS = "http://127.0.0.1:7860"
PAGE = {"Accept": "text/html"}


def settings(provider: Provider, **more: Any) -> dict[str, Any]:
    oidc = {"issuer": provider.url, "client_id": CLIENT, "client_secret": SECRET, **more}
    return {"auth": {"mode": "oidc", "oidc": oidc}}


def at_the_provider(client: TestClient, path: str = "/", user: str = "anna", password: str = "correct") -> httpx.URL:
    """Open a page, sign in at the provider, and return the address that it sends the browser back to."""
    to_login = client.get(path, headers=PAGE)
    assert to_login.status_code == 303, to_login.text
    to_provider = client.get(str(httpx.URL(ADDRESS + path).join(to_login.headers["location"])))
    asked = {name: values[0] for name, values in parse_qs(urlsplit(to_provider.headers["location"]).query).items()}
    form = {**asked, "user": user, "password": password}
    with httpx.Client(trust_env=False) as browser:
        assert browser.get(to_provider.headers["location"]).status_code == 200
        back = browser.post(to_provider.headers["location"].partition("?")[0], data=form)
    return httpx.URL(back.headers["location"])


def signed_in(client: TestClient, user: str = "anna") -> httpx.Response:
    return client.get(str(at_the_provider(client, user=user)))
