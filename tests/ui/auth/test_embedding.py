from __future__ import annotations

import base64
import hashlib
import hmac
import json
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from starlette.testclient import TestClient

from index_build.errors import BadInput
from index_build.labels import BadLabel
from tests.ui.auth.doors import AUDIENCE, BY_PROXY, EMBED, EMBED_SECRET, OLD_EMBED_SECRET, PROXY, access, door
from ui.auth.access import Access
from ui.auth.embed_tokens import mint, verify
from ui.auth.not_let_in import NotLetIn
from ui.auth.tickets import SECONDS, sent_ticket

ADDRESS = "http://127.0.0.1:7860"
OWN = {"Origin": ADDRESS}
SECRETS = [EMBED_SECRET.encode(), OLD_EMBED_SECRET.encode()]


@pytest.fixture
def lets_in(tmp_path: Path) -> Access:
    return access(tmp_path, PROXY, EMBED)


@pytest.fixture
def client(lets_in: Access) -> TestClient:
    return door(lets_in)


def begun(client: TestClient, token: str | None = None, **headers: str) -> dict[str, Any]:
    token = token or mint(EMBED_SECRET, AUDIENCE, "anna", ["board"])
    answer = client.post("/widget/session", json={"token": token}, headers=OWN | headers)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


def in_frame(session: str) -> dict[str, str]:
    return {"X-Pincite-Session": session}


def test_a_token_begins_a_session_that_later_requests_carry(client: TestClient) -> None:
    said = begun(client)
    assert (said["name"], said["labels"], said["seconds"]) == ("anna", ["board"], 900)
    who = client.post("/gradio_api/queue/join", headers=in_frame(said["session"])).json()
    assert who == {"who": "anna", "labels": ["board"], "how": "embed", "ticket": ""}
    assert client.get("/auth/me", headers=in_frame(said["session"])).json()["log_out"] is False


def test_a_token_begins_one_session(client: TestClient) -> None:
    token = mint(EMBED_SECRET, AUDIENCE, "anna")
    begun(client, token)
    again = client.post("/widget/session", json={"token": token}, headers=OWN)
    assert again.status_code == 401
    assert "used before" in again.json()["detail"]


def test_a_restart_does_not_let_a_token_be_used_again(client: TestClient, tmp_path: Path) -> None:
    token = mint(EMBED_SECRET, AUDIENCE, "anna")
    begun(client, token)
    assert (
        door(access(tmp_path, PROXY, EMBED)).post("/widget/session", json={"token": token}, headers=OWN).status_code
        == 401
    )


def test_while_the_secret_is_exchanged_both_hold_and_sessions_end_with_theirs(
    client: TestClient, tmp_path: Path
) -> None:
    old, new = (begun(client, mint(secret, AUDIENCE, "anna"))["session"] for secret in (OLD_EMBED_SECRET, EMBED_SECRET))
    after = door(access(tmp_path, PROXY, {"embed": {"secret": [EMBED_SECRET], "audience": AUDIENCE}}))
    assert client.get("/", headers=in_frame(old)).status_code == 200
    assert after.get("/", headers=in_frame(old)).status_code == 401
    assert after.get("/", headers=in_frame(new)).status_code == 200


def test_labels_are_limited_to_those_that_are_allowed(tmp_path: Path) -> None:
    said = {"embed": {**EMBED["embed"], "labels_allowed": ["staff", "news"]}}
    client = door(access(tmp_path, PROXY, said))
    assert begun(client, mint(EMBED_SECRET, AUDIENCE, "anna", ["board", "staff"]))["labels"] == ["staff"]


@pytest.mark.parametrize(
    "origin", [None, "null", "https://intranet.example", "http://127.0.0.1:7861", "http://localhost:7860", ""]
)
def test_a_session_begins_on_our_own_page_alone(client: TestClient, origin: str | None) -> None:
    headers = {"Origin": origin} if origin is not None else {}
    token = mint(EMBED_SECRET, AUDIENCE, "anna")
    assert client.post("/widget/session", json={"token": token}, headers=headers).status_code == 403
    begun(client, token)  # It was not used up.


