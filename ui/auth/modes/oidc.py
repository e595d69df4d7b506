"""Mode oidc: visitors sign in with a provider, and their browser keeps the name of their session in a cookie."""

from __future__ import annotations

import hashlib

from itsdangerous import BadSignature, Signer
from starlette.responses import Response
from starlette.types import Scope

from index_build.errors import BadInput
from ui.auth.address import own_address
from ui.auth.oidc.provider import Provider
from ui.auth.oidc.sign_in import SECONDS, SignIn, Started
from ui.auth.once import Once
from ui.auth.proofs import cookie
from ui.auth.sessions import Session, Sessions
from ui.identity import Identity
from ui.loopback import is_loopback
from ui.settings import Settings


class Oidc:
    """Knows visitors by their session cookie. It is signed, so that made-up ones are told without a look at the file."""

    how_to_get_in = "Sign in first."

    def __init__(self, settings: Settings, sessions: Sessions, once: Once, secret: str) -> None:
        """Raises BadInput where a setting is missing without which nobody can sign in."""
        self._server, self._settings = settings.server, settings.auth.oidc
        for name in ("issuer", "client_id"):
            if not getattr(self._settings, name):
                raise BadInput(f"With auth.mode = oidc, auth.oidc.{name} has to be set: the provider tells it")
        if not self._server.public_url and (self._server.socket is not None or not is_loopback(self._server.host)):
            raise BadInput(
                "With auth.mode = oidc, server.public_url has to be set: the provider sends visitors back to it"
            )
        self._sessions = sessions
        # Whoever signed in under other rules signs in again.
        rules = self._settings.model_dump_json(exclude={"client_secret", "scopes", "cookie", "leeway"})
        self._kind = "oidc:" + hashlib.sha256(rules.encode()).hexdigest()[:16]
        self._signer = Signer(secret, salt="pincite.session")
        self.sign_in = SignIn(self._settings, Provider(self._settings.issuer), sessions, once, secret, self._kind)

    def identity(self, scope: Scope) -> Identity | None:
        """Return who has signed in, None for a request without a session that still goes on."""
        session = self.session(scope)
        return session.identity if session else None

    def session(self, scope: Scope) -> Session | None:
        """Return the session that a request's cookie names, None for none."""
        try:
            id = self._signer.unsign(cookie(scope, self.cookie_name(scope)) or "").decode()
        except (BadSignature, UnicodeError):
            return None
        return self._sessions.of_id(id, self._kind)

    def cookie_name(self, scope: Scope) -> str:
        """Return the session cookie's name; with ``__Host-`` no other host can set it, where browsers allow that."""
        prefix = "__Host-" if self._is_secure(scope) and self._path(scope) == "/" else ""
        return prefix + self._settings.cookie

    def set_session(self, scope: Scope, response: Response, id: str) -> None:
        """Have the browser keep the name of a session until it is closed, or the session ends."""
        seconds = int(self._settings.session_hours * 3600)
        value = self._signer.sign(id).decode()
        response.set_cookie(
            self.cookie_name(scope),
            value,
            seconds,
            path=self._path(scope),
            secure=self._is_secure(scope),
            httponly=True,
            samesite="lax",
        )

    def forget_session(self, scope: Scope, response: Response) -> None:
        """Have the browser forget its session, which ends."""
        if session := self.session(scope):
            self._sessions.end(session.key)
        response.delete_cookie(
            self.cookie_name(scope), self._path(scope), secure=self._is_secure(scope), httponly=True, samesite="lax"
        )

    def set_started(self, scope: Scope, response: Response, started: Started) -> None:
        """Have the browser keep what a sign-in needs when it comes back."""
        response.set_cookie(
            started.cookie_name,
            started.cookie,
            SECONDS,
            path=self._path(scope),
            secure=self._is_secure(scope),
            httponly=True,
            samesite="lax",
        )

    def forget_started(self, scope: Scope, response: Response, name: str) -> None:
        """Have the browser forget a sign-in that has ended."""
        response.delete_cookie(name, self._path(scope), secure=self._is_secure(scope), httponly=True, samesite="lax")

    def redirect_uri(self, scope: Scope) -> str:
        """Return the address that the provider sends visitors back to, which it has to know."""
        return f"{own_address(scope, self._server)}/auth/callback"

    def signed_out_uri(self, scope: Scope) -> str:
        """Return the address that the provider sends visitors back to who have signed out, which it has to know."""
        return f"{own_address(scope, self._server)}/auth/signed-out"

    def _is_secure(self, scope: Scope) -> bool:
        return own_address(scope, self._server).startswith("https://")

    def _path(self, scope: Scope) -> str:
        address = own_address(scope, self._server)
        return "/" + address.split("://", 1)[1].partition("/")[2]
