"""A refusal in the form that whoever asked can read: problem details for programs, a page for browsers, a sentence for others."""

from __future__ import annotations

import math
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Scope

from ui.http_api.problems import ProblemType, problem, problem_response
from ui.page_shell import message_page
from ui.web.paths import is_api, path_of


def refusal(
    scope: Scope,
    status: int,
    type: ProblemType,
    said: str,
    *,
    headers: Mapping[str, str] | None = None,
    retry_after: float | None = None,
) -> Response:
    """Return the response that refuses a request, with a sentence that says what to do; ``retry_after`` in seconds."""
    if is_api(path_of(scope)):
        return problem_response(status, type, said, headers=headers, retry_after=retry_after)
    more = dict(headers or {})
    if retry_after is not None:
        more["Retry-After"] = str(max(1, math.ceil(retry_after)))
    if "text/html" in Headers(scope=scope).get("accept", ""):
        title = problem(status, type, said)["title"]
        return HTMLResponse(message_page(title, said, root=f"{scope.get('root_path', '')}/"), status, more)
    return PlainTextResponse(said, status, more)
