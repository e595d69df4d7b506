"""From what goes wrong to the problem that says so."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from index_build.errors import BadIndex, BadInput, PinciteError
from index_build.labels import BadLabel
from qa.period import BadOrder, BadPeriod
from qa.question import BadQuestion
from ui.asking import Busy, Refused, TooMany, TooSlow
from ui.collections import NoSuchCollection
from ui.feedback.store import BadFeedback, NoSuchAnswer
from ui.http_api.problems import ProblemType, from_problem, problem, problem_response

_log = structlog.get_logger("pincite.api")
_KINDS: tuple[tuple[type[Exception], int, ProblemType], ...] = (
    (Busy, 503, "busy"),
    (TooSlow, 503, "too-slow"),
    (TooMany, 429, "too-many-requests"),
    (Refused, 503, "not-ready"),
    (NoSuchCollection, 404, "no-such-collection"),
    (NoSuchAnswer, 404, "no-such-answer"),
    (BadQuestion, 422, "invalid"),
    (BadPeriod, 422, "invalid"),
    (BadOrder, 422, "invalid"),
    (BadLabel, 422, "invalid"),
    (BadFeedback, 422, "invalid"),
    (BadInput, 422, "invalid"),
)
_STATUSES: dict[int, tuple[ProblemType, str]] = {
    400: ("malformed", "The request's body is no JSON that can be read: send an object in UTF-8."),
    404: ("not-found", "There is no such address here: openapi.json lists those that there are."),
    405: ("method-not-allowed", "This address does not take this method: the header Allow names those that it takes."),
    415: (
        "unsupported-media-type",
        "The request's body is not sent as JSON: give it the Content-Type application/json.",
    ),
    413: ("too-large", "The request's body is too large: send less at a time."),
}
_SAID = 300
"""Characters of what pydantic says of one field; it may repeat what was sent."""
_NAMED = 20
"""Fields that are named in one problem."""


class NotHere(PinciteError):
    """What was asked for is not there, or not for this asker: the two are told apart nowhere."""


def problem_of(error: Exception) -> dict[str, Any]:
    """Return the problem that an error of asking is; what nobody foresaw is logged, and said in no more than a sentence."""
    if isinstance(error, NotHere):
        return problem(404, "not-found", str(error))
    if isinstance(error, BadIndex):
        _log.error(
            "an index cannot be read", error=str(error)
        )  # It names folders of this machine, which are the operator's to know.
        return problem(503, "not-ready", "The index cannot be read just now: tell whoever runs this server.")
    for kind, status, name in _KINDS:
        if isinstance(error, kind):
            retry_after = error.retry_after if isinstance(error, Refused) else None
            return problem(status, name, str(error), retry_after=retry_after)
    if isinstance(error, PinciteError):
        _log.error("a request failed", error=str(error))
        return problem(500, "internal", str(error))
    _log.error("a request failed", exc_info=error)
    said = "Something went wrong that nobody foresaw: tell whoever runs this server, with the request's id."
    return problem(500, "internal", said)


def handle_errors(app: FastAPI) -> None:
    """Have an application say all its errors as problems."""

    def foreseen(_: Request, error: Exception) -> Response:
        return from_problem(problem_of(error))

    def invalid(_: Request, error: Exception) -> Response:
        found = error.errors() if isinstance(error, RequestValidationError) else ()
        if any(each["type"] == "json_invalid" for each in found):
            return problem_response(400, *_STATUSES[400])
        said = f"The request has {_fields(len(found))} as it should be: see errors."
        return problem_response(422, "invalid", said, errors=[_wrong(each) for each in found[:_NAMED]])

    def by_status(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code in _STATUSES:
            return problem_response(error.status_code, *_STATUSES[error.status_code], headers=error.headers)
        name: ProblemType = "malformed" if error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR else "internal"
        return problem_response(error.status_code, name, str(error.detail), headers=error.headers)

    app.add_exception_handler(PinciteError, foreseen)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, by_status)
    app.add_exception_handler(Exception, foreseen)


def _fields(count: int) -> str:
    return "a field that is not" if count == 1 else f"{count} fields of which none is"


def _wrong(error: dict[str, Any]) -> dict[str, str]:
    where: Sequence[Any] = error["loc"]
    what = "there is no such field" if error["type"] == "extra_forbidden" else str(error["msg"])
    named = ".".join(str(part)[:_SAID] for part in where)
    return {"where": named[:_SAID], "what": what.removeprefix("Value error, ")[:_SAID]}
