"""Asks the provider for a code, and exchanges the one that a visitor brings back for tokens (RFC 6749, section 4.1; PKCE, RFC 7636)."""

from __future__ import annotations

from urllib.parse import quote

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri  # type: ignore[import-untyped]
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]

from ui.auth.not_let_in import NotLetIn
from ui.auth.oidc.provider import Metadata, Provider, ProviderTrouble
from ui.settings.auth import OidcSettings


def sign_in_url(
    settings: OidcSettings, metadata: Metadata, redirect_uri: str, state: str, nonce: str, verifier: str
) -> str:
    """Return where a visitor signs in; of the verifier only its SHA-256 is sent."""
    url: str = prepare_grant_uri(
        metadata.authorization,
        settings.client_id,
        "code",
        redirect_uri,
        list(dict.fromkeys(("openid", *settings.scopes))),
        state,
        nonce=nonce,
        code_challenge=create_s256_code_challenge(verifier),
        code_challenge_method="S256",
    )
    return url


async def tokens(
    settings: OidcSettings, provider: Provider, metadata: Metadata, redirect_uri: str, code: str, verifier: str
) -> tuple[str, str]:
    """Return the ID token and the access token. Raises NotLetIn where the provider refuses the code, and ProviderTrouble."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}
    secret = settings.client_secret.get_secret_value() if settings.client_secret else ""
    basic: tuple[str, str] | None = None
    if secret and "client_secret_basic" in metadata.auth_methods:
        basic = quote(settings.client_id, safe=""), quote(secret, safe="")  # RFC 6749, section 2.3.1.
    else:
        form["client_id"] = settings.client_id
        if secret:
            form["client_secret"] = secret
    status, found = await provider.ask("POST", metadata.token, form=form, basic=basic)
    if status in (400, 401, 403):
        raise NotLetIn(f"The provider does not take the sign-in ({_word(found.get('error'))}). Sign in again.")
    id_token, access_token = found.get("id_token"), found.get("access_token")
    if status != 200 or not isinstance(id_token, str):
        raise ProviderTrouble(
            f"{metadata.token} answers {status} and no ID token: let the provider grant the scope openid."
        )
    return id_token, access_token if isinstance(access_token, str) else ""


def _word(error: object) -> str:
    """Return an error code of OAuth as it may be shown: others could say anything."""
    text = str(error)
    return text if text.isascii() and text.replace("_", "").isalnum() and len(text) <= 60 else "an error"
