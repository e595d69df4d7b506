"""A small OpenID Connect provider that is real: it asks for a password, checks PKCE and its client, and signs with keys that it can exchange.

Hostile providers are made of it: ``tamper`` changes what the next ID token says, or who signs it.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from tests.ui.serving import free_port

CLIENT, SECRET = "pincite", "a secret/of:the client"
Tamper = Callable[[dict[str, Any], dict[str, Any]], str | None]
PEOPLE: dict[str, dict[str, Any]] = {
    "anna": {
        "sub": "u-1", "name": "Anna Board", "email": "anna@corp.example", "email_verified": True,
        "groups": ["board", "Domain Users"], "realm_access": {"roles": ["secretary"]},
    },
    "bob": {"sub": "u-2", "name": "Bob <b>Guest</b>", "email": "bob@elsewhere.example", "email_verified": False, "groups": []},
}  # fmt: skip


@dataclass
class Provider:
    """What it knows; tests change it while it runs."""

    url: str
    tamper: Tamper | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    access_claims: dict[str, Any] = field(default_factory=dict)
    lives: bool = True
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    logged_out: list[dict[str, str]] = field(default_factory=list)
    code_once: bool = True

    def rotate(self) -> None:
        """Sign with another key from now on, and publish that one alone."""
        self.key = RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)

    def id_token(self, user: str, nonce: str, access_token: str) -> str:
        half = hashlib.sha256(access_token.encode()).digest()[:16]
        now = int(time.time())
        claims = {
            **PEOPLE[user], "iss": self.url, "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": nonce,
            "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
        }  # fmt: skip
        header: dict[str, Any] = {"alg": "RS256", "kid": self.key.kid}
        if self.tamper and (made := self.tamper(header, claims)):
            return made
        return jwt.encode(header, claims, self.key, algorithms=["RS256", "HS256"])


def application(provider: Provider) -> Starlette:
    async def discovery(_: Request) -> Response:
        provider.asked.append("discovery")
        if not provider.lives:
            return Response("down", 503)
        known = {
            "issuer": provider.url,
            "authorization_endpoint": f"{provider.url}/authorize",
            "token_endpoint": f"{provider.url}/token",
            "jwks_uri": f"{provider.url}/keys",
            "userinfo_endpoint": f"{provider.url}/userinfo",
            "end_session_endpoint": f"{provider.url}/logout",
            "authorization_response_iss_parameter_supported": True,
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }
        return JSONResponse(known | provider.metadata)

    async def keys(_: Request) -> Response:
        provider.asked.append("keys")
        unknown = {"kty": "of-tomorrow", "kid": "x"}
        public = KeySet([provider.key]).as_dict(private=False)["keys"]
        return JSONResponse({"keys": [unknown, *public]})

    async def authorize(request: Request) -> Response:
        if request.method == "GET":
            asked = dict(request.query_params)
            assert asked["response_type"] == "code"
            assert asked["code_challenge_method"] == "S256"
            assert "openid" in asked["scope"].split()
            hidden = "".join(f'<input type="hidden" name="{escape(k)}" value="{escape(v)}">' for k, v in asked.items())
            return HTMLResponse(
                f"<!doctype html><title>Provider</title><form method=post>{hidden}<input name=user aria-label=User><input name=password "
                "type=password aria-label=Password><button>Log in</button></form>"
            )
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        if form.get("password") != "correct" or form.get("user") not in PEOPLE:
            return HTMLResponse("Wrong password", 403)
        code = secrets.token_urlsafe(16)
        provider.codes[code] = form
        back = urlencode({"code": code, "state": form["state"], "iss": provider.url})
        return RedirectResponse(f"{form['redirect_uri']}?{back}", 303)

    async def token(request: Request) -> Response:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        scheme, _, sent = request.headers.get("authorization", "").partition(" ")
        user, _, password = base64.b64decode(sent).decode().partition(":") if scheme == "Basic" else ("", "", "")
        if (unquote(user), unquote(password)) != (CLIENT, SECRET):
            return JSONResponse({"error": "invalid_client"}, 401)
        code = form.get("code", "")
        asked = provider.codes.pop(code, None) if provider.code_once else provider.codes.get(code)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or asked["redirect_uri"] != form.get("redirect_uri") or asked["code_challenge"] != challenge:
            return JSONResponse({"error": "invalid_grant"}, 400)
        access = secrets.token_urlsafe(16)
        provider.tokens[access] = asked["user"]
        id_token = provider.id_token(asked["user"], asked["nonce"], access)
        return JSONResponse({"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": id_token})

    async def userinfo(request: Request) -> Response:
        access = request.headers.get("authorization", "").removeprefix("Bearer ")
        if access not in provider.tokens:
            return Response(status_code=401)
        return JSONResponse({"sub": PEOPLE[provider.tokens[access]]["sub"], **provider.access_claims})

    async def logout(request: Request) -> Response:
        asked = dict(request.query_params)
        provider.logged_out.append(asked)
        return RedirectResponse(asked["post_logout_redirect_uri"], 303)

    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", discovery),
            Route("/keys", keys),
            Route("/authorize", authorize, methods=["GET", "POST"]),
            Route("/token", token, methods=["POST"]),
            Route("/userinfo", userinfo),
            Route("/logout", logout),
        ]
    )


@contextmanager
def running() -> Iterator[Provider]:
    """Run a provider on this machine and hand it out."""
    provider = Provider(f"http://127.0.0.1:{(port := free_port())}")
    with in_thread(application(provider), port):
        yield provider


@contextmanager
def in_thread(app: ASGIApp, port: int) -> Iterator[None]:
    """Serve an application on a port of this machine."""
    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            thread.join(0.02)
        yield
    finally:
        server.should_exit = True
        thread.join(10)
