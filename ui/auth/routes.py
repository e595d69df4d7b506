"""Signing in and out, who one is, and the sessions of widgets.

For scripts of our pages: ``GET auth/me`` answers ``{"name", "display_name", "labels", "how", "log_out"}``, or 401; where ``log_out`` is true, ``POST
auth/logout`` with ``Accept: application/json`` answers ``{"redirect": url}``, to which the page then goes. In a frame, ``POST widget/session`` with
``{"token"}`` answers ``{"session", "seconds", "name", "labels"}``; each later request carries the session in X-Pincite-Session, and ``POST
widget/ticket`` with ``{"document"}`` answers ``{"ticket", "seconds"}`` for a link to that document's source page: ``&s=`` and the ticket.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ui.auth.access import Access
from ui.auth.address import is_own_origin, own_path, relative
from ui.auth.embed_sessions import HEADER
from ui.auth.modes.oidc import Oidc
from ui.auth.not_let_in import NotLetIn
from ui.auth.oidc.provider import ProviderTrouble
from ui.auth.oidc.sign_in import cookie_name
from ui.auth.pages import Way, plain_page
from ui.auth.proofs import cookie, header
from ui.auth.tickets import SECONDS
from ui.http_api.problems import problem_response
from ui.identity import known_identity_of

_NO_STORE = {"Cache-Control": "no-store"}
_LARGEST = 16 << 10  # Bytes of a body.
_LONGEST_DOCUMENT = 200
_log = logging.getLogger("pincite.auth")


def auth_routes(access: Access) -> APIRouter:
    """Return the routes; all of them may be asked by anybody, and look for themselves who it is."""
    router = APIRouter(include_in_schema=False)

    @router.get("/auth/me")
    def me(request: Request) -> Response:
        if (identity := known_identity_of(request.scope)) is None:
            return problem_response(401, "unauthenticated", access.mode.how_to_get_in)
        session = access.oidc.session(request.scope) if access.oidc and identity.how == "oidc" else None
        leaves = session is not None or (identity.how == "proxy-header" and bool(access.settings.auth.proxy.logout_url))
        said = {
            "name": identity.name,
            "display_name": session.shown if session else identity.name,
            "labels": sorted(identity.labels),
            "how": identity.how,
            "log_out": leaves,
        }
        return JSONResponse(said, headers=_NO_STORE)

    @router.get("/auth/login")
    async def login(request: Request, next: str = "/") -> Response:
        oidc, back = access.oidc, own_path(next)
        if oidc is None or known_identity_of(request.scope) is not None:
            return RedirectResponse(relative(request.scope, back), 303, _NO_STORE)
        try:
            started = await oidc.sign_in.start(oidc.redirect_uri(request.scope), back)
        except ProviderTrouble as error:
            return _trouble(request, error)
        response = RedirectResponse(started.url, 303, _NO_STORE)
        oidc.set_started(request.scope, response, started)
        return response

    @router.get("/auth/callback")
    async def callback(request: Request) -> Response:
        oidc = access.oidc
        if oidc is None:
            return plain_page(404, "Nobody signs in here", "This server does not ask visitors to sign in.")
        sent = {
            name: value for name, value in request.query_params.items() if len(request.query_params.getlist(name)) == 1
        }
        name = cookie_name(sent.get("state", ""))
        try:
            signed_in = await oidc.sign_in.finish(
                oidc.redirect_uri(request.scope), sent, cookie(request.scope, name), oidc.session(request.scope)
            )
        except NotLetIn as error:
            _log.warning("A sign-in was refused: %s", error)
            response: Response = plain_page(
                error.status,
                "You are not signed in",
                str(error),
                [Way("Sign in again", relative(request.scope, "/auth/login"))],
            )
        except ProviderTrouble as error:
            return _trouble(request, error)
        else:
            response = RedirectResponse(relative(request.scope, signed_in.back), 303, _NO_STORE)
            oidc.set_session(request.scope, response, signed_in.id)
        oidc.forget_started(request.scope, response, name)
        return response

    @router.post("/auth/logout")
    async def logout(request: Request) -> Response:
        if not _is_own(request, access):
            return problem_response(403, "forbidden", "Log out on a page of this server.")
        out = relative(request.scope, "/auth/signed-out")
        if access.oidc is not None:
            to = await _left(request, access.oidc) or out
        else:
            to = access.settings.auth.proxy.logout_url if access.settings.auth.mode == "proxy-header" else ""
        if "application/json" in request.headers.get("accept", ""):
            response: Response = JSONResponse({"redirect": to or relative(request.scope, "/")}, headers=_NO_STORE)
        else:
            # A page's policy may not let a form lead to the provider, so one of ours says where to go.
            more = [Way("Log out of the provider too", to)] if to and to != out else []
            response = plain_page(200, "You are logged out", "This browser is no longer signed in here.", more)
        if access.oidc is not None:
            access.oidc.forget_session(request.scope, response)
        return response

    @router.get("/auth/signed-out")
    def signed_out(request: Request) -> Response:
        again = [Way("Sign in again", relative(request.scope, "/auth/login"))] if access.oidc else []
        return plain_page(200, "You are logged out", "This browser is no longer signed in here.", again)

    @router.post("/widget/session")
    async def session(request: Request) -> Response:
        if access.embed is None:
            return problem_response(404, "not-found", "No page may embed this server with tokens: set embed.secret.")
        if not _is_own(request, access):
            return problem_response(403, "forbidden", "A session begins in the widget's own frame, and nowhere else.")
        token = (await _sent(request)).get("token")
        if not isinstance(token, str):
            return problem_response(422, "invalid", 'Send the token as JSON: {"token": "…"}.')
        try:
            begun = access.embed.begin(token)
        except NotLetIn as error:
            return problem_response(error.status, "unauthenticated", str(error))
        identity = begun.session.identity
        said = {
            "session": begun.id,
            "seconds": int(begun.seconds),
            "name": identity.name,
            "labels": sorted(identity.labels),
        }
        return JSONResponse(said, headers=_NO_STORE)

    @router.post("/widget/ticket")
    async def ticket(request: Request) -> Response:
        if access.embed is None:
            return problem_response(404, "not-found", "No page may embed this server with tokens: set embed.secret.")
        document = (await _sent(request)).get("document")
        if not isinstance(document, str) or not 0 < len(document) <= _LONGEST_DOCUMENT:
            return problem_response(422, "invalid", 'Send the document\'s id as JSON: {"document": "…"}.')
        try:
            made = access.embed.ticket(header(request.scope, HEADER) or "", document)
        except NotLetIn as error:
            return problem_response(error.status, "unauthenticated", str(error))
        return JSONResponse({"ticket": made, "seconds": SECONDS}, headers=_NO_STORE)

    return router


async def _left(request: Request, oidc: Oidc) -> str:
    """Return where the provider signs a visitor out, empty where it does not or cannot be reached: here they are signed out in any case."""
    session = oidc.session(request.scope)
    try:
        return await oidc.sign_in.sign_out_url(session, oidc.signed_out_uri(request.scope)) if session else ""
    except ProviderTrouble as error:
        _log.error("The sign-in provider: %s", error)
        return ""


def _is_own(request: Request, access: Access) -> bool:
    try:
        return is_own_origin(request.scope, access.settings.server)
    except NotLetIn:
        return False


async def _sent(request: Request) -> dict[str, Any]:
    """Return the JSON object that a request brings; an empty one for anything else."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST:
            return {}
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _trouble(request: Request, error: ProviderTrouble) -> Response:
    _log.error("The sign-in provider: %s", error)
    said = "The service that signs you in cannot be reached just now: try again in a minute, or tell whoever runs this server."
    response = plain_page(
        503, "Signing in does not work now", said, [Way("Try again", relative(request.scope, "/auth/login"))]
    )
    response.headers["Retry-After"] = "30"
    return response
