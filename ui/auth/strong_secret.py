"""Secrets that two servers share have to be long enough not to be guessed."""

from __future__ import annotations

from collections.abc import Sequence

from index_build.errors import BadInput
from ui.settings.secret import Secret

SHORTEST = 32
"""Bytes: as many as the hash of an HMAC has (RFC 7518, section 3.2)."""
MAKE_ONE = 'python3 -c "import secrets; print(secrets.token_urlsafe(32))"'


def strong_secrets(secrets: Sequence[Secret], where: str) -> tuple[bytes, ...]:
    """Return secrets as bytes; ``where`` names their setting. Raises BadInput for a short one, which it does not show."""
    found = tuple(secret.get_secret_value().encode() for secret in secrets)
    for place, secret in enumerate(found, 1):
        if len(secret) < SHORTEST:
            which = f"{where}, number {place}," if len(found) > 1 else where
            raise BadInput(f"{which} has {len(secret)} bytes where {SHORTEST} are needed: make one with {MAKE_ONE}")
    return found
