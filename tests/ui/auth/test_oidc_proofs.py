"""Proofs that do not hold sign nobody in: tokens, codes, and what comes back from a provider or is said by it."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.testclient import TestClient

from tests.ui.auth.doors import door
from tests.ui.auth.provider import CLIENT, SECRET, Provider
from tests.ui.auth.signing_in import ADDRESS, at_the_provider, signed_in
from ui.auth.access import Access


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


OTHER_KEY = RSAKey.generate_key(2048)


def wrong_nonce(_: dict[str, Any], claims: dict[str, Any]) -> None:
    claims["nonce"] = "another"


def no_nonce(_: dict[str, Any], claims: dict[str, Any]) -> None:
    del claims["nonce"]


def wrong_audience(_: dict[str, Any], claims: dict[str, Any]) -> None:
    claims["aud"] = "another-client"


def several_audiences_without_azp(_: dict[str, Any], claims: dict[str, Any]) -> None:
    claims["aud"] = [CLIENT, "another-client"]


def another_azp(_: dict[str, Any], claims: dict[str, Any]) -> None:
    claims["azp"] = "another-client"


def wrong_issuer(_: dict[str, Any], claims: dict[str, Any]) -> None:
    claims["iss"] = "https://evil.example"


def expired(_: dict[str, Any], claims: dict[str, Any]) -> None:
    claims["exp"] = int(time.time()) - 61


def never_ending(_: dict[str, Any], claims: dict[str, Any]) -> None:
    del claims["exp"]


def ending_in_words(_: dict[str, Any], claims: dict[str, Any]) -> None:
    claims["exp"] = "tomorrow"


def ending_never_in_numbers(_: dict[str, Any], claims: dict[str, Any]) -> None:
    claims["exp"] = float("nan")


def from_the_future(_: dict[str, Any], claims: dict[str, Any]) -> None:
    claims["iat"] = int(time.time()) + 120


def nobody(_: dict[str, Any], claims: dict[str, Any]) -> None:
    claims["sub"] = ""


def another_access_token(_: dict[str, Any], claims: dict[str, Any]) -> None:
    claims["at_hash"] = "AAAAAAAAAAAAAAAAAAAAAA"


def alg_none(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return f"{encoded({'alg': 'none'})}.{encoded(claims)}."


def hmac_with_the_client_secret(_: dict[str, Any], claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET + "x" * 20), algorithms=["HS256"])


def another_key_under_the_same_id(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return jwt.encode(header, claims, OTHER_KEY)


def unknown_key(header: dict[str, Any], claims: dict[str, Any]) -> None:
    header["kid"] = "nobody's"


def changed_after_signing(header: dict[str, Any], claims: dict[str, Any]) -> str:
    first, _, signature = jwt.encode(header, claims, OTHER_KEY).split(".")
    return f"{first}.{encoded({**claims, 'groups': ['board']})}.{signature}"


def no_token(_: dict[str, Any], claims: dict[str, Any]) -> str:
    return "no token"


REFUSED = {
    wrong_nonce: "is of another sign-in",
    no_nonce: "is of another sign-in",
    wrong_audience: "is for another client",
    several_audiences_without_azp: "was given to another client",
    another_azp: "was given to another client",
    wrong_issuer: "is of another issuer",
    expired: "has expired",
    never_ending: "has expired",
    ending_in_words: "has expired",
    ending_never_in_numbers: "has expired",
    from_the_future: "was made in the future",
    nobody: "names nobody",
    another_access_token: "belongs to another access token",
    alg_none: "not signed in a way that is accepted",
    hmac_with_the_client_secret: "not signed in a way that is accepted",
    another_key_under_the_same_id: "wrong signature",
    unknown_key: "does not publish",
    changed_after_signing: "wrong signature",
    no_token: "cannot be read",
}


@pytest.mark.parametrize("tamper", REFUSED)
def test_a_token_that_does_not_hold_signs_nobody_in(client: TestClient, provider: Provider, tamper: Any) -> None:
    provider.tamper = tamper
    refused = signed_in(client)
    assert refused.status_code == 401
    assert REFUSED[tamper] in refused.text
    assert client.get("/").status_code == 401


def test_clocks_may_differ_by_a_minute(client: TestClient, provider: Provider) -> None:
    def slow(_: dict[str, Any], claims: dict[str, Any]) -> None:
        claims["exp"], claims["iat"] = int(time.time()) - 30, int(time.time()) + 30

    provider.tamper = slow
    assert signed_in(client).status_code == 303


def test_a_provider_that_signs_with_a_new_key_is_believed_after_its_keys_were_read_again(
    client: TestClient, lets_in: Access, provider: Provider
) -> None:
    signed_in(client)
    client.cookies.clear()
    provider.rotate()
    assert lets_in.oidc is not None
    held = lets_in.oidc.sign_in._provider
    clock = time.monotonic()
    held._clock = lambda: clock + 31
    assert signed_in(client).status_code == 303


def test_made_up_key_ids_do_not_have_the_keys_read_each_time(client: TestClient, provider: Provider) -> None:
    provider.tamper = unknown_key
    provider.asked.clear()
    for _ in range(3):
        assert signed_in(client).status_code == 401
    assert provider.asked.count("keys") == 1


def test_a_code_is_taken_once_even_where_the_provider_takes_it_again(client: TestClient, provider: Provider) -> None:
    provider.code_once = False
    back = at_the_provider(client)
    kept = dict(client.cookies)
    assert client.get(str(back)).status_code == 303
    client.cookies.clear()
    header = "; ".join(f"{name}={value}" for name, value in kept.items())
    again = client.get(str(back), headers={"Cookie": header})
    assert again.status_code == 401
    assert "finished before" in again.text


def test_a_code_without_the_cookie_of_its_sign_in_signs_nobody_in(client: TestClient, lets_in: Access) -> None:
    back = at_the_provider(client)
    victim = door(lets_in, ADDRESS)
    assert victim.get(str(back)).status_code == 401, "somebody else's sign-in was slipped to them"
    assert victim.get("/").status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        {"state": "another"}, {"state": ""}, {"code": ""}, {"iss": "https://evil.example"}, {"iss": None}, {"code": "made-up"},
        {"error": "access_denied", "error_description": "<script>alert(1)</script>"},
    ],
)  # fmt: skip
def test_what_comes_back_changed_signs_nobody_in(client: TestClient, change: dict[str, str | None]) -> None:
    back = at_the_provider(client)
    sent = {name: value for name, value in {**dict(back.params), **change}.items() if value is not None}
    refused = client.get("/auth/callback", params=sent)
    assert refused.status_code == 401
    assert "<script>" not in refused.text
    assert client.get("/").status_code == 401


def test_a_parameter_that_comes_twice_counts_as_none(client: TestClient) -> None:
    back = at_the_provider(client)
    assert client.get(f"{back}&code=another").status_code == 401


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://login.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
    ],
)
def test_a_provider_that_says_what_is_not_safe_is_not_followed(
    client: TestClient, provider: Provider, metadata: dict[str, Any]
) -> None:
    provider.metadata = metadata
    assert client.get("/auth/login").status_code == 503
