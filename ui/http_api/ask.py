"""Questions: one, in one piece or in stages, and a batch."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import orjson
from fastapi import APIRouter, Depends, Request, Response

from qa.answered import Answered
from ui.asking import Asked
from ui.http_api.bodies import Ask, AskBatch
from ui.http_api.declared import REQUEST_ID, responses
from ui.http_api.errors import problem_of
from ui.http_api.events import MEDIA_TYPE, Stages
from ui.http_api.json_only import json_only
from ui.http_api.models import AnsweredBatch
from ui.http_api.waiting import Gone, until_gone
from ui.identity import Identity, identity_of
from ui.service import Service

_GONE = 499
"""nginx's status for a client that went away; nobody reads it but the log."""
_TIMING = {"description": "Milliseconds by stage: wait, embed, retrieve, read.", "schema": {"type": "string"}}
_EVENTS = {
    "schema": {"type": "string"},
    "example": 'event: passages\ndata: {"passages":[…]}\n\nevent: answer\ndata: {"status":"answered",…}\n\n',
}


def ask_routes(service: Service) -> APIRouter:
    """Return the routes; who asks, and so what they may see, is known from the request alone."""
    router = APIRouter(tags=["questions"], dependencies=[Depends(json_only)])
    asking = service.asking

    def written(asked: Asked) -> dict[str, Any]:
        collection = asked.question.collection or service.collections.default.name
        answered = Answered.of(asked.answer, asked.id, collection)
        return {name: getattr(answered, name) for name in _FIELDS if name != "trace" or asked.question.trace}

    async def ask_one(identity: Identity, body: Ask) -> Asked:
        return await asking.ask(identity, "api", body.asked())

    @router.post(
        "/ask",
        summary="Ask a question",
        operation_id="ask",
        response_model=Answered,
        response_description=f"The answer. With `Accept: {MEDIA_TYPE}`, events: `passages` (the nearest ones, as soon as they are "
        "found), then `answer`, or `problem`; lines that begin with a colon keep the connection open.",
        responses=responses(
            {
                200: {
                    "headers": {"X-Request-Id": REQUEST_ID, "Server-Timing": _TIMING},
                    "content": {MEDIA_TYPE: _EVENTS},
                }
            },
            404,
            body=True,
        ),
    )
    async def ask(request: Request, body: Ask) -> Response:
        """Return what the documents say, in their own words, each cited to the character."""
        identity = identity_of(request.scope)
        if wants_events(request):
            return Stages(
                partial(asking.ask, identity, "api", body.asked()), lambda asked: orjson.dumps(written(asked))
            )
        try:
            asked = await until_gone(request.receive, ask_one(identity, body))
        except Gone:
            return Response(status_code=_GONE)
        return Response(
            orjson.dumps(written(asked)),
            headers=_FRESH | {"Server-Timing": _stages(asked)},
            media_type="application/json",
        )

    @router.post(
        "/ask:batch",
        summary="Ask several questions",
        operation_id="ask_batch",
        response_model=AnsweredBatch,
        response_description="For each question, in order, its `answer` or its `problem`.",
        responses=responses({200: {"headers": {"X-Request-Id": REQUEST_ID}}}, body=True),
    )
    async def ask_batch(request: Request, body: AskBatch) -> Response:
        """Answer several questions. One that fails leaves the others as they are; each counts towards your limits."""
        identity = identity_of(request.scope)
        # No more at once than are answered at once: a batch never fills the queue that others wait in.
        turn = asyncio.Semaphore(asking.answering_by.at_once)

        async def item(each: Ask) -> dict[str, Any]:
            async with turn:
                try:
                    return {"answer": written(await ask_one(identity, each))}
                except Exception as error:
                    return {"problem": problem_of(error)}

        async def items() -> list[dict[str, Any]]:
            return await asyncio.gather(*map(item, body.questions))

        try:
            found = await until_gone(request.receive, items())
        except Gone:
            return Response(status_code=_GONE)
        return Response(orjson.dumps({"items": found}), headers=_FRESH, media_type="application/json")

    return router


def wants_events(request: Request) -> bool:
    """Tell whether a client asks for events; who takes everything gets JSON."""
    wanted = [each.split(";")[0].strip().lower() for each in request.headers.get("accept", "").split(",")]
    return MEDIA_TYPE in wanted


def _stages(asked: Asked) -> str:
    """Return the header Server-Timing, in milliseconds, which browsers show and logs may keep."""
    timings = {"wait": asked.waited} | {name: took for name, took in asked.answer.timings.items() if name != "total"}
    return ", ".join(f"{name};dur={1000 * took:.1f}" for name, took in timings.items())


_FRESH = {"Cache-Control": "no-store"}
# How an answer came about is told on demand alone: it holds words that were not sure enough to be shown.
_FIELDS = tuple(Answered.__dataclass_fields__)
