"""The ID token: the provider's word, signed, for who has signed in (OpenID Connect Core 1.0, section 3.1.3.7)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import math
import time
from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError

from ui.auth.not_let_in import NotLetIn
from ui.auth.oidc.provider import Provider

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures with a private key alone. ``none`` is nobody's word, and for HMAC a public key could be taken for the secret."""
_LONGEST = 64 << 10
_LONGEST_SUBJECT = 255


async def checked_claims(
    token: str, provider: Provider, client_id: str, nonce: str, access_token: str, leeway: float
) -> dict[str, Any]:
    """Return the claims of an ID token that was made for us and this sign-in, by a clock that may differ by ``leeway`` seconds.

    Raises NotLetIn for one that was not, and ProviderTrouble where the provider's keys cannot be read.
    """
    header = _header(token)
    if header.get("alg") not in ALGORITHMS:
        raise _refused("is not signed in a way that is accepted")
    kid = header.get("kid")
    key = await provider.key(kid if isinstance(kid, str) else None)
    if key is None:
        raise _refused("is signed with a key that the provider does not publish")
    try:
        claims = jwt.decode(token, key, algorithms=list(ALGORITHMS)).claims
    except (JoseError, ValueError, TypeError, RecursionError):
        raise _refused("has a wrong signature") from None
    _check(claims, provider.issuer, client_id, nonce, leeway)
    if "at_hash" in claims and access_token and not _is_hash(claims["at_hash"], access_token, str(header["alg"])):
        raise _refused("belongs to another access token")
    return dict(claims)


def _check(claims: Mapping[str, Any], issuer: str, client_id: str, nonce: str, leeway: float) -> None:
    now = time.time()
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if claims.get("iss") != issuer:
        raise _refused("is of another issuer")
    if client_id not in audiences:
        raise _refused("is for another client")
    if claims.get("azp", client_id if len(audiences) == 1 else None) != client_id:
        raise _refused("was given to another client")
    if not _number(claims.get("exp")) or now >= claims["exp"] + leeway:
        raise _refused("has expired")
    if not _number(claims.get("iat")) or claims["iat"] > now + leeway:
        raise _refused("was made in the future")
    if "nbf" in claims and (not _number(claims["nbf"]) or claims["nbf"] > now + leeway):
        raise _refused("does not hold yet")
    if not isinstance(claims.get("nonce"), str) or not hmac.compare_digest(claims["nonce"].encode(), nonce.encode()):
        raise _refused("is of another sign-in")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise _refused("names nobody")


def _header(token: str) -> dict[str, Any]:
    try:
        first = token.split(".")[0]
        header = (
            json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4))) if len(token) <= _LONGEST else None
        )
    except (ValueError, RecursionError):
        header = None
    if not isinstance(header, dict):
        raise _refused("cannot be read")
    return header


def _is_hash(sent: object, access_token: str, algorithm: str) -> bool:
    """Tell whether ``at_hash`` is that of the access token (section 3.1.3.6); of Ed25519, whose hash is not agreed on, it is not asked."""
    if algorithm.startswith("Ed"):
        return True
    digest = hashlib.new(f"sha{algorithm[2:]}", access_token.encode()).digest()
    expected = base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=")
    return isinstance(sent, str) and hmac.compare_digest(sent.encode(), expected)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _refused(why: str) -> NotLetIn:
    return NotLetIn(f"The sign-in does not hold: its token {why}. Sign in again.")
