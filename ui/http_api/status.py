"""How things stand, for who asks."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from qa.question import LONGEST
from ui.collections import Collection
from ui.http_api.bodies import MOST_QUESTIONS
from ui.http_api.declared import REQUEST_ID, responses
from ui.http_api.models import ServerStatus
from ui.identity import Identity, identity_of
from ui.service import Service


def status_routes(service: Service) -> APIRouter:
    """Return the route; it counts only what an asker may see."""
    router = APIRouter(tags=["server"])

    @router.get(
        "/status",
        summary="See how things stand",
        operation_id="status",
        response_model=ServerStatus,
        response_description="How things stand.",
        responses=responses({200: {"headers": {"X-Request-Id": REQUEST_ID}}}),
    )
    def status(request: Request) -> Response:
        """Return the collections that there are for you, who you are to the server, and how much is being asked."""
        identity = identity_of(request.scope)
        found = {
            "version": version("pincite"),
            "collections": [_collection(each, identity) for each in service.collections],
            "waiting": service.asking.waiting,
            "answering": service.asking.answering,
            "feedback": service.feedback is not None,
            "you": {"name": identity.name, "how": identity.how, "labels": sorted(identity.labels)},
            "limits": {"question": LONGEST, "batch": MOST_QUESTIONS, "seconds": service.settings.limits.seconds},
        }
        return Response(
            orjson.dumps(found), headers={"Cache-Control": "private, no-cache"}, media_type="application/json"
        )

    return router


def _collection(collection: Collection, identity: Identity) -> dict[str, Any]:
    generation = collection.answerer.seen_with(identity.labels)
    documents, oldest, newest = generation.texts.dated()
    return {
        "name": collection.name,
        "generation": generation.name,
        "created": generation.manifest.created,
        "documents": documents,
        "oldest": oldest,
        "newest": newest,
    }
