"""What the proxies of deploy/ pass on, and what they do not, told by a small server behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import httpx
import pytest

from tests.deploy.proxies import Certificates, caddy, nginx
from tests.deploy.told import answering, signs_in, tells
from tests.ui.serving import free_port

pytestmark = pytest.mark.slow

FORGED = {
    "X-Pincite-User": "mallory",
    "X-Pincite-Labels": "board",
    "X-Pincite-Proxy-Secret": "guess",
    "X-Forwarded-For": "192.0.2.1",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "evil.example",
    "Forwarded": "for=192.0.2.1",
}


class Proxies:
    """Clients of one kind of proxy, plain and with sign-on, in front of what tells."""

    def __init__(self, plain: httpx.Client, sign_on: httpx.Client) -> None:
        self.plain, self.sign_on = plain, sign_on


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def proxies(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxies]:
    names = {"nginx": ("nginx.conf", "nginx-sign-on.conf"), "caddy": ("Caddyfile", "Caddyfile-sign-on")}[request.param]
    run: Callable[..., AbstractContextManager[str]] = nginx if request.param == "nginx" else caddy
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp(request.param)
        certificates, upstream, sign_on = Certificates(folder), folder / "s", free_port()
        stack.enter_context(answering(tells, uds=upstream))
        stack.enter_context(answering(signs_in, port=sign_on))
        clients = []
        for name in names:
            below = folder / f"{name}-folder"
            below.mkdir()
            address = stack.enter_context(run(name, below, upstream, certificates, sign_on))
            clients.append(
                stack.enter_context(
                    httpx.Client(base_url=address, verify=certificates.trusting, trust_env=False, timeout=20)
                )
            )
        yield Proxies(*clients)


def arrived(response: httpx.Response) -> dict[str, list[str]]:
    assert response.status_code == 200, response.text
    found: dict[str, list[str]] = {}
    for name, value in response.json()["headers"]:
        found.setdefault(name, []).append(value)
    return found


def test_the_path_is_stripped_and_the_query_kept(proxies: Proxies) -> None:
    told = proxies.plain.get("/source/abc?s=1&t=a%20b").json()
    assert (told["path"], told["query"]) == ("/source/abc", "s=1&t=a%20b")
    bare = proxies.plain.get(str(proxies.plain.base_url).rstrip("/"))
    assert bare.status_code == 308
    assert bare.headers["location"].endswith("/pincite/")


def test_only_the_proxys_own_word_on_the_visitor_arrives(proxies: Proxies) -> None:
    headers = arrived(proxies.plain.get("/", headers=FORGED))
    assert headers["x-forwarded-for"] == ["127.0.0.1"]
    assert headers["x-forwarded-proto"] == ["https"]
    assert headers["host"] == [f"localhost:{proxies.plain.base_url.port}"]
    assert not set(headers) & {"x-pincite-user", "x-pincite-labels", "x-pincite-proxy-secret", "forwarded"}
    assert "evil.example" not in str(headers)


def test_what_is_longer_than_a_question_with_its_history_is_not_passed_on(proxies: Proxies) -> None:
    assert proxies.plain.post("/api/v1/ask", content=b"x" * 1_200_000).status_code in (413, 502)


def test_an_answer_arrives_piece_by_piece(proxies: Proxies) -> None:
    with proxies.plain.stream("GET", "/slow") as response:
        pieces = response.iter_raw()
        assert next(pieces) == b"first\n"  # The second is not sent before /go is asked for.
        proxies.plain.get("/go")
        assert b"".join(pieces) == b"second\n"


@pytest.mark.parametrize(("who", "labels"), [("ada", ["board,staff"]), ("bob", None)])
def test_who_is_signed_in_arrives_with_their_own_groups_whatever_they_send(
    proxies: Proxies, who: str, labels: list[str] | None
) -> None:
    headers = arrived(proxies.sign_on.get("/api/v1/status", headers={**FORGED, "Cookie": f"who={who}"}))
    assert headers["x-pincite-user"] == [who]
    assert headers.get("x-pincite-labels") == labels
    assert "x-pincite-proxy-secret" not in headers
    assert headers["x-forwarded-for"] == ["127.0.0.1"]


@pytest.mark.parametrize(
    "path", ["/", "/source/abc", "/api/v1/status", "/?embed=10", "/x?embed=1", "/source/abc?t=1", "/healthz/x"]
)
def test_who_is_not_signed_in_is_sent_to_sign_in(proxies: Proxies, path: str) -> None:
    response = proxies.sign_on.get(path, headers=FORGED)
    assert response.status_code == 302
    assert response.headers["location"].startswith("/oauth2/start?rd=/pincite/")


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/widget/v1.js", {}),
        ("/page/chat.js?v=1", {}),
        ("/assets/x.js", {}),
        ("/healthz", {}),
        ("/?embed=1", {}),
        ("/?lang=de&embed=1", {}),
        ("/source/abc?s=ticket", {}),
        ("/api/v1/ask", {"Authorization": "Bearer pck_abc"}),
        ("/gradio_api/queue/join", {"X-Pincite-Session": "abc"}),
    ],
)
def test_what_pincite_looks_at_itself_arrives_with_nobodys_name(
    proxies: Proxies, path: str, headers: dict[str, str]
) -> None:
    told = arrived(proxies.sign_on.get(path, headers={**FORGED, **headers}))
    assert not set(told) & {"x-pincite-user", "x-pincite-labels", "x-pincite-proxy-secret"}
    for name, value in headers.items():
        assert told[name.lower()] == [value]


def test_nobody_is_passed_on_without_being_asked_for_a_key_of_another_kind(proxies: Proxies, tmp_path: Path) -> None:
    response = proxies.sign_on.get("/api/v1/ask", headers={"Authorization": "Basic pck_abc"})
    assert response.status_code == 302
