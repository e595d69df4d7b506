"""The description of the API, OpenAPI 3.1: what FastAPI makes of the routes, with what it cannot know of them."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from ui.settings.auth import AuthSettings

_ABOUT = (
    "Answers questions from documents in the documents' own words, each cited to the character. "
    "What you may see follows from who you are. Every error is a problem (RFC 9457)."
)
_TAGS = [
    {"name": "questions", "description": "Ask, and say whether the answer helped."},
    {"name": "documents", "description": "What answers are taken from."},
    {"name": "server", "description": "How things stand."},
]
_KEY = {"type": "http", "scheme": "bearer", "description": "An API key, pck_…, which pincite keys makes; for programs."}
_FRAME = {
    "type": "apiKey",
    "in": "header",
    "name": "X-Pincite-Session",
    "description": "The session of a widget's frame.",
}


def describe(api: FastAPI, auth: AuthSettings) -> None:
    """Have an application describe itself, with the ways to say who one is that the mode in force has."""

    def description() -> dict[str, Any]:
        if api.openapi_schema is None:
            api.openapi_schema = _described(api, auth)
        return api.openapi_schema

    api.openapi = description  # type: ignore[method-assign]


def _described(api: FastAPI, auth: AuthSettings) -> dict[str, Any]:
    found: dict[str, Any] = get_openapi(
        title="pincite", version=api.version, openapi_version="3.1.0", summary="Questions, answered in the documents' own words", description=_ABOUT,
        routes=api.routes, tags=_TAGS, license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )  # fmt: skip
    components = found.setdefault("components", {})
    schemas = components["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    # How an answer came about is told on demand alone.
    schemas["Answered"]["required"] = sorted(schemas["Answered"]["properties"].keys() - {"trace"})
    schemes = {"key": _KEY, "frame": _FRAME} | ({"session": _session(auth)} if auth.mode == "oidc" else {})
    components["securitySchemes"] = schemes
    # In mode none, and where the proxy says who asks, a request that comes without any of them is somebody's too.
    open_to_all: list[dict[str, list[str]]] = [] if auth.mode == "oidc" else [{}]
    found["security"] = [*open_to_all, *({name: []} for name in schemes)]
    return found


def _session(auth: AuthSettings) -> dict[str, str]:
    said = "The session of somebody who signed in; with https, `__Host-` may stand before the name."
    return {"type": "apiKey", "in": "cookie", "name": auth.oidc.cookie, "description": said}
