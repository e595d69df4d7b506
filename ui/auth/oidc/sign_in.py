"""One sign-in: off to the provider, and back with a code that becomes a session."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from itsdangerous import BadData, URLSafeTimedSerializer

from ui.auth.not_let_in import NotLetIn
from ui.auth.oidc.exchange import sign_in_url, tokens
from ui.auth.oidc.id_token import checked_claims
from ui.auth.oidc.provider import Provider
from ui.auth.oidc.visitor import shown_name, visitor
from ui.auth.once import Once
from ui.auth.sessions import Session, Sessions
from ui.settings.auth import OidcSettings

SECONDS = 600
"""How long signing in at the provider may take."""


@dataclass(frozen=True, slots=True)
class Started:
    """Where the visitor goes, and the cookie that ties what comes back to this browser."""

    url: str
    cookie_name: str
    cookie: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The session that has begun, the id that its cookie holds, and the path that the visitor came from."""

    id: str
    session: Session
    back: str


class SignIn:
    """Signs visitors in with one provider."""

    def __init__(
        self, settings: OidcSettings, provider: Provider, sessions: Sessions, once: Once, secret: str, kind: str
    ) -> None:
        """``secret`` signs the cookies of those who are on their way; ``kind`` is that of the sessions that begin."""
        self._settings = settings
        self._provider = provider
        self._sessions = sessions
        self._once = once
        self._signer = URLSafeTimedSerializer(secret, salt="pincite.sign-in")
        self._kind = kind

    async def start(self, redirect_uri: str, back: str) -> Started:
        """Begin a sign-in that leads back to a path of ours. Raises ProviderTrouble."""
        metadata = await self._provider.metadata()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        url = sign_in_url(self._settings, metadata, redirect_uri, state, nonce, verifier)
        # The verifier may be read by the visitor, whose code it is: PKCE keeps it from others.
        kept = self._signer.dumps({"state": state, "nonce": nonce, "verifier": verifier, "back": back})
        return Started(url, cookie_name(state), str(kept))

    async def finish(
        self, redirect_uri: str, sent: Mapping[str, str], cookie: str | None, before: Session | None
    ) -> SignedIn:
        """Begin the session of a visitor whom the provider sent back with these parameters; the one ``before`` ends, so that none is passed on.

        Raises NotLetIn where anything about it does not hold, NotAllowed, and ProviderTrouble.
        """
        kept = self._kept(cookie, sent.get("state", ""))
        metadata = await self._provider.metadata()
        # RFC 9207: what another provider sent must not be taken to this one.
        if ("iss" in sent or metadata.names_itself) and sent.get("iss") != self._provider.issuer:
            raise NotLetIn("The sign-in came back from another provider. Sign in again.")
        if not self._once.first_time(
            f"sign-in:{hashlib.sha256(kept['state'].encode()).hexdigest()}", time.time() + SECONDS
        ):
            raise NotLetIn("This sign-in was finished before. Sign in again.")
        if "error" in sent or not sent.get("code"):
            raise NotLetIn("The provider did not sign you in. Sign in again, or ask whoever runs this server.")
        id_token, access_token = await tokens(
            self._settings, self._provider, metadata, redirect_uri, sent["code"], kept["verifier"]
        )
        claims = await checked_claims(
            id_token, self._provider, self._settings.client_id, kept["nonce"], access_token, self._settings.leeway
        )
        if self._settings.userinfo and metadata.userinfo:
            claims = await self._with_userinfo(claims, metadata.userinfo, access_token)
        identity = visitor(claims, self._settings)
        if before is not None:
            self._sessions.end(before.key)
        id, session = self._sessions.begin(
            self._kind,
            identity,
            self._settings.session_hours * 3600,
            idle=self._settings.idle_minutes * 60,
            shown=shown_name(claims),
            details={"id_token": id_token},
        )
        return SignedIn(id, session, kept["back"])

    async def sign_out_url(self, session: Session, back: str) -> str:
        """Return where the provider signs the visitor out too, and sends them back from; empty where it does not. Raises ProviderTrouble.

        OpenID Connect RP-Initiated Logout 1.0.
        """
        metadata = await self._provider.metadata()
        if not metadata.end_session:
            return ""
        asked = {
            "id_token_hint": session.details.get("id_token", ""),
            "client_id": self._settings.client_id,
            "post_logout_redirect_uri": back,
        }
        return f"{metadata.end_session}{'&' if '?' in metadata.end_session else '?'}{urlencode(asked)}"

    def _kept(self, cookie: str | None, state: str) -> dict[str, str]:
        try:
            kept: dict[str, str] = self._signer.loads(cookie or "", max_age=SECONDS)
        except BadData:
            raise NotLetIn(
                "This sign-in was not begun in this browser, or more than ten minutes ago. Sign in again."
            ) from None
        if not hmac.compare_digest(kept["state"].encode(), state.encode(errors="replace")):
            raise NotLetIn("This sign-in was not begun in this browser. Sign in again.")
        return kept

    async def _with_userinfo(self, claims: dict[str, Any], url: str, access_token: str) -> dict[str, Any]:
        found = await self._provider.fetch(url, {"Authorization": f"Bearer {access_token}"})
        # Section 5.3.2: it may be somebody else's.
        if found.get("sub") != claims["sub"]:
            raise NotLetIn("The provider tells of two different visitors. Sign in again.")
        return found | claims


def cookie_name(state: str) -> str:
    """Return the name of the cookie of one sign-in, so that those begun in two tabs do not disturb each other."""
    return f"pincite_sign_in_{hashlib.sha256(state.encode(errors='replace')).hexdigest()[:12]}"
