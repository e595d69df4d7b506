from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI

from ui.http_api.declared import responses
from ui.http_api.description import describe
from ui.settings.auth import AuthSettings


def described(mode: Any) -> dict[str, Any]:
    api = FastAPI(openapi_url="/openapi.json")

    @api.get("/thing", responses=responses({200: {"description": "A thing."}}))
    def thing() -> None: ...

    from qa.answered import Answered
    from ui.http_api.models import AnsweredBatch

    api.add_api_route("/ask", thing, response_model=Answered)
    api.add_api_route("/batch", thing, response_model=AnsweredBatch)
    describe(api, AuthSettings(mode=mode))
    return api.openapi()


@pytest.mark.parametrize(
    ("mode", "schemes", "open_to_all"),
    [
        ("none", {"key", "frame"}, True),
        ("proxy-header", {"key", "frame"}, True),
        ("oidc", {"key", "frame", "session"}, False),
    ],
)
def test_the_description_has_the_ways_in_that_the_mode_has(mode: str, schemes: set[str], open_to_all: bool) -> None:
    found = described(mode)
    assert found["openapi"].startswith("3.1")
    assert set(found["components"]["securitySchemes"]) == schemes
    assert ({} in found["security"]) is open_to_all
    assert {name for each in found["security"] for name in each} == schemes


def test_errors_of_every_address_are_problems_and_those_to_wait_for_say_how_long() -> None:
    declared = described("none")["paths"]["/thing"]["get"]["responses"]
    for status, response in declared.items():
        if status != "200":
            assert list(response["content"]) == ["application/problem+json"]
    assert "Retry-After" in declared["429"]["headers"]
    assert "Retry-After" in declared["503"]["headers"]
