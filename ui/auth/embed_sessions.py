"""What a page's token is exchanged for: a session of one frame, which its script names in a header, and never a cookie does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from index_build.errors import BadInput
from ui.auth.embed_tokens import verify
from ui.auth.not_let_in import NotLetIn
from ui.auth.once import Once
from ui.auth.sessions import Session, Sessions
from ui.auth.strong_secret import strong_secrets
from ui.auth.tickets import Tickets
from ui.identity import Identity
from ui.settings.embed import EmbedSettings

HEADER = "X-Pincite-Session"


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that has begun, and the id that names it."""

    id: str
    session: Session
    seconds: float


class EmbedSessions:
    """Begins sessions for tokens, once each, and knows whose they are."""

    def __init__(
        self, settings: EmbedSettings, audience: str, sessions: Sessions, once: Once, tickets: Tickets
    ) -> None:
        """Raises BadInput for short secrets, and where no audience is set that tokens could be for."""
        self._settings = settings
        self._secrets = strong_secrets(settings.secret, "embed.secret")
        self.audience = settings.audience or audience
        if not self.audience:
            raise BadInput("embed.secret needs to know whom tokens are for: set server.public_url, or embed.audience")
        self._sessions = sessions
        self._once = once
        self._tickets = tickets
        # A session ends when its secret is no longer in force, or the allowed labels are others.
        allowed = json.dumps(sorted(settings.labels_allowed) if settings.labels_allowed is not None else None)
        self._kinds: Mapping[bytes, str] = {
            secret: "embed:" + hashlib.sha256(b"\0".join([secret, allowed.encode()])).hexdigest()[:16]
            for secret in self._secrets
        }

    def begin(self, token: str) -> Begun:
        """Return the session of a token. Raises NotLetIn for one that does not hold, or that began a session before."""
        found = verify(token, self._secrets, self.audience, self._settings.token_minutes * 60)
        if not self._once.first_time(f"embed:{found.id}", found.expires + 60):
            raise NotLetIn("The token was used before: make another one for each frame.")
        allowed = self._settings.labels_allowed
        labels = found.labels if allowed is None else found.labels & allowed
        seconds = self._settings.session_minutes * 60
        identity = Identity(found.user, labels, "embed")
        id, session = self._sessions.begin(self._kinds[found.secret], identity, seconds, shown=found.user)
        return Begun(id, session, seconds)

    def session(self, id: str) -> Session:
        """Return the session of an id. Raises NotLetIn for none, or one that has ended."""
        found = self._sessions.of_id(id, *self._kinds.values())
        if found is None:
            raise NotLetIn("The widget's session has ended: begin another one with a new token.")
        return found

    def end(self, id: str) -> None:
        """End the session of an id. Raises NotLetIn where there is none."""
        self._sessions.end(self.session(id).key)

    def ticket(self, id: str, document: str) -> str:
        """Return a ticket to a document for the session of an id. Raises NotLetIn."""
        return self._tickets.make(self.session(id).key, document)

    def opened_by(self, ticket: str, path: str) -> Session | None:
        """Return the session whose ticket opens a path, None for a ticket that does not."""
        key = self._tickets.session_key(ticket, path)
        return None if key is None else self._sessions.of_key(key, *self._kinds.values())