def test_behind_a_proxy_the_public_address_is_our_origin(tmp_path: Path) -> None:
    said = {"server": {"public_url": "https://intranet.example/pincite"}, "embed": {"secret": [EMBED_SECRET]}}
    client = door(access(tmp_path, PROXY, said))
    token = mint(EMBED_SECRET, "https://intranet.example/pincite", "anna")
    sent = client.post("/widget/session", json={"token": token}, headers={"Origin": "https://intranet.example"})
    assert sent.status_code == 200


def test_a_session_is_no_cookie_no_key_and_no_parameter(client: TestClient) -> None:
    session = begun(client)["session"]
    for headers in (
        {"Cookie": f"pincite_session={session}"},
        {"Cookie": f"X-Pincite-Session={session}"},
        {"Authorization": f"Bearer {session}"},
    ):
        assert client.get("/api/v1/status", headers=headers).status_code == 401
    assert client.get("/source/0a", params={"s": session}).status_code == 401
    assert client.get("/api/v1/status", params={"X-Pincite-Session": session}).status_code == 401


def test_a_session_ends_with_its_time(client: TestClient, lets_in: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    session = begun(client)["session"]
    assert lets_in.embed is not None
    now = time.time()
    monkeypatch.setattr(lets_in.embed._sessions, "_clock", lambda: now + 14 * 60)
    assert client.get("/", headers=in_frame(session)).status_code == 200
    monkeypatch.setattr(lets_in.embed._sessions, "_clock", lambda: now + 15 * 60 + 1)
    ended = client.get("/", headers=in_frame(session))
    assert ended.status_code == 401
    assert "has ended" in ended.json()["detail"]


def test_metrics_and_a_key_beside_it_are_not_for_a_session(client: TestClient) -> None:
    session = begun(client)["session"]
    assert client.get("/metrics", headers=in_frame(session)).status_code == 403
    both = {**in_frame(session), "Authorization": "Bearer pck_0_0"}
    assert client.get("/api/v1/status", headers=both).status_code == 401


def test_a_session_goes_before_what_the_proxy_says(client: TestClient) -> None:
    session = begun(client)["session"]
    assert client.get("/", headers=in_frame(session) | BY_PROXY).json()["how"] == "embed"
    assert client.get("/", headers=in_frame("made-up") | BY_PROXY).status_code == 401


def test_without_a_secret_there_are_no_sessions(tmp_path: Path) -> None:
    client = door(access(tmp_path, PROXY))
    assert client.post("/widget/session", json={"token": "x"}, headers=OWN).status_code == 404
    assert client.post("/widget/ticket", json={"document": "x"}, headers=OWN).status_code == 404
    assert client.get("/api/v1/status", headers=in_frame("x")).status_code == 401
    assert client.get("/?embed=1", headers={"Sec-Fetch-Dest": "iframe", "Accept": "text/html"}).status_code == 401


def test_the_empty_frame_is_shown_before_its_session_and_as_a_page_of_its_own_it_is_not(client: TestClient) -> None:
    assert client.get("/?embed=1", headers={"Sec-Fetch-Dest": "iframe"}).json() == {"who": None}
    assert client.get("/?embed=1").json() == {"who": None}, "browsers say what they fetch for over https only"
    for path, dest in (
        ("/?embed=1", "document"),
        ("/?embed=0", "iframe"),
        ("/?embed=1&embed=1", "iframe"),
        ("/source/0a?embed=1", "iframe"),
    ):
        assert client.get(path, headers={"Sec-Fetch-Dest": dest, "Accept": "text/html"}).status_code == 401, path
    assert client.post("/?embed=1").status_code == 401
    assert client.get("/config?embed=1").status_code == 401


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"token": 1}', b'{"token": null}', b"[" * 20_000, b'{"token": "' + b"x" * 20_000 + b'"}'],
)
def test_what_is_no_token_is_refused_in_one_sentence(client: TestClient, body: bytes) -> None:
    answer = client.post("/widget/session", content=body, headers=OWN)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


# Tickets


def ticket(client: TestClient, session: str, document: str = "0a1b") -> str:
    answer = client.post("/widget/ticket", json={"document": document}, headers=in_frame(session))
    assert answer.status_code == 200, answer.text
    made: str = answer.json()["ticket"]
    return made


