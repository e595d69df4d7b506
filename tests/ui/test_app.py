from __future__ import annotations

import httpx
import pytest

from qa.answerer import Answerer
from ui.loopback import is_loopback
from ui.render import source_url

pytestmark = pytest.mark.slow


def get(url: str, **headers: str) -> httpx.Response:
    return httpx.get(url, headers=headers, trust_env=False)


def test_every_response_forbids_foreign_scripts_and_frames(demo_url: str) -> None:
    for path in ("/", "/healthz", "/source/none", "/nothing", "/page/source.css"):
        headers = get(demo_url + path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=http://example.org/x",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/upload",
        "/gradio_api/run/ask",
        "/gradio_api/call/ask",
        "/gradio_api/proxy=http://example.org",
        "/proxy=http://example.org",
        "/docs",
        "/openapi.json",
        "/assets/../../ui/app.py",
        "/page/../chat.py",
        "/page/%2e%2e/chat.py",
        "/login",
        "/monitoring",
    ],
)
def test_routes_that_the_chat_does_not_need_are_closed(demo_url: str, path: str) -> None:
    assert get(demo_url + path).status_code == 404


def test_a_name_that_is_made_to_point_here_is_not_answered(demo_url: str) -> None:
    assert get(f"{demo_url}/healthz", Host="intranet.example").status_code == 400


def test_no_other_origin_is_let_in(demo_url: str) -> None:
    headers = get(f"{demo_url}/config", Origin="https://evil.example").headers
    assert "access-control-allow-origin" not in headers


def test_a_cited_source_is_a_page_with_the_words_marked(demo_url: str, demo: Answerer) -> None:
    citation = demo.ask("How many containers did Seoul identify?").evidence[0].citations[0]
    page = get(f"{demo_url}/{source_url(citation)}")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "<mark>" in page.text


def test_a_document_that_is_not_there_is_said_so(demo_url: str) -> None:
    page = get(f"{demo_url}/source/0123")
    assert page.status_code == 404
    assert "no longer, in the index" in page.text


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("a.example", False),
    ],
)
def test_an_address_is_this_machines_own_or_not(host: str, own: bool) -> None:
    assert is_loopback(host) is own
