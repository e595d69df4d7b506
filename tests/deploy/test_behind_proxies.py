"""The real server, with a worker, behind the real nginx and the real Caddy, on a path and a unix socket, as deploy/ has it."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.deploy.proxies import Certificates, caddy, nginx
from tests.ui.serving import PINCITE, ROOT

pytestmark = pytest.mark.slow

ASKED = "How many containers did Seoul identify?"


@pytest.fixture(scope="module")
def upstream(demo_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("behind")
    socket = folder / "s"
    config = folder / "pincite.toml"
    config.write_text(
        f"state = 'state'\n[collections]\ndemo = '{demo_index}'\n"
        "[server]\nsocket = 's'\nroot_path = '/pincite'\nworkers = 1\n[auth]\ni_know = true\n[logs]\nformat = 'json'\n"
    )
    log = folder / "log"
    with log.open("wb") as said:
        process = subprocess.Popen([*PINCITE, "serve", "--config", str(config)], cwd=ROOT, stdout=said, stderr=said)
    try:
        deadline = time.monotonic() + 120
        with httpx.Client(transport=httpx.HTTPTransport(uds=str(socket)), base_url="http://pincite") as client:
            while True:
                assert process.poll() is None and time.monotonic() < deadline, log.read_text()
                try:
                    if client.get("/readyz").status_code == 200:
                        break
                except httpx.HTTPError:
                    time.sleep(0.1)
        yield socket
        process.terminate()
        assert process.wait(30) == 0, log.read_text()
        assert ASKED not in log.read_text(), "no question is logged"
        assert not socket.exists()
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def client(
    request: pytest.FixtureRequest, upstream: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("proxy")
        certificates = Certificates(folder)
        run, name = (nginx, "nginx.conf") if request.param == "nginx" else (caddy, "Caddyfile")
        address = stack.enter_context(run(name, folder, upstream, certificates))
        yield stack.enter_context(
            httpx.Client(base_url=address, verify=certificates.trusting, trust_env=False, timeout=60)
        )


def test_a_question_is_answered_and_its_source_can_be_opened(client: httpx.Client) -> None:
    answer = client.post("/api/v1/ask", json={"question": ASKED})
    assert answer.status_code == 200, answer.text
    (first, *_) = answer.json()["evidence"]
    assert "10,000" in first["value"]
    page = client.get(f"/source/{first['citations'][0]['document_id']}")
    assert page.status_code == 200, page.text


def test_the_page_and_all_that_it_needs_come_from_below_the_path(client: httpx.Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert f'"root":"{str(client.base_url).rstrip("/")}"' in page.text.replace(": ", ":").replace("\\/", "/")
    # Gradio writes this one, which only installed applications use, without regard for where the page lies.
    needed = set(re.findall(r'(?:src|href)="([^"#]+)"', page.text)) - {"/manifest.json"}
    assert needed
    for link in needed:
        url = httpx.URL(str(client.base_url)).join(link)
        assert url.path.startswith("/pincite/"), link
        assert client.get(url).status_code == 200, link


def test_passages_arrive_before_the_answer_where_both_are_streamed(client: httpx.Client) -> None:
    with client.stream(
        "POST", "/api/v1/ask", json={"question": ASKED}, headers={"Accept": "text/event-stream"}
    ) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        pieces = [piece for piece in response.iter_raw() if piece.strip()]
    assert len(pieces) > 1, "the proxy holds nothing back"
    assert b"10,000" not in pieces[0] or b"event: answer" not in pieces[0]
