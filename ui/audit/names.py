"""What stands in a record for who asked."""

from __future__ import annotations

import hmac
from pathlib import Path

from ui.identity import Identity
from ui.settings.audit import AuditSettings
from ui.settings.secret import kept_secret

_PREFIX = "p:"
_KEY = "audit"


def named(identity: Identity) -> str:
    """Return the name of who asks; the address of who has none."""
    return (identity.address or identity.name) if identity.how == "none" else identity.name


def pseudonym(name: str, key: bytes) -> str:
    """Return a name's digest (HMAC-SHA-256, 128 bits of it): the same for all records of one, and no way back to it without the key.

    >>> pseudonym("ann", b"k" * 32) == pseudonym("ann", b"k" * 32) != pseudonym("bob", b"k" * 32)
    True
    """
    return _PREFIX + hmac.digest(key, name.encode(errors="surrogatepass"), "sha256")[:16].hex()


def known_key(settings: AuditSettings, state: Path) -> bytes:
    """Return the key as ``key_of`` does, empty where none has been made. Raises BadInput."""
    return key_of(settings, state) if settings.key or (state / f"{_KEY}.secret").exists() else b""


def key_of(settings: AuditSettings, state: Path) -> bytes:
    """Return what digests are keyed with: the setting, or what is kept in the state folder, made where it is not. Raises BadInput."""
    return (settings.key.get_secret_value() if settings.key else kept_secret(state, _KEY)).encode()
