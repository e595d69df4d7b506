"""Who makes a request: what lets people, programs and widgets in, put together from the settings."""

from __future__ import annotations

import contextlib
import logging
import sqlite3

from starlette.types import Scope

from index_build.errors import BadInput
from ui.auth.embed_sessions import HEADER, EmbedSessions
from ui.auth.key_use import KeyUse
from ui.auth.keys import PREFIX, KeyFile
from ui.auth.modes import Mode
from ui.auth.modes.everybody import Everybody
from ui.auth.modes.oidc import Oidc
from ui.auth.modes.proxy_header import ProxyHeader
from ui.auth.names import KEY_PREFIX
from ui.auth.not_let_in import NotAllowed, NotLetIn
from ui.auth.once import Once
from ui.auth.proofs import asked_from, header
from ui.auth.scopes import scope_of
from ui.auth.sessions import Sessions
from ui.auth.store import AuthStore
from ui.auth.tickets import Tickets, sent_ticket, set_ticket
from ui.identity import Identity
from ui.settings import Settings
from ui.settings.secret import kept_secret
from ui.web.paths import path_of

_BEARER = f"bearer {PREFIX}"
_log = logging.getLogger("pincite.auth")


class Access:
    """Knows who makes a request, by exactly one proof: an API key, a widget's session, its ticket to a page, or what the mode goes by."""

    def __init__(self, settings: Settings) -> None:
        """Raises BadInput for settings that would let in nobody, or anybody."""
        self.settings = settings
        self._store = AuthStore(settings.state / "auth.sqlite")
        self.keys = KeyFile(settings.auth.keys or settings.state / "keys.json")
        self.keys.all()  # A file that cannot be read is told at the start.
        self._use = KeyUse(self._store)
        sessions, once = Sessions(self._store), Once(self._store)
        self.embed: EmbedSessions | None = None
        if settings.embed.secret:
            tickets = Tickets(kept_secret(settings.state, "tickets"))
            self.embed = EmbedSessions(settings.embed, settings.server.public_url, sessions, once, tickets)
        self.oidc: Oidc | None = None
        if settings.auth.mode == "oidc":
            self.oidc = Oidc(settings, sessions, once, kept_secret(settings.state, "cookies"))
        self.mode: Mode = self.oidc or (
            ProxyHeader(settings.auth.proxy, settings.server.socket is not None)
            if settings.auth.mode == "proxy-header"
            else Everybody(settings.auth.labels)
        )

    def identity(self, scope: Scope) -> Identity | None:
        """Return who makes a request, None where it brings no proof. Raises NotLetIn for a proof that does not hold, or two at once."""
        key, session = _key(scope), header(scope, HEADER)
        if key is not None and session is not None:
            raise NotLetIn(f"The request brings both an API key and {HEADER}: send one of them.")
        if key is not None:
            return self._of_key(key, path_of(scope))
        if session is not None:
            return self._of_session(session, path_of(scope))
        if (ticketed := self._of_ticket(scope)) is not None:
            return ticketed
        found = self.mode.identity(scope)
        if found is not None and found.how != "none" and path_of(scope) == "/metrics":
            raise NotAllowed("Metrics need an API key with the scope metrics.")
        return found

    def close(self) -> None:
        """Close what is open."""
        self._store.close()

    def _of_key(self, token: str, path: str) -> Identity:
        try:
            key = self.keys.find(token)
        except BadInput as error:
            _log.error("No API key can be checked: %s", error)
            raise NotLetIn("API keys cannot be checked now: ask whoever runs this server.") from None
        if key is None:
            raise NotLetIn("The API key is not known here, or has expired: ask for another one.")
        needed = scope_of(path)
        if needed is None:
            raise NotAllowed("API keys do not open this page: they are for /api/v1, source pages and /metrics.")
        if needed not in key.scopes:
            raise NotAllowed(f"The API key lacks the scope {needed}: ask for one that has it.")
        with contextlib.suppress(BadInput, sqlite3.Error):  # A state folder that cannot be written keeps nobody out.
            self._use.note(key.id)
        return Identity(KEY_PREFIX + key.name, frozenset(key.labels), "key")

    def _of_session(self, id: str, path: str) -> Identity:
        if self.embed is None:
            raise NotLetIn(f"No page may embed this server with a session: leave {HEADER} out.")
        if path == "/metrics":
            raise NotAllowed("Metrics need an API key with the scope metrics.")
        return self.embed.session(id).identity

    def _of_ticket(self, scope: Scope) -> Identity | None:
        """Return whose ticket opens the page of a request; a ticket that does not leaves it to the mode, and so does a page of its own."""
        if self.embed is None or scope["method"] not in ("GET", "HEAD") or asked_from(scope) == "document":
            return None
        ticket = sent_ticket(scope)
        session = self.embed.opened_by(ticket, path_of(scope)) if ticket else None
        if ticket is None or session is None:
            return None
        set_ticket(scope, ticket)
        return session.identity


def _key(scope: Scope) -> str | None:
    """Return the API key of a request, None for none; what else stands in Authorization is for a proxy before us."""
    sent = header(scope, "Authorization")
    if sent is None or not sent.lower().startswith(_BEARER):
        return None
    return sent[len(_BEARER) - len(PREFIX) :].strip()
