"""The widget as an intranet has it: pincite on a path behind nginx with TLS and sign-on, by the files of deploy/, and the page at another site."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack
from uuid import uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from playwright.sync_api import Browser, Page, expect

from qa.answerer import Answerer
from tests.deploy.proxies import Certificates, nginx
from tests.deploy.told import answering, signs_in
from tests.ui.serving import free_port
from tests.ui.widget.pages import SLOW, ask, frame, html, open_chat, script, told, visit, wait_told
from tests.ui.widget.servers import HostPages, pincite

pytestmark = pytest.mark.slow
SECRET = "another-secret-that-intranet-and-pincite-know"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def intranet(certificates: Certificates) -> Iterator[HostPages]:
    """The page's server, with TLS: as 127.0.0.1, it is another site than localhost."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates.certificate, certificates.key)
    server = HostPages(context)
    yield server
    server.close()


@pytest.fixture(scope="module")
def answers(
    demo: Answerer, intranet: HostPages, certificates: Certificates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """pincite on a unix socket behind nginx, which asks a sign-on service that knows nobody of this browser."""
    folder = tmp_path_factory.mktemp("n")
    socket, sign_on = folder / "s", free_port()
    with ExitStack() as stack:
        stack.enter_context(answering(signs_in, port=sign_on))
        url = stack.enter_context(nginx("nginx-sign-on.conf", folder, socket, certificates, sign_on))
        settings = {
            "server": {"socket": socket, "root_path": "/pincite", "public_url": url},
            "auth": {"mode": "proxy-header", "proxy": {"trust_socket": True}},
            "embed": {"origins": [intranet.origin("127.0.0.1")], "secret": [SECRET]},
        }
        stack.enter_context(pincite(demo, folder / "state", 0, **settings))
        yield url


@pytest.fixture
def secure_page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(ignore_https_errors=True, viewport={"width": 1100, "height": 800}, locale="en-GB")
    context.set_default_timeout(SLOW)
    yield context.new_page()
    context.close()


def test_it_answers_and_cites_below_a_path_through_tls_and_sign_on_without_a_cookie(
    secure_page: Page, intranet: HostPages, answers: str
) -> None:
    refused: list[str] = []
    secure_page.on("response", lambda got: refused.append(f"{got.status} {got.url}") if got.status >= 400 else None)
    claims = {"aud": answers, "sub": "anna", "labels": [], "exp": int(time.time()) + 60, "jti": str(uuid4())}
    token = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))
    intranet.answers["/token"] = lambda _: (200, "application/json", b'{"token": "' + token.encode() + b'"}')
    visit(secure_page, intranet.page(html(script(answers, 'data-token-url="/token"')), host="127.0.0.1"))
    chat = open_chat(secure_page)
    ask(chat)
    assert "10,000" in chat.locator("#conversation mark").first.inner_text()
    chat.locator("a.cite").first.click()
    source = chat.frame_locator("#pincite-source iframe")
    expect(source.locator("mark").first).to_have_text("at least 10,000", timeout=SLOW)
    assert told(secure_page, "error") == []
    assert [each for each in refused if "favicon" not in each] == []


def test_without_a_token_the_way_to_the_sign_in_page_is_not_followed_and_it_is_said(
    secure_page: Page, intranet: HostPages, answers: str
) -> None:
    asked: list[str] = []
    secure_page.on("request", lambda request: asked.append(request.url))
    visit(secure_page, intranet.page(html(script(answers)), host="127.0.0.1"))
    secure_page.locator(".launcher").click()
    assert wait_told(secure_page, "error") == [{"reason": "signed-out"}]
    expect(frame(secure_page).locator("#pincite-no-session")).to_contain_text("not signed in")
    # The browser tells of the proxy's redirection, which it does not follow.
    outside = [each for each in asked if each.startswith("https://localhost") and not each.startswith(f"{answers}/")]
    assert [each for each in outside if "/oauth2/start?" not in each] == [], "all lies below the path"
