"""What the provider says of itself: where to send visitors, and the keys that it signs with. Both are kept for a while and read anew."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, OctKey, OKPKey, RSAKey

from index_build.errors import BadInput, PinciteError
from ui.loopback import is_loopback

PublicKey = RSAKey | ECKey | OKPKey
TIMEOUT = 10.0  # Seconds.
_KEPT = 3600.0  # Seconds that what was read holds.
_AT_MOST_EVERY = 30.0  # Seconds between two readings of the keys that an unknown key id asks for.
_LARGEST = 1 << 20  # Bytes.


class ProviderTrouble(PinciteError):
    """The provider cannot be reached, or says what cannot be used."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """The provider's addresses, and what it can do (OpenID Connect Discovery 1.0, section 3)."""

    authorization: str
    token: str
    keys: str
    userinfo: str
    end_session: str
    names_itself: bool
    auth_methods: tuple[str, ...]


class Provider:
    """One issuer. Raises BadInput for an issuer whose connection would not be safe."""

    def __init__(self, issuer: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.issuer = issuer
        self._clock = clock
        self._local = is_loopback(urlsplit(issuer).hostname or "")
        if not self._is_safe(issuer) or urlsplit(issuer).query or urlsplit(issuer).fragment:
            raise BadInput(
                f"auth.oidc.issuer {issuer!r} is no address that begins with https://: give it as the provider writes it"
            )
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, dict[str, PublicKey]] | None = None

    async def metadata(self) -> Metadata:
        """Return the provider's addresses. Raises ProviderTrouble."""
        if self._metadata is None or self._clock() - self._metadata[0] > _KEPT:
            try:
                read = self._parsed(await self.fetch(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"))
            except ProviderTrouble:
                if self._metadata is None:
                    raise
                read = self._metadata[1]  # What held an hour ago is better than nobody signing in.
            self._metadata = self._clock(), read
        return self._metadata[1]

    async def key(self, id: str | None) -> PublicKey | None:
        """Return the key of an id, or the only one where a token names none. Keys are read anew for an id that is new. Raises ProviderTrouble."""
        keys = await self._current_keys(_KEPT)
        if id is not None and id not in keys:
            keys = await self._current_keys(_AT_MOST_EVERY)
        if id is None:
            return next(iter(keys.values())) if len(keys) == 1 else None
        return keys.get(id)

    async def _current_keys(self, at_most: float) -> dict[str, PublicKey]:
        if self._keys is None or self._clock() - self._keys[0] > at_most:
            self._keys = self._clock(), usable_keys(await self.fetch((await self.metadata()).keys))
        return self._keys[1]

    async def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Return the JSON object at an address. Raises ProviderTrouble."""
        status, found = await self.ask("GET", url, headers=headers)
        if status != 200:
            raise ProviderTrouble(f"{url} answers {status}.")
        return found

    async def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        basic: tuple[str, str] | None = None,
    ) -> tuple[int, dict[str, Any]]:
        """Return the status and the JSON object that an address answers with. Raises ProviderTrouble."""
        asked = {"Accept": "application/json", **(headers or {})}
        try:
            async with (
                httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False) as client,
                client.stream(method, url, headers=asked, data=form, auth=basic) as response,
            ):
                body = b""
                async for piece in response.aiter_bytes():
                    body += piece
                    if len(body) > _LARGEST:
                        raise ProviderTrouble(f"{url} sends more than {_LARGEST} bytes.")
            found = json.loads(body)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
            raise ProviderTrouble(f"{url} cannot be read ({type(error).__name__}).") from error
        if not isinstance(found, dict):
            raise ProviderTrouble(f"{url} answers {response.status_code} and no JSON object.")
        return response.status_code, found

    def _parsed(self, found: Mapping[str, Any]) -> Metadata:
        if found.get("issuer") != self.issuer:
            raise ProviderTrouble(
                f"The provider calls itself {str(found.get('issuer'))[:200]!r}: set auth.oidc.issuer to exactly that if it is the right one."
            )
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not self._is_safe(found.get(name)):
                raise ProviderTrouble(f"The provider gives no safe {name}.")
        more = {
            name: found[name] if self._is_safe(found.get(name)) else ""
            for name in ("userinfo_endpoint", "end_session_endpoint")
        }
        methods = found.get("token_endpoint_auth_methods_supported")
        return Metadata(
            found["authorization_endpoint"],
            found["token_endpoint"],
            found["jwks_uri"],
            more["userinfo_endpoint"],
            more["end_session_endpoint"],
            found.get("authorization_response_iss_parameter_supported") is True,
            tuple(map(str, methods)) if isinstance(methods, list) else ("client_secret_basic",),
        )

    def _is_safe(self, url: object) -> bool:
        """Tell whether an address is encrypted on its way, or never leaves this machine, as the issuer's does not either."""
        if not isinstance(url, str):
            return False
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        return bool(parts.hostname) and (
            parts.scheme == "https" or (parts.scheme == "http" and self._local and is_loopback(parts.hostname or ""))
        )


def usable_keys(found: Mapping[str, Any]) -> dict[str, PublicKey]:
    """Return the public keys of a key set that sign, by their ids; those that are of no known kind are passed over (RFC 7517, section 5)."""
    keys: dict[str, PublicKey] = {}
    sent = found.get("keys")
    for number, each in enumerate(sent if isinstance(sent, list) else []):
        try:
            if each.get("use", "sig") != "sig":
                continue
            key = JWKRegistry.import_key(each)
        except (JoseError, ValueError, TypeError, AttributeError, KeyError):
            continue
        if not isinstance(key, OctKey):
            keys[str(each.get("kid", f"number {number}"))] = key
    return keys
