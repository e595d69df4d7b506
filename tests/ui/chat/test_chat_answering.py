"""The listener of the page, without a browser."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest

from index_build.errors import BadIndex
from qa.answerer import Answerer
from tests.ui.loops import run
from tests.ui.test_render import Shown
from ui.asking import Asking, Busy, Question
from ui.chat.answering import Answering, Session
from ui.chat.head import head
from ui.chat.page import footer, heading, welcome
from ui.collections import Collections
from ui.identity import Identity, set_identity
from ui.service import Service
from ui.settings import Settings
from ui.settings.feedback import FeedbackSettings
from ui.settings.page import PageSettings

HOSTILE = "<script>alert(1)</script> *x*"


@pytest.fixture
def service(demo: Answerer) -> Service:
    settings = Settings(feedback=FeedbackSettings(on=False))
    return Service.of(settings, Collections({"news": demo, "other": demo}))


def request(name: str = "ada") -> gr.Request:
    scope: dict[str, Any] = {"type": "http"}
    set_identity(scope, Identity(name))
    return cast("gr.Request", SimpleNamespace(request=SimpleNamespace(scope=scope)))


def ask(service: Service, question: Any, session: Session | None = None, **given: Any) -> tuple[str, Session]:
    how, collection = given.get("how"), given.get("collection", "news")
    after, before, order = given.get("after"), given.get("before"), given.get("order", "Best first")
    answering = Answering(service).ask(question, how, collection, after, before, order, session or Session(), request())
    return run(answering)


def test_a_later_question_leans_on_the_turns_before_unless_it_is_asked_plainly(service: Service) -> None:
    _, session = ask(service, "When does Jens Stoltenberg’s extra year at NATO end?")
    leant, _ = ask(service, "And who is expected to succeed him?", session)
    plain, _ = ask(service, "And who is expected to succeed him?", session, how="plainly")
    assert "Understood as" in leant and "Understood as" not in plain


def test_a_question_of_another_collection_leans_on_nothing_and_its_links_name_it(service: Service) -> None:
    _, session = ask(service, "When does Jens Stoltenberg’s extra year at NATO end?")
    html, after = ask(service, "And who is expected to succeed him?", session, collection="other")
    assert "Understood as" not in html and "&amp;c=other#p" in html
    assert after.collection == "other" and len(after.turns) == 1


def test_only_the_last_turns_are_kept(service: Service) -> None:
    session = Session()
    for _ in range(7):
        _, session = ask(service, "How many containers did Seoul identify?", session)
    assert len(session.turns) == 5


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"question": "???"}, "The question is empty"),
        ({"question": "How?", "before": "never"}, "no date that can be read"),
        ({"question": "How?", "collection": "no such"}, "There is no collection"),
        ({"question": "x" * 2001}, "shorten it"),
        ({"question": "x" * 900_000}, "shorten it"),
        ({"question": "\ud800"}, "The question is empty"),
        ({"question": "How?", "order": ""}, ""),
        ({"question": "How?", "order": "worst first"}, "worst"),
        ({"question": None}, "The question is empty"),
    ],
)
def test_what_cannot_be_asked_is_said_below_the_question_and_keeps_the_conversation(
    service: Service, given: dict[str, Any], said: str
) -> None:
    session = Session(collection="kept")
    html, after = ask(service, session=session, **given)
    assert said in Shown(html).words and len(html.encode()) < 20_000
    assert not said or (after is session and 'class="bot message problem"' in html)


def test_a_busy_server_offers_to_ask_again_and_a_fault_is_told_without_its_cause(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def busy(*_: object) -> None:
        raise Busy("Many questions are being answered: ask this one again in a moment.", 2.0)

    async def broken(*_: object) -> None:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(Asking, "ask", busy)
    assert "Ask again" in ask(service, "How many?")[0]
    monkeypatch.setattr(Asking, "ask", broken)
    html = ask(service, "How many?")[0]
    assert "hunter2" not in html and "Something went wrong" in html and "Ask again" in html
    assert "hunter2" in caplog.text


def test_where_a_broken_index_lies_is_told_to_the_operator_alone(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise BadIndex("The index in /srv/secret is damaged: build it again")

    monkeypatch.setattr(Asking, "ask", broken)
    assert "secret" not in ask(service, "How many?")[0]
    assert "/srv/secret" in caplog.text


def test_who_asks_is_whom_the_request_says_and_the_door_is_the_chat(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    async def asked(_: Asking, identity: Identity, door: str, question: Question) -> None:
        seen.extend((identity.name, door, question.collection))
        raise Busy("No.", 1.0)

    monkeypatch.setattr(Asking, "ask", asked)
    ask(service, "How many?")
    assert seen == ["ada", "chat", ""]


def test_what_the_operator_writes_shows_as_text() -> None:
    page = PageSettings(title=HOSTILE, welcome=HOSTILE, examples=(HOSTILE,), footer=HOSTILE, footer_link="/privacy")
    for html in (heading(page), welcome(page), footer(page)):
        shown = Shown(html)
        assert HOSTILE in shown.words and "script" not in shown.tags
    assert "<script>alert" not in head(Settings(page=page))


def test_the_head_names_only_files_of_our_own_by_relative_addresses() -> None:
    html = head(Settings())
    assert html.count('"page/') == 4 and "://" not in html and "<script>" not in html
