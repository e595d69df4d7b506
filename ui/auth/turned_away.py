"""What somebody is told who is not let in: programs a problem, people a page, or the way to sign in."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from ui.auth.address import asked_path, relative
from ui.auth.pages import Way, plain_page
from ui.auth.proofs import asked_from
from ui.http_api.problems import problem_response
from ui.web.paths import path_of

_FRAMES = ("iframe", "frame", "embed", "object")


def turned_away(scope: Scope, status: int, said: str, sign_in: bool) -> Response:
    """Return the answer to a request that is not let in: 401 or 403 with a sentence; ``sign_in`` where visitors can."""
    if not _is_page(scope):
        headers = {"WWW-Authenticate": 'Bearer realm="pincite"'} if status == 401 else {}
        return problem_response(status, "unauthenticated" if status == 401 else "forbidden", said, headers=headers)
    if not sign_in or status != 401:
        return plain_page(status, "Not let in", said)
    login = f"{relative(scope, '/auth/login')}?next={quote(asked_path(scope), safe='/')}"
    if asked_from(scope) in _FRAMES:
        # Providers do not let themselves be shown in a frame.
        return plain_page(
            401,
            "Sign in first",
            "This page needs you to sign in, in a tab of its own.",
            [Way("Sign in", login, apart=True)],
        )
    return RedirectResponse(login, 303, {"Cache-Control": "no-store"})


def _is_page(scope: Scope) -> bool:
    path = path_of(scope)
    wanted = _all_of(scope, "Accept")
    return (
        scope["method"] in ("GET", "HEAD")
        and "text/html" in wanted
        and (path == "/" or path.startswith(("/source/", "/auth/")))
    )


def _all_of(scope: Scope, name: str) -> str:
    """Return all values of a header, which may be more than one."""
    return b",".join(value for key, value in scope["headers"] if key == name.lower().encode()).decode("latin-1")