def test_a_ticket_opens_the_page_of_one_document_and_its_pictures(client: TestClient) -> None:
    made = ticket(client, begun(client)["session"])
    for path in ("/source/0a1b", "/source/0a1b/3.webp"):
        said = client.get(path, params={"s": made, "mark": "1"}, headers={"Sec-Fetch-Dest": "iframe"}).json()
        assert said == {"who": "anna", "labels": ["board"], "how": "embed", "ticket": made}
    for path in ("/source/0a1c", "/", "/api/v1/documents/0a1b", "/config", "/source/0a1b/x"):
        assert client.get(path, params={"s": made}).status_code == 401, path
    assert client.post("/source/0a1b", params={"s": made}).status_code == 401
    assert client.get("/source/0a1b", params=[("s", made), ("s", made)]).status_code == 401


def test_a_ticket_is_none_in_a_page_of_its_own(client: TestClient) -> None:
    made = ticket(client, begun(client)["session"])
    assert client.get("/source/0a1b", params={"s": made}, headers={"Sec-Fetch-Dest": "document"}).status_code == 401


def test_a_ticket_ends_with_its_session_and_by_itself(
    client: TestClient, lets_in: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = begun(client)["session"]
    made = ticket(client, session)
    later = time.time() + SECONDS + 2
    with monkeypatch.context() as patched:
        patched.setattr("itsdangerous.timed.time.time", lambda: later)
        assert client.get("/source/0a1b", params={"s": made}).status_code == 401
    assert client.get("/source/0a1b", params={"s": made}).status_code == 200
    assert lets_in.embed is not None
    lets_in.embed.end(session)
    assert client.get("/source/0a1b", params={"s": made}).status_code == 401


def test_only_a_session_gets_a_ticket(client: TestClient) -> None:
    for headers in ({}, BY_PROXY, in_frame("made-up")):
        assert client.post("/widget/ticket", json={"document": "0a"}, headers=headers).status_code == 401


def test_a_changed_ticket_opens_nothing(client: TestClient) -> None:
    made = ticket(client, begun(client)["session"])
    for place in range(0, len(made), 7):
        changed = made[:place] + ("A" if made[place] != "A" else "B") + made[place + 1 :]
        assert client.get("/source/0a1b", params={"s": changed}).status_code == 401


# Tokens


def signed(secret: str = EMBED_SECRET, header: dict[str, Any] | None = None, **changes: Any) -> str:
    claims = {"aud": AUDIENCE, "sub": "anna", "labels": ["board"], "exp": int(time.time()) + 60, "jti": "one-of-a-kind"}
    claims = {name: value for name, value in (claims | changes).items() if value is not None}
    key = OctKey.import_key(secret)
    return jwt.encode({"alg": "HS256", **(header or {})}, claims, key, algorithms=["HS256", "HS512"])


def test_what_is_minted_is_what_is_read() -> None:
    token = mint(EMBED_SECRET, AUDIENCE, "anna", ["hr", "board"])
    found = verify(token, SECRETS, AUDIENCE, 300)
    assert (found.user, found.labels, found.secret) == ("anna", {"board", "hr"}, EMBED_SECRET.encode())
    assert verify(signed(aud=["other", AUDIENCE]), SECRETS, AUDIENCE, 300).user == "anna"
    assert verify(signed(labels=None), SECRETS, AUDIENCE, 300).labels == frozenset()


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda _: signed(secret="another-secret-of-thirty-two-bytes-or-more"), "signature"),
        (lambda _: signed(header={"alg": "HS512"}), "signature"),
        (lambda _: signed(aud="https://evil.example"), "another audience"),
        (lambda _: signed(aud=None), "another audience"),
        (lambda now: signed(exp=now - 40), "expired"),
        (lambda _: signed(exp=None), "no exp"),
        (lambda _: signed(exp="soon"), "no exp"),
        (lambda _: signed(exp=True), "no exp"),
        (lambda now: signed(exp=now + 3600), "longer than 5 minutes"),
        (lambda _: signed(exp=float("inf")), "no exp"),
        (lambda _: signed(exp=float("nan")), "no exp"),
        (lambda now: signed(nbf=now + 600), "does not hold yet"),
        (lambda _: signed(nbf="x"), "does not hold yet"),
        (lambda now: signed(iat=now + 600), "does not hold yet"),
        (lambda _: signed(jti=None), "no jti"),
        (lambda _: signed(jti=7), "no jti"),
        (lambda _: signed(jti="x" * 201), "no jti"),
        (lambda _: signed(sub=None), "name"),
        (lambda _: signed(sub="key:tests"), "called"),
        (lambda _: signed(sub=["anna"]), "name"),
        (lambda _: signed(labels="board"), "no list"),
        (lambda _: signed(labels=[1]), "no list"),
        (lambda _: signed(labels=["two words"]), "labels that are none"),
        (lambda _: "", "signature"),
        (lambda _: "a.b.c", "signature"),
        (lambda _: "x" * 9000, "longer than"),
    ],
)
def test_a_token_that_does_not_hold_is_refused(made: Callable[[int], object], said: str) -> None:
    # Made here: what is made when tests are collected may have ended before this one begins.
    token = made(int(time.time()))
    with pytest.raises(NotLetIn, match=said):
        verify(token, SECRETS, AUDIENCE, 300)


