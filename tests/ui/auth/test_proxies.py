"""The real nginx and the real Caddy, with the lines of docs/sign-on.md, before a service that signs people in and before what lets requests in."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import trustme
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.ui.auth.doors import AUDIENCE, EMBED, EMBED_SECRET, PROXY_SECRET, access, application
from tests.ui.auth.provider import in_thread
from tests.ui.serving import free_port
from ui.auth.embed_tokens import mint

pytestmark = pytest.mark.slow
PAGE = (Path(__file__).parents[3] / "docs" / "sign-on.md").read_text(encoding="utf-8")
PEOPLE = {
    "anna": {"X-Auth-Request-User": "anna", "X-Auth-Request-Groups": "board,hr"},
    "bob": {"X-Auth-Request-User": "bob"},
    "nobody": {"X-Other": "1"},
}


def fences(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


async def _auth(request: Request) -> Response:
    person = PEOPLE.get(request.cookies.get("_oauth2_proxy", ""))
    return Response(status_code=202, headers=person) if person else Response(status_code=401)


async def _sign_in(request: Request) -> Response:
    return PlainTextResponse(f"sign in, then back to {request.query_params['rd']}")


SIGN_IN_SERVICE = Starlette(routes=[Route("/oauth2/auth", _auth), Route("/oauth2/sign_in", _sign_in)])


@contextmanager
def nginx(folder: Path, ports: dict[str, int]) -> Iterator[str]:
    port = free_port()
    (whole, shared) = fences("nginx")
    authority = trustme.CA()
    made = authority.issue_cert("127.0.0.1")
    made.private_key_pem.write_to_path(str(folder / "key.pem"))
    made.cert_chain_pems[0].write_to_path(str(folder / "cert.pem"))
    whole = whole.replace("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;").replace(
        "server_name pincite.example;", ""
    )
    whole = whole.replace("/etc/ssl/pincite.example.pem", str(folder / "cert.pem"))
    whole = whole.replace("/etc/ssl/private/pincite.example.key", str(folder / "key.pem"))
    whole = whole.replace("PUT THE SECRET HERE", PROXY_SECRET)
    (folder / "pincite_proxy.conf").write_text(moved(shared, ports), encoding="utf-8")
    places = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ access_log off; {places}\n{moved(whole, ports)}\n}}",
        encoding="utf-8",
    )
    command = [shutil.which("nginx") or "", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with running(command, port):
        yield f"https://127.0.0.1:{port}"


@contextmanager
def caddy(folder: Path, ports: dict[str, int]) -> Iterator[str]:
    port = free_port()
    (site,) = fences("caddyfile")
    site = moved(site, ports).replace("pincite.example {", f"http://127.0.0.1:{port} {{", 1)
    (folder / "Caddyfile").write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{site}", encoding="utf-8")
    command = [shutil.which("caddy") or "", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    with running(command, port, PINCITE_PROXY_SECRET=PROXY_SECRET, HOME=str(folder)):
        yield f"http://127.0.0.1:{port}"


def moved(lines: str, ports: dict[str, int]) -> str:
    """Return lines with the ports that are free here in place of those of the example."""
    for told, used in ports.items():
        lines = lines.replace(f"127.0.0.1:{told}", f"127.0.0.1:{used}")
    return lines


@contextmanager
def running(command: list[str], port: int, **environment: str) -> Iterator[None]:
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        deadline = time.monotonic() + 30
        while True:
            assert process.poll() is None, process.stdout.read() if process.stdout else ""
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert time.monotonic() < deadline, "the proxy does not listen"
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def proxy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    if not shutil.which(request.param):
        pytest.skip(f"{request.param} is not installed")
    folder = tmp_path_factory.mktemp(request.param)
    ports = {"4180": free_port(), "7860": free_port()}
    settings = {"auth": {"mode": "proxy-header", "proxy": {"secret": [PROXY_SECRET]}}}
    lets_in = access(folder / "state", settings, EMBED)
    key = lets_in.keys.add("tests", ["board"])
    start = {"nginx": nginx, "caddy": caddy}[request.param]
    with (
        in_thread(SIGN_IN_SERVICE, ports["4180"]),
        in_thread(application(lets_in), ports["7860"]),
        start(folder, ports) as url,
        httpx.Client(base_url=url, verify=False, trust_env=False, headers={"X-Test-Key": key}) as client,
    ):
        yield client
    lets_in.close()


ANNA, BOB = {"Cookie": "_oauth2_proxy=anna"}, {"Cookie": "_oauth2_proxy=bob"}


def test_who_has_signed_in_is_known_with_their_groups(proxy: httpx.Client) -> None:
    for path in ("/", "/source/0a1b", "/gradio_api/queue/data"):
        assert proxy.get(path, headers=ANNA).json() == {
            "who": "anna", "labels": ["board", "hr"], "how": "proxy-header", "ticket": "",
        }  # fmt: skip


def test_who_has_not_is_sent_to_sign_in_and_back(proxy: httpx.Client) -> None:
    sent = proxy.get("/source/0a1b?mark=1")
    assert sent.status_code == 302
    assert sent.headers["location"].endswith("/oauth2/sign_in?rd=/source/0a1b?mark=1")
    assert proxy.get("/oauth2/sign_in?rd=/").text == "sign in, then back to /"


@pytest.mark.parametrize(
    "path", ["/", "/api/v1/documents", "/metrics", "/?embed=1", "/source/0a1b?s=x", "/page/chat.js", "/config"]
)
def test_what_a_visitor_sends_of_our_headers_never_arrives(proxy: httpx.Client, path: str) -> None:
    forged = {"X-Pincite-User": "root", "X-Pincite-Labels": "secret", "X-Pincite-Proxy-Secret": PROXY_SECRET}
    for headers in (forged, {**forged, "X-Pincite-Session": "made-up"}, {**forged, "x-pincite-user": "admin"}):
        said = proxy.get(path, headers=headers)
        assert said.status_code in (302, 401, 403) or said.json() == {"who": None}, said.text


def test_groups_that_somebody_lacks_cannot_be_sent_along(proxy: httpx.Client) -> None:
    said = proxy.get("/", headers={**BOB, "X-Pincite-Labels": "board", "X-Pincite-User": "anna"}).json()
    assert said.get("who"), said
    assert (said["who"], said["labels"]) == ("bob", [])


def test_somebody_whom_the_service_does_not_name_is_nobody(proxy: httpx.Client) -> None:
    said = proxy.get("/", headers={"Cookie": "_oauth2_proxy=nobody", "X-Pincite-User": "root"})
    assert said.status_code in (302, 401)


def test_programs_come_in_with_their_key(proxy: httpx.Client) -> None:
    key = proxy.headers["X-Test-Key"]
    said = proxy.get("/api/v1/documents", headers={"Authorization": f"Bearer {key}"}).json()
    assert (said["who"], said["labels"]) == ("key:tests", ["board"])
    assert proxy.get("/api/v1/documents").status_code == 401
    assert proxy.get("/healthz").status_code == 200


def test_a_widgets_frame_comes_in_with_its_session_and_ticket(proxy: httpx.Client) -> None:
    assert proxy.get("/?embed=1", headers={"Sec-Fetch-Dest": "iframe"}).json() == {"who": None}
    origin = str(proxy.base_url).rstrip("/")
    token = mint(EMBED_SECRET, AUDIENCE, "carla", ["press"])
    begun = proxy.post("/widget/session", json={"token": token}, headers={"Origin": origin})
    assert begun.status_code == 200, begun.text
    session = {"X-Pincite-Session": begun.json()["session"]}
    joined = proxy.post("/gradio_api/queue/join", headers=session).json()
    assert (joined["who"], joined["labels"], joined["how"]) == ("carla", ["press"], "embed")
    ticket = proxy.post("/widget/ticket", json={"document": "0a1b"}, headers=session).json()["ticket"]
    assert (
        proxy.get("/source/0a1b", params={"s": ticket}, headers={"Sec-Fetch-Dest": "iframe"}).json()["who"] == "carla"
    )
    assert proxy.get("/source/0a1c", params={"s": ticket}).status_code in (302, 401)
