"""The widget where visitors have to say who they are: the page's own server signs tokens, and labels decide what is answered."""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from uuid import uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from playwright.sync_api import FrameLocator, Page, expect

from index_build.build import build_index
from index_build.embedder import Embedder
from qa.answerer import Answerer
from tests.ui.serving import free_port
from tests.ui.widget.pages import SLOW, ask, frame, html, open_chat, script, told, visit, wait_told
from tests.ui.widget.servers import HostPages, pincite

pytestmark = pytest.mark.slow

EMBED_SECRET = "a-secret-that-the-intranet-and-pincite-know"
AUDIENCE = "pincite-of-the-tests"
QUESTION = "How much does the director earn?"
Hand = Callable[[BaseHTTPRequestHandler], tuple[int, str, bytes]]


@pytest.fixture(scope="module")
def intranet() -> Iterator[HostPages]:
    server = HostPages()
    yield server
    server.close()


@dataclass(frozen=True)
class Labelled:
    """An index of which one document is the board's alone, and where pincite keeps its state while it serves it."""

    answerer: Answerer
    state: Path

    def serve(self, intranet: HostPages, **embed: object) -> AbstractContextManager[str]:
        """Serve it to whom a proxy names, or a token of the intranet."""
        rules = {"origins": [intranet.origin()], "secret": [EMBED_SECRET], "audience": AUDIENCE, **embed}
        auth = {"mode": "proxy-header", "proxy": {"secret": [secrets.token_urlsafe(32)]}}
        return pincite(self.answerer, self.state, free_port(), auth=auth, embed=rules)

    def end_sessions(self) -> None:
        """End all sessions at once, as their time does: a test that waits for it depends on the machine's speed."""
        with closing(sqlite3.connect(self.state / "auth.sqlite", timeout=10)) as rows:
            assert rows.execute("DELETE FROM session").rowcount > 0
            rows.commit()


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Labelled:
    folder = tmp_path_factory.mktemp("labelled")
    (folder / "files").mkdir()
    (folder / "files" / "salaries.md").write_text("# Salaries\n\nThe director earns 9,400 crowns a month.\n")
    (folder / "files" / "salaries.md.labels").write_text("board\n")
    (folder / "files" / "canteen.md").write_text("# Canteen\n\nThe canteen opens at half past eleven.\n")
    build_index([folder / "files"], folder / "index", embedder)
    return Labelled(Answerer(folder / "index", embedder), folder / "state")


@pytest.fixture(scope="module")
def answers(labelled: Labelled, intranet: HostPages) -> Iterator[str]:
    with labelled.serve(intranet) as url:
        yield url


def token_for(user: str, labels: list[str]) -> str:
    """Return a token, by the three lines of docs/embedding.md."""
    key = OctKey.import_key(EMBED_SECRET)
    claims = {"aud": AUDIENCE, "sub": user, "labels": labels, "exp": int(time.time()) + 60, "jti": str(uuid4())}
    return jwt.encode({"alg": "HS256"}, claims, key)


def hands_out(labels: list[str], asked: list[str]) -> Hand:
    """Return what answers at /token: to whoever is signed in to the intranet, which a cookie tells."""

    def answer(request: BaseHTTPRequestHandler) -> tuple[int, str, bytes]:
        asked.append(request.headers.get("Cookie", ""))
        if "intranet=anna" not in asked[-1]:
            return 401, "text/plain", b"sign in"
        return 200, "text/plain", token_for("anna", labels).encode()

    return answer


@pytest.fixture
def signed_in(page: Page, intranet: HostPages) -> Page:
    page.context.add_cookies([{"name": "intranet", "value": "anna", "url": intranet.origin()}])
    return page


def page_of(intranet: HostPages, answers: str, data: str = 'data-token-url="/token"') -> str:
    return intranet.page(html(script(answers, data)))


def answered(chat: FrameLocator) -> str:
    said = chat.locator("#conversation .bot.message").last
    expect(said).to_be_visible(timeout=SLOW)
    return said.inner_text()


def put(chat: FrameLocator, question: str) -> None:
    field = chat.locator("#question textarea")
    field.fill(question)
    field.press("Enter")


def test_a_token_with_a_label_opens_the_labelled_document_and_its_page(
    signed_in: Page, intranet: HostPages, answers: str, labelled: Labelled
) -> None:
    asked: list[str] = []
    sent: list[str] = []
    signed_in.on("request", lambda request: sent.append(request.url))
    intranet.answers["/token"] = hands_out(["board"], asked)
    visit(signed_in, page_of(intranet, answers))
    chat = open_chat(signed_in)
    ask(chat, QUESTION)
    assert "9,400" in chat.locator("#conversation mark").first.inner_text()

    chat.locator("a.cite").first.click()
    source = chat.frame_locator("#pincite-source iframe")
    expect(source.locator("mark").first).to_contain_text("9,400", timeout=SLOW)
    assert not [url for url in sent if "eyJ" in url and "token" in url], "no token stands in an address"
    assert told(signed_in, "error") == []
    chat.get_by_role("button", name="Back to the answer").click()
    labelled.end_sessions()
    put(chat, "When does the canteen open?")
    expect(chat.locator("#conversation .bot.message").last).to_contain_text("half past eleven", timeout=SLOW)
    assert len(asked) == 2, "another token was asked for"


