"""A small application behind what lets requests in: it says back who it was told asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response
from starlette.testclient import TestClient

from ui.auth.access import Access
from ui.auth.middleware import Authenticated
from ui.auth.routes import auth_routes
from ui.auth.tickets import ticket_of
from ui.identity import known_identity_of
from ui.settings import Settings

PROXY_SECRET = "the-proxy's-secret-of-thirty-two-bytes-or-more"
EMBED_SECRET = "the-page's-secret-of-thirty-two-bytes-or-more"
OLD_EMBED_SECRET = "the-page's-secret-before-that-one-was-made-up"
AUDIENCE = "https://pincite.example"
PROXY: dict[str, Any] = {"auth": {"mode": "proxy-header", "proxy": {"secret": [PROXY_SECRET]}}}
EMBED: dict[str, Any] = {"embed": {"secret": [EMBED_SECRET, OLD_EMBED_SECRET], "audience": AUDIENCE}}
BY_PROXY = {"X-Pincite-Proxy-Secret": PROXY_SECRET, "X-Pincite-User": "anna"}


def access(state: Path, *settings: dict[str, Any]) -> Access:
    """Return what lets requests in under settings, which are nested as in pincite.toml."""
    made: dict[str, Any] = {"state": state}
    for each in settings:
        made |= each
    return Access(Settings.model_validate(made))


def application(lets_in: Access) -> FastAPI:
    """Return the application."""
    app = FastAPI(openapi_url=None)
    app.include_router(auth_routes(lets_in))

    @app.api_route("/{path:path}", methods=["GET", "POST", "HEAD"])
    def said(request: Request) -> Response:
        who = known_identity_of(request.scope)
        if who is None:
            return JSONResponse({"who": None})
        ticket = ticket_of(request.scope)
        return JSONResponse({"who": who.name, "labels": sorted(who.labels), "how": who.how, "ticket": ticket})

    app.add_middleware(Authenticated, access=lets_in)
    return app


def door(lets_in: Access, address: str = "http://127.0.0.1:7860") -> TestClient:
    """Return a client of the application."""
    return TestClient(application(lets_in), address, follow_redirects=False)