def test_a_token_that_nobody_signed_is_refused() -> None:
    def encoded(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    claims = {"aud": AUDIENCE, "sub": "anna", "exp": int(time.time()) + 60, "jti": "one-of-a-kind"}
    for header in ({"alg": "none"}, {"alg": "None"}, {"alg": ""}, {}):
        with pytest.raises(NotLetIn):
            verify(f"{encoded(header)}.{encoded(claims)}.", SECRETS, AUDIENCE, 300)
        empty = hmac.new(b"", f"{encoded(header)}.{encoded(claims)}".encode(), hashlib.sha256).digest()
        with pytest.raises(NotLetIn):
            verify(f"{encoded(header)}.{encoded(claims)}.{encoded(empty.hex())}", SECRETS, AUDIENCE, 300)


def test_short_secrets_are_refused_on_both_sides(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="32 are needed"):
        mint("short", AUDIENCE, "anna")
    with pytest.raises(BadInput, match=r"embed\.secret, number 2, has 5 bytes"):
        access(tmp_path, {"embed": {"secret": [EMBED_SECRET, "short"], "audience": AUDIENCE}})
    with pytest.raises(BadInput, match=r"set server\.public_url, or embed\.audience"):
        access(tmp_path, {"embed": {"secret": [EMBED_SECRET]}})
    with pytest.raises(BadLabel):
        mint(EMBED_SECRET, AUDIENCE, "anna", ["two words"])


def documented(language: str) -> str:
    """Return the example of a language from the page about signing on."""
    page = (Path(__file__).parents[3] / "docs" / "sign-on.md").read_text(encoding="utf-8")
    return page.split(f"```{language}\n# token\n" if language == "python" else f"```{language}\n// token\n")[1].split(
        "```"
    )[0]


def test_the_documented_lines_of_python_make_a_token() -> None:
    names: dict[str, Any] = {"SECRET": EMBED_SECRET, "user": "anna", "labels": ["board"]}
    exec(documented("python").replace("https://pincite.example", AUDIENCE), names)
    assert verify(names["token"], SECRETS, AUDIENCE, 300).labels == {"board"}


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_the_documented_lines_of_node_make_a_token() -> None:
    before = f"const SECRET = {json.dumps(EMBED_SECRET)}, user = 'anna', labels = ['board'];\n"
    script = before + documented("js") + "\nconsole.log(token);"
    made = subprocess.run(["node", "--input-type=module", "-e", script], capture_output=True, text=True, check=True)
    assert verify(made.stdout.strip(), SECRETS, AUDIENCE, 300).labels == {"board"}


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("php"), reason="php is not installed")
def test_the_documented_lines_of_php_make_a_token() -> None:
    script = (
        f"$SECRET = {json.dumps(EMBED_SECRET)}; $user = 'anna'; $labels = ['board'];\n{documented('php')}\necho $token;"
    )
    made = subprocess.run(["php", "-r", script], capture_output=True, text=True, check=True)
    assert verify(made.stdout.strip(), SECRETS, AUDIENCE, 300).labels == {"board"}


def test_an_address_of_a_thousand_fields_has_no_ticket() -> None:
    scope = {"type": "http", "query_string": b"&".join(b"s=%d" % number for number in range(1000))}
    assert sent_ticket(scope) is None