def test_a_session_is_renewed_before_it_ends_without_anything_being_asked(
    signed_in: Page, intranet: HostPages, labelled: Labelled
) -> None:
    asked: list[str] = []
    intranet.answers["/token"] = hands_out(["board"], asked)
    with labelled.serve(intranet, session_minutes=0.05) as url:
        visit(signed_in, page_of(intranet, url))
        open_chat(signed_in)
        seen = len(asked)
        deadline = time.monotonic() + SLOW / 1000
        while len(asked) < seen + 2:
            assert time.monotonic() < deadline
            signed_in.wait_for_timeout(100)
        assert told(signed_in, "error") == []


def test_without_the_label_it_is_as_if_the_document_were_not_there(
    signed_in: Page, intranet: HostPages, answers: str
) -> None:
    intranet.answers["/token"] = hands_out([], [])
    visit(signed_in, page_of(intranet, answers))
    chat = open_chat(signed_in)
    put(chat, QUESTION)
    assert "The documents do not say" in answered(chat)
    assert "9,400" not in chat.locator("body").inner_text()
    [answer] = wait_told(signed_in, "answer")
    assert answer["status"] == "not_found" and answer["citations"] == []


def test_who_is_not_signed_in_to_the_page_is_told_and_can_try_again(
    page: Page, intranet: HostPages, answers: str
) -> None:
    intranet.answers["/token"] = hands_out(["board"], [])
    visit(page, page_of(intranet, answers))
    page.locator("pincite-widget .launcher").click()
    message = frame(page).locator("#pincite-no-session [role=alert]")
    expect(message).to_contain_text("not signed in", timeout=SLOW)
    assert wait_told(page, "error") == [{"reason": "signed-out"}]
    assert page.locator("pincite-widget .close").is_visible()

    page.context.add_cookies([{"name": "intranet", "value": "anna", "url": intranet.origin()}])
    frame(page).get_by_role("button", name="Try again").click()
    expect(frame(page).locator("#question textarea")).to_be_visible(timeout=SLOW)
    ask(frame(page), QUESTION)


def test_a_session_that_cannot_be_renewed_says_so_and_goes_on_after_signing_in_again(
    signed_in: Page, intranet: HostPages, answers: str, labelled: Labelled
) -> None:
    intranet.answers["/token"] = hands_out(["board"], [])
    visit(signed_in, page_of(intranet, answers))
    chat = open_chat(signed_in)
    signed_in.context.clear_cookies()
    labelled.end_sessions()
    put(chat, QUESTION)
    expect(chat.locator("#pincite-no-session")).to_contain_text("not signed in", timeout=SLOW)
    signed_in.context.add_cookies([{"name": "intranet", "value": "anna", "url": intranet.origin()}])
    chat.get_by_role("button", name="Try again").click()
    expect(chat.locator("a.cite").first).to_be_visible(timeout=SLOW)


def test_a_page_without_tokens_is_told_that_nobody_is_signed_in(page: Page, intranet: HostPages, answers: str) -> None:
    visit(page, page_of(intranet, answers, ""))
    page.locator("pincite-widget .launcher").click()
    expect(frame(page).locator("#pincite-no-session")).to_contain_text("not signed in", timeout=SLOW)


@pytest.mark.parametrize(
    "claims",
    [{"aud": "https://evil.example"}, {"exp": 1}, {"labels": "board"}, {"sub": ""}],
)
def test_a_token_that_does_not_hold_opens_nothing(
    page: Page, intranet: HostPages, answers: str, claims: dict[str, object]
) -> None:
    good = {"aud": AUDIENCE, "sub": "anna", "labels": ["board"], "exp": int(time.time()) + 60, "jti": str(uuid4())}
    token = jwt.encode({"alg": "HS256"}, {**good, **claims}, OctKey.import_key(EMBED_SECRET))
    visit(page, page_of(intranet, answers, f'data-token="{token}"'))
    page.locator("pincite-widget .launcher").click()
    expect(frame(page).locator("#pincite-no-session")).to_be_visible(timeout=SLOW)
    assert frame(page).locator("#question textarea").count() == 0


def test_tokens_are_fetched_from_the_pages_own_server_only(page: Page, intranet: HostPages, answers: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    visit(page, page_of(intranet, answers, f'data-token-url="{answers}/token"'))
    page.locator("pincite-widget .launcher").click()
    expect(frame(page).locator("#pincite-no-session")).to_be_visible(timeout=SLOW)
    assert any("has to lie on the page's own server" in each for each in said)


def test_a_frame_by_itself_takes_the_token_from_its_address_which_forgets_it(
    page: Page, intranet: HostPages, answers: str
) -> None:
    token = token_for("anna", ["board"])
    page.goto(
        intranet.page(f'<!doctype html><title>x</title><iframe id=f src="{answers}/?embed=1#token={token}"></iframe>')
    )
    chat = page.frame_locator("#f")
    expect(chat.locator("#question textarea")).to_be_visible(timeout=SLOW)
    address = next(each for each in page.frames if each != page.main_frame).evaluate("location.href")
    assert "token" not in address
