"""Tokens with which the server of a page that embeds the chat says who looks at it: JSON Web Tokens (RFC 7519), signed with HMAC-SHA-256.

A token holds for one audience and a few minutes, and begins one session. Its claims: ``aud``, ``sub`` (the visitor), ``labels`` (a list),
``exp`` and ``jti``; ``nbf`` and ``iat`` are heeded where they are there, and whatever else is there is not.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import uuid4

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from index_build.errors import BadInput
from index_build.labels import BadLabel, check_labels
from ui.auth.names import check_name
from ui.auth.not_let_in import NotLetIn
from ui.auth.strong_secret import MAKE_ONE, SHORTEST

ALGORITHM = "HS256"
LONGEST = 8 << 10  # Letters of a token.
_LEEWAY = 30.0  # Seconds by which the clock of the page's server may differ from ours.
_LONGEST_ID = 200
_LATEST = 1e12  # Seconds since 1970.


@dataclass(frozen=True, slots=True)
class EmbedToken:
    """What a token says: the visitor, their labels, its own id, when it ends (seconds since 1970), and which secret signed it."""

    user: str
    labels: frozenset[str]
    id: str
    expires: float
    secret: bytes


def mint(secret: str | bytes, audience: str, user: str, labels: Collection[str] = (), seconds: float = 60) -> str:
    """Return a token. Raises BadInput for a short secret, BadLabel, and NotLetIn for a name that no visitor may have."""
    if len(key := secret.encode() if isinstance(secret, str) else secret) < SHORTEST:
        raise BadInput(f"The secret has {len(key)} bytes where {SHORTEST} are needed: make one with {MAKE_ONE}")
    claims = {
        "aud": audience,
        "sub": check_name(user),
        "labels": sorted(check_labels(labels)),
        "exp": int(time.time() + seconds),
        "jti": str(uuid4()),
    }
    return jwt.encode({"alg": ALGORITHM}, claims, OctKey.import_key(key), algorithms=[ALGORITHM])


def verify(token: str, secrets: Sequence[bytes], audience: str, most_seconds: float) -> EmbedToken:
    """Return what a token says that one of the secrets signed, for this audience and at most so many seconds. Raises NotLetIn."""
    if len(token) > LONGEST:
        raise NotLetIn(f"The token is longer than {LONGEST} letters.")
    claims, secret = _signed(token, secrets)
    now = time.time()
    expires, begins = _time(claims, "exp"), _time(claims, "nbf", 0.0)
    if expires is None:
        raise NotLetIn("The token has no exp, the time when it ends in seconds since 1970: give it one.")
    if now >= expires + _LEEWAY:
        raise NotLetIn("The token has expired: ask for another one.")
    if expires > now + most_seconds + _LEEWAY:
        raise NotLetIn(f"The token holds for longer than {most_seconds / 60:g} minutes: set exp to a minute from now.")
    if begins is None or begins > now + _LEEWAY or (_time(claims, "iat", 0.0) or 0.0) > now + _LEEWAY:
        raise NotLetIn("The token does not hold yet: set the clock of the server that signs it.")
    audiences = claims.get("aud")
    if audience not in (audiences if isinstance(audiences, list) else [audiences]):
        raise NotLetIn(
            "The token is for another audience: set aud to embed.audience, or to server.public_url where that is not set."
        )
    id, labels = claims.get("jti"), claims.get("labels", [])
    if not isinstance(id, str) or not 8 <= len(id) <= _LONGEST_ID:
        raise NotLetIn(f"The token has no jti of 8 to {_LONGEST_ID} letters: give each one an id of its own.")
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise NotLetIn("The token's labels are no list of words.")
    user = claims.get("sub")
    try:
        return EmbedToken(check_name(user if isinstance(user, str) else ""), check_labels(labels), id, expires, secret)
    except BadLabel as error:
        raise NotLetIn(f"The token gives labels that are none: {error}.") from None


def _signed(token: str, secrets: Sequence[bytes]) -> tuple[dict[str, object], bytes]:
    for secret in secrets:
        try:
            found = jwt.decode(token, OctKey.import_key(secret), algorithms=[ALGORITHM])
        except (JoseError, ValueError, TypeError, RecursionError):
            continue
        if isinstance(found.claims, dict):
            return dict(found.claims), secret
    raise NotLetIn("The token's signature is not that of embed.secret.")


def _time(claims: dict[str, object], name: str, absent: float | None = None) -> float | None:
    value = claims.get(name, absent)
    if not isinstance(value, int | float) or isinstance(value, bool) or not -_LATEST < value < _LATEST:
        return None  # NaN is neither, and never ends.
    return float(value)
