"""What programs say of answers, for those who ask with them."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from ui.feedback.store import Feedback
from ui.http_api.bodies import Judged
from ui.http_api.declared import REQUEST_ID, responses
from ui.http_api.json_only import json_only
from ui.http_api.problems import problem_response
from ui.identity import identity_of
from ui.service import Service


def feedback_routes(service: Service) -> APIRouter:
    """Return the route; an answer can be judged by who asked for it, as long as the server remembers it."""
    router = APIRouter(tags=["questions"], dependencies=[Depends(json_only)])

    @router.post(
        "/feedback",
        summary="Say whether an answer helped",
        operation_id="feedback",
        status_code=204,
        response_description="It is kept.",
        responses=responses({204: {"headers": {"X-Request-Id": REQUEST_ID}}}, 404, body=True),
    )
    def feedback(request: Request, body: Judged) -> Response:
        """Keep what is said of an answer, in place of what you said of it before."""
        if service.feedback is None:
            said = "This server takes no feedback: whoever runs it can switch it on with feedback.on = true."
            return problem_response(404, "feedback-off", said)
        service.feedback.add(Feedback(body.id, body.kind, body.comment, identity_of(request.scope).name))
        return Response(status_code=204)

    return router
