"""Visitors sign in at a provider, keep their session, and log out; who may come in, and with which labels."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.testclient import TestClient

from index_build.errors import BadInput
from tests.ui.auth.doors import access, door
from tests.ui.auth.provider import CLIENT, Provider
from tests.ui.auth.signing_in import ADDRESS, PAGE, at_the_provider, settings, signed_in
from ui.auth.access import Access
from ui.auth.modes.oidc import Oidc


def test_a_visitor_signs_in_and_comes_back_to_the_page_that_they_wanted(client: TestClient) -> None:
    back = client.get(str(at_the_provider(client, "/source/0a1b?page=3")))
    assert back.status_code == 303
    assert httpx.URL(f"{ADDRESS}/auth/callback").join(back.headers["location"]) == f"{ADDRESS}/source/0a1b?page=3"
    said = client.get("/", headers=PAGE).json()
    assert said == {"who": "u-1", "labels": ["board"], "how": "oidc", "ticket": ""}
    me = client.get("/auth/me").json()
    assert me == {"name": "u-1", "display_name": "Anna Board", "labels": ["board"], "how": "oidc", "log_out": True}


def test_the_session_cookie_holds_an_opaque_id_and_cannot_be_read_by_scripts(
    client: TestClient, tmp_path: Path
) -> None:
    cookie = next(
        each for each in signed_in(client).headers.get_list("set-cookie") if each.startswith("pincite_session")
    )
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie
    assert "Secure" not in cookie, "over plain HTTP the browser would not send it back"
    id = client.cookies["pincite_session"].split(".")[0]
    assert id.encode() not in (tmp_path / "auth.sqlite").read_bytes() + (tmp_path / "auth.sqlite-wal").read_bytes()
    assert (tmp_path / "auth.sqlite").stat().st_mode & 0o077 == 0


def test_with_https_the_cookie_is_secure_and_no_other_host_can_set_it(provider: Provider, tmp_path: Path) -> None:
    for public, path, name in (
        ("https://pincite.example", "/", "__Host-pincite_session"),
        ("https://intranet.example/pincite", "/pincite", "pincite_session"),
    ):
        lets_in = access(tmp_path, settings(provider), {"server": {"public_url": public}})
        client = door(lets_in, ADDRESS)
        started = client.get("/auth/login")
        asked = parse_qs(urlsplit(started.headers["location"]).query)
        assert asked["redirect_uri"] == [f"{public}/auth/callback"]
        assert "Secure" in started.headers["set-cookie"] and f"Path={path};" in started.headers["set-cookie"]
        assert lets_in.oidc is not None
        scope = {"type": "http", "scheme": "http", "path": "/", "headers": [], "server": ("127.0.0.1", 1)}
        assert lets_in.oidc.cookie_name(scope) == name


def test_a_session_survives_a_restart_and_not_a_change_of_the_rules(
    client: TestClient, provider: Provider, tmp_path: Path
) -> None:
    signed_in(client)
    again = door(access(tmp_path, settings(provider)), ADDRESS)
    again.cookies = client.cookies
    assert again.get("/").json()["who"] == "u-1"
    stricter = door(access(tmp_path, settings(provider, allowed_groups=["staff"])), ADDRESS)
    stricter.cookies = client.cookies
    assert stricter.get("/").status_code == 401


def test_signing_in_gives_a_new_session_and_ends_the_one_before(client: TestClient) -> None:
    signed_in(client)
    first = client.cookies["pincite_session"]
    back = at_the_provider_again(client)
    assert client.get(str(back)).status_code == 303
    assert client.cookies["pincite_session"] != first
    client.cookies.clear()
    client.cookies.set("pincite_session", first)
    assert client.get("/").status_code == 401


def at_the_provider_again(client: TestClient) -> httpx.URL:
    """Sign in although one is: by a link to the sign-in that was begun before."""
    session = client.cookies["pincite_session"]
    client.cookies.delete("pincite_session")
    back = at_the_provider(client)
    client.cookies.set("pincite_session", session, domain="127.0.0.1", path="/")
    return back


def test_a_made_up_cookie_and_one_of_another_server_open_nothing(
    client: TestClient, provider: Provider, tmp_path: Path
) -> None:
    other = door(access(tmp_path / "other", settings(provider)), ADDRESS)
    signed_in(other)
    for value in ("", "x", "x.y", other.cookies["pincite_session"]):
        assert client.get("/", headers={"Cookie": f"pincite_session={value}"}).status_code == 401


def test_two_cookies_of_one_name_open_nothing(client: TestClient) -> None:
    signed_in(client)
    value = client.cookies["pincite_session"]
    client.cookies.clear()
    assert client.get("/", headers={"Cookie": f"pincite_session={value}"}).status_code == 200
    assert client.get("/", headers={"Cookie": f"pincite_session={value}; pincite_session=other"}).status_code == 401


def test_a_session_ends_when_nothing_is_asked_and_after_its_hours_in_any_case(
    provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lets_in = access(tmp_path, settings(provider, session_hours=2, idle_minutes=60))
    client = door(lets_in, ADDRESS)
    signed_in(client)
    assert lets_in.oidc is not None
    now = time.time()
    sessions = lets_in.oidc._sessions
    for minutes, status in ((50, 200), (100, 200), (119, 200), (121, 401)):
        monkeypatch.setattr(sessions, "_clock", lambda minutes=minutes: now + minutes * 60)
        assert client.get("/", headers={"Cookie": cookies(client)}).status_code == status, minutes
    monkeypatch.setattr(sessions, "_clock", time.time)
    client.cookies.clear()
    signed_in(client)
    monkeypatch.setattr(sessions, "_clock", lambda: now + 61 * 60)
    assert client.get("/", headers={"Cookie": cookies(client)}).status_code == 401


def cookies(client: TestClient) -> str:
    return f"pincite_session={client.cookies['pincite_session']}"


def test_logging_out_ends_the_session_here_and_at_the_provider(client: TestClient, provider: Provider) -> None:
    signed_in(client)
    stolen = cookies(client)
    out = client.post("/auth/logout", headers={"Origin": ADDRESS, "Accept": "application/json"})
    assert out.status_code == 200
    asked = parse_qs(urlsplit(out.json()["redirect"]).query)
    assert asked["post_logout_redirect_uri"] == [f"{ADDRESS}/auth/signed-out"]
    assert asked["client_id"] == [CLIENT]
    assert json.loads(decoded(asked["id_token_hint"][0].split(".")[1]))["sub"] == "u-1"
    assert client.get("/", headers={"Cookie": stolen}).status_code == 401
    assert "pincite_session" not in client.cookies
    with httpx.Client(trust_env=False) as browser:
        assert browser.get(out.json()["redirect"]).headers["location"] == f"{ADDRESS}/auth/signed-out"
    assert "logged out" in client.get("/auth/signed-out").text


def test_another_site_cannot_log_a_visitor_out(client: TestClient) -> None:
    signed_in(client)
    for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:7861"}):
        assert client.post("/auth/logout", headers=headers).status_code == 403
    assert client.get("/auth/logout").status_code in (404, 405) or client.get("/auth/logout").json()["who"]
    assert client.get("/").status_code == 200


def test_logging_out_works_while_the_provider_is_down(client: TestClient, lets_in: Access, provider: Provider) -> None:
    signed_in(client)
    assert lets_in.oidc is not None
    lets_in.oidc.sign_in._provider._metadata = None
    provider.lives = False
    out = client.post("/auth/logout", headers={"Origin": ADDRESS, "Accept": "application/json"})
    assert out.json()["redirect"] == "../auth/signed-out"
    assert client.get("/").status_code == 401


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


@pytest.mark.parametrize(
    "where",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/%5cevil.example",
        "javascript:alert(1)",
        "/auth/logout",
        "\t//evil.example",
        "/x",
    ],
)
def test_nobody_is_sent_to_another_site_after_signing_in(client: TestClient, where: str) -> None:
    started = client.get("/auth/login", params={"next": where})
    asked = {name: values[0] for name, values in parse_qs(urlsplit(started.headers["location"]).query).items()}
    with httpx.Client(trust_env=False) as browser:
        sent = browser.post(
            started.headers["location"].partition("?")[0], data={**asked, "user": "anna", "password": "correct"}
        )
    back = client.get(sent.headers["location"])
    assert back.status_code == 303
    assert back.headers["location"] == "../"
    # One who is signed in is not sent there either.
    assert client.get("/auth/login", params={"next": where}).headers["location"] == "../"


def test_groups_give_the_labels_that_the_map_says(provider: Provider, tmp_path: Path) -> None:
    said = settings(provider, labels_map={"Domain Users": ["staff"], "nobody": ["board"]})
    client = door(access(tmp_path, said), ADDRESS)
    signed_in(client)
    assert client.get("/").json()["labels"] == ["staff"]


def test_labels_may_lie_deeper_in_the_token_and_come_from_userinfo(provider: Provider, tmp_path: Path) -> None:
    client = door(access(tmp_path / "a", settings(provider, labels_claim="realm_access.roles")), ADDRESS)
    signed_in(client)
    assert client.get("/").json()["labels"] == ["secretary"]
    provider.access_claims = {"teams": ["press"]}
    client = door(access(tmp_path / "b", settings(provider, labels_claim="teams", userinfo=True)), ADDRESS)
    signed_in(client)
    assert client.get("/").json()["labels"] == ["press"]
    provider.access_claims = {"teams": ["press"], "sub": "u-2"}
    client.cookies.clear()
    assert signed_in(client).status_code == 401, "userinfo of somebody else"


@pytest.mark.parametrize(
    ("allowed", "anna", "bob"),
    [
        ({"allowed_users": ["u-1"]}, 303, 403),
        ({"allowed_users": ["Anna@Corp.example", "bob@elsewhere.example"]}, 303, 403),
        ({"allowed_domains": ["corp.example", "elsewhere.example"]}, 303, 403),
        ({"allowed_groups": ["board"]}, 303, 403),
        ({"allowed_groups": ["nobody"], "allowed_users": ["u-2"]}, 403, 303),
        ({"name_claim": "email"}, 303, 401),
        ({}, 303, 303),
    ],
)
def test_who_may_come_in_is_told_by_name_verified_address_or_group(
    provider: Provider, tmp_path: Path, allowed: dict[str, Any], anna: int, bob: int
) -> None:
    lets_in = access(tmp_path, settings(provider, **allowed))
    assert signed_in(door(lets_in, ADDRESS), "anna").status_code == anna
    assert signed_in(door(lets_in, ADDRESS), "bob").status_code == bob


def test_a_provider_that_is_down_is_told_and_one_that_was_up_is_remembered(
    lets_in: Access, client: TestClient, provider: Provider
) -> None:
    provider.lives = False
    down = client.get("/auth/login")
    assert down.status_code == 503
    assert "try again in a minute" in down.text and down.headers["retry-after"] == "30"
    provider.lives = True
    assert client.get("/auth/login").status_code == 303
    provider.lives = False
    assert lets_in.oidc is not None
    held, clock = lets_in.oidc.sign_in._provider, time.monotonic()
    held._clock = lambda: clock + 4000
    assert client.get("/auth/login").status_code == 303


def test_programs_are_told_in_json_and_frames_get_a_link_out(client: TestClient) -> None:
    asked = client.get("/api/v1/status")
    assert asked.status_code == 401
    assert asked.headers["content-type"] == "application/problem+json"
    assert asked.headers["www-authenticate"].startswith("Bearer")
    framed = client.get("/", headers={**PAGE, "Sec-Fetch-Dest": "iframe"})
    assert framed.status_code == 401
    assert "target=_blank" in framed.text and 'href="./auth/login?next=/"' in framed.text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"issuer": ""}, "auth.oidc.issuer has to be set"),
        ({"client_id": ""}, "auth.oidc.client_id has to be set"),
        ({"issuer": "http://login.example"}, "begins with https://"),
        ({"issuer": "https://login.example/?tenant=1"}, "begins with https://"),
    ],
)
def test_what_cannot_work_is_told_at_the_start(
    provider: Provider, tmp_path: Path, change: dict[str, str], said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        access(tmp_path, settings(provider, **change))


def test_beyond_this_machine_the_public_address_has_to_be_set(provider: Provider, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"server\.public_url has to be set"):
        access(tmp_path, settings(provider), {"server": {"host": "0.0.0.0"}})
    assert isinstance(access(tmp_path, settings(provider)).mode, Oidc)
