"""The description of the API holds what the API does: generated requests, right and wrong ones, find nothing else."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from starlette.types import Receive, Scope, Send

pytestmark = pytest.mark.slow

CONFIG: dict[str, Any] = {
    "seed": 6,
    "request-timeout": 60,  # Of a batch, on a machine that does other things besides.
    "generation": {"max-examples": 6, "deterministic": True, "database": "none"},
}


def test_generated_requests_find_nothing_that_is_not_described(api_app: FastAPI) -> None:
    async def without_an_end(scope: Scope, receive: Receive, send: Send) -> None:
        """schemathesis ends what it has started, and other tests go on with the application."""
        if scope["type"] == "lifespan":
            raise RuntimeError("This application is started and ended elsewhere.")
        await api_app(scope, receive, send)

    described = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", without_an_end, config=SchemathesisConfig.from_dict(CONFIG)
    )

    @described.hook
    def filter_case(context: schemathesis.HookContext, case: schemathesis.Case) -> bool:
        """No schema can say that a period ends after it begins; a test of its own says what becomes of one that does not."""
        asked = case.body.get("questions") if isinstance(case.body, dict) and "questions" in case.body else [case.body]
        return not (isinstance(asked, list) and any(_ends_before_it_begins(each) for each in asked))

    found, asked = [], 0
    for event in from_schema(described).execute():
        if isinstance(event, events.ScenarioFinished):
            asked += len(event.recorder.cases)
            for checks in event.recorder.checks.values():
                found += [
                    f"{each.failure_info.failure}\n{each.failure_info.code_sample}"
                    for each in checks
                    if each.failure_info
                ]
        elif isinstance(event, events.NonFatalError):
            found.append(f"{event.label}: {event.value}")
        elif isinstance(event, events.FatalError):
            raise event.exception
    assert asked > 100
    assert not found, "\n\n".join(found)


def _ends_before_it_begins(body: Any) -> bool:
    if not isinstance(body, dict):
        return False
    after, before = body.get("after"), body.get("before")
    return isinstance(after, str) and isinstance(before, str) and after > before
