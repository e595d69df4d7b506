from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from index_build.build import build_index
from index_build.document import text_sha256
from index_build.embedder import Embedder
from qa.answerer import Answerer
from ui.collections import Collections
from ui.http_api.app import http_api
from ui.identity import Identity, set_identity
from ui.service import Service
from ui.settings import Settings


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Answerer:
    """Two documents for all, and one for the board."""
    folder = tmp_path_factory.mktemp("harbour")
    (folder / "a.md").write_text("# Ferry\n\nThe ferry is blue.\n\nIt leaves at nine.\n", encoding="utf-8")
    (folder / "b.md").write_text("# Crane\n\nThe crane stands still.\n", encoding="utf-8")
    (folder / "pay.md").write_text("# Pay\n\nThe director earns 900 crowns.\n", encoding="utf-8")
    (folder / "pay.md.labels").write_text("board\n", encoding="utf-8")
    build_index([folder], folder / "index", embedder)
    return Answerer(folder / "index", embedder)


def client(harbour: Answerer, state: Path, *labels: str) -> TestClient:
    service = Service.of(Settings(state=state), Collections({"harbour": harbour}))
    app = FastAPI()
    app.mount("/api/v1", http_api(service))

    async def let_in(scope: Scope, receive: Receive, send: Send) -> None:
        set_identity(scope, Identity(labels=frozenset(labels)))
        await app(scope, receive, send)

    return TestClient(let_in, "http://127.0.0.1")


@pytest.fixture(scope="module")
def visitor(harbour: Answerer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    yield client(harbour, tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="module")
def board(harbour: Answerer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    yield client(harbour, tmp_path_factory.mktemp("state"), "board")


def listed(api: TestClient, limit: int = 100) -> list[dict]:
    found, cursor = [], ""
    while cursor is not None:
        page = api.get("/api/v1/documents", params={"limit": limit, "cursor": cursor}).json()
        assert len(page["documents"]) <= limit
        found += page["documents"]
        cursor = page["next"]
    return found


def hidden(board: TestClient) -> str:
    return next(each["id"] for each in listed(board) if each["title"] == "Pay")


def test_documents_are_listed_page_by_page_each_once(visitor: TestClient) -> None:
    assert [each["id"] for each in listed(visitor, 1)] == [each["id"] for each in listed(visitor)]
    assert sorted(each["title"] for each in listed(visitor)) == ["Crane", "Ferry"]
    assert visitor.get("/api/v1/documents").json()["total"] == 2


def test_what_labels_hide_is_neither_listed_nor_counted_nor_there(visitor: TestClient, board: TestClient) -> None:
    assert board.get("/api/v1/documents").json()["total"] == 3
    document = board.get(f"/api/v1/documents/{hidden(board)}").json()
    passage = document["paragraphs"][0]["passages"][0]
    assert board.get(f"/api/v1/passages/{passage}").json()["text"] == "The director earns 900 crowns."
    for path in (f"documents/{document['id']}", f"passages/{passage}"):
        closed = visitor.get(f"/api/v1/{path}")
        never = visitor.get(f"/api/v1/{path[:-1]}{'0' if path[-1] != '0' else '1'}")
        assert closed.status_code == never.status_code == 404
        assert closed.json() == never.json()
    assert visitor.get("/api/v1/status").json()["collections"][0]["documents"] == 2
    assert board.get("/api/v1/status").json()["collections"][0]["documents"] == 3


def test_a_document_has_its_text_and_paragraphs_whose_offsets_hold(visitor: TestClient) -> None:
    ferry = next(each for each in listed(visitor) if each["title"] == "Ferry")
    document = visitor.get(f"/api/v1/documents/{ferry['id']}").json()
    assert text_sha256(document["text"]) == document["sha256"] == ferry["sha256"]
    assert ferry["characters"] == len(document["text"])
    said = [document["text"][each["start"] : each["end"]] for each in document["paragraphs"]]
    assert said == ["The ferry is blue.", "It leaves at nine."]
    for paragraph, words in zip(document["paragraphs"], said, strict=True):
        passage = visitor.get(f"/api/v1/passages/{paragraph['passages'][0]}").json()
        assert passage["text"] == words
        assert passage["document_id"] == document["id"]
        assert passage["places"] == [
            {"paragraph": paragraph["number"], "start": paragraph["start"], "end": paragraph["end"]}
        ]


def test_a_document_that_has_not_changed_is_not_sent_again(visitor: TestClient) -> None:
    path = f"/api/v1/documents/{listed(visitor)[0]['id']}"
    first = visitor.get(path)
    assert first.headers["etag"] == f'"{sha256(first.content).hexdigest()}"'
    for known in (first.headers["etag"], f'"other", W/{first.headers["etag"]}', "*"):
        again = visitor.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert visitor.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_server_says_who_one_is_to_it(board: TestClient) -> None:
    assert board.get("/api/v1/status").json()["you"] == {"name": "anonymous", "how": "none", "labels": ["board"]}


def test_no_answer_feedback_or_citation_tells_of_what_is_hidden(visitor: TestClient, board: TestClient) -> None:
    sent = {"question": "How many crowns does the director earn?"}
    assert board.post("/api/v1/ask", json=sent).json()["evidence"][0]["value"].startswith("900")
    answer = visitor.post("/api/v1/ask", json=sent)
    assert "900 crowns" not in answer.text
    assert answer.json()["searched"]["documents"] == 2
    for accept in ("application/json", "text/event-stream"):
        assert "director earns" not in visitor.post("/api/v1/ask", json=sent, headers={"Accept": accept}).text
