from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from index_build.errors import BadInput
from tests.ui.auth.doors import BY_PROXY, PROXY, PROXY_SECRET, access, door
from ui.auth.not_let_in import NotLetIn

PAGE = {"Accept": "text/html"}


def proxied(**more: Any) -> dict[str, Any]:
    return {"auth": {"mode": "proxy-header", "proxy": {"secret": [PROXY_SECRET], **more}}}


def test_the_proxy_says_who_asks_and_what_they_may_see(tmp_path: Path) -> None:
    client = door(access(tmp_path, PROXY))
    said = client.get("/", headers={**BY_PROXY, "X-Pincite-Labels": "board, hr"}).json()
    assert said == {"who": "anna", "labels": ["board", "hr"], "how": "proxy-header", "ticket": ""}
    assert client.get("/auth/me", headers=BY_PROXY).json() == {
        "name": "anna", "display_name": "anna", "labels": [], "how": "proxy-header", "log_out": False,
    }  # fmt: skip


@pytest.mark.parametrize("secret", [None, "", "x", PROXY_SECRET[:-1], PROXY_SECRET + " x", PROXY_SECRET.upper()])
def test_whoever_has_not_the_secret_is_nobody(tmp_path: Path, secret: str | None) -> None:
    headers = {"X-Pincite-User": "anna", "X-Pincite-Labels": "board"} | (
        {"X-Pincite-Proxy-Secret": secret} if secret is not None else {}
    )
    client = door(access(tmp_path, PROXY))
    assert client.get("/api/v1/status", headers=headers).status_code == 401
    assert client.get("/healthz", headers=headers).json() == {"who": None}
    page = client.get("/", headers={**headers, **PAGE})
    assert page.status_code == 401
    assert "Not let in" in page.text


@pytest.mark.parametrize("name", ["X-Pincite-User", "X-Pincite-Labels", "X-Pincite-Proxy-Secret"])
def test_a_header_that_comes_twice_is_refused(tmp_path: Path, name: str) -> None:
    value = {**BY_PROXY, "X-Pincite-Labels": "board"}[name]
    headers = [*{**BY_PROXY, "X-Pincite-Labels": "board"}.items(), (name, value)]
    assert door(access(tmp_path, PROXY)).get("/api/v1/status", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "user", ["", "   ", "anonymous", "key:tests", "a" * 201, "an\tna", "an\u202ena", "{http.user}", "$user"]
)
def test_a_name_that_nobody_may_have_is_refused(tmp_path: Path, user: str) -> None:
    headers = {**BY_PROXY, "X-Pincite-User": user.encode()}
    assert door(access(tmp_path, PROXY)).get("/", headers=headers).status_code == 401


def test_a_name_may_be_written_in_any_letters(tmp_path: Path) -> None:
    headers = {**BY_PROXY, "X-Pincite-User": "Zoë Müller 김".encode()}
    assert door(access(tmp_path, PROXY)).get("/", headers=headers).json()["who"] == "Zoë Müller 김"
    headers = [(b"x-pincite-proxy-secret", PROXY_SECRET.encode()), (b"x-pincite-user", b"\xff")]
    with pytest.raises(NotLetIn, match="no text"):
        access(tmp_path, PROXY).identity({"type": "http", "method": "GET", "path": "/", "headers": headers})


@pytest.mark.parametrize("labels", ["two words", "board,,hr", "board,", "/board", "b" * 65, "<b>"])
def test_a_label_that_is_none_is_refused_and_named(tmp_path: Path, labels: str) -> None:
    said = door(access(tmp_path, PROXY)).get("/api/v1/status", headers={**BY_PROXY, "X-Pincite-Labels": labels})
    assert said.status_code == 401
    assert "labels that are none" in said.json()["detail"]


def test_a_map_says_what_groups_give(tmp_path: Path) -> None:
    client = door(access(tmp_path, proxied(labels_map={"CN=Board Members": ["board"], "all": ["staff", "news"]})))
    headers = {**BY_PROXY, "X-Pincite-Labels": "CN=Board Members,all,others"}
    assert client.get("/", headers=headers).json()["labels"] == ["board", "news", "staff"]


def test_while_the_secret_is_exchanged_both_hold(tmp_path: Path) -> None:
    new = "a-new-secret-of-thirty-two-bytes-or-even-more"
    client = door(access(tmp_path, proxied(secret=[new, PROXY_SECRET])))
    for secret in (new, PROXY_SECRET):
        assert client.get("/", headers={**BY_PROXY, "X-Pincite-Proxy-Secret": secret}).status_code == 200


def test_the_headers_may_be_called_otherwise(tmp_path: Path) -> None:
    client = door(access(tmp_path, proxied(user_header="X-Forwarded-User", labels_header="X-Forwarded-Groups")))
    headers = {"X-Pincite-Proxy-Secret": PROXY_SECRET, "X-Forwarded-User": "bob", "X-Forwarded-Groups": "hr"}
    assert client.get("/", headers=headers).json()["labels"] == ["hr"]
    assert client.get("/", headers=BY_PROXY).status_code == 401


def test_the_proxy_may_sign_visitors_out(tmp_path: Path) -> None:
    client = door(access(tmp_path, proxied(logout_url="/oauth2/sign_out")))
    assert client.get("/auth/me", headers=BY_PROXY).json()["log_out"] is True
    headers = {**BY_PROXY, "Origin": "http://127.0.0.1:7860", "Accept": "application/json"}
    assert client.post("/auth/logout", headers=headers).json() == {"redirect": "/oauth2/sign_out"}


def test_a_unix_socket_that_only_the_proxy_opens_needs_no_secret(tmp_path: Path) -> None:
    said = {"auth": {"mode": "proxy-header", "proxy": {"trust_socket": True}}, "server": {"socket": tmp_path / "s"}}
    client = door(access(tmp_path, said))
    assert client.get("/", headers={"X-Pincite-User": "anna"}).json()["who"] == "anna"
    assert client.get("/").status_code == 401


@pytest.mark.parametrize(
    ("proxy", "said"),
    [
        ({}, "has to prove itself"),
        ({"secret": ["short"]}, "has 5 bytes where 32 are needed: make one with python3"),
        ({"secret": [PROXY_SECRET, "short"]}, "number 2"),
        ({"trust_socket": True}, "needs server.socket"),
    ],
)
def test_a_proxy_that_could_not_prove_itself_is_told_at_the_start(
    tmp_path: Path, proxy: dict[str, Any], said: str
) -> None:
    with pytest.raises(BadInput, match=said) as told:
        access(tmp_path, {"auth": {"mode": "proxy-header", "proxy": proxy}})
    assert "short" not in str(told.value)
