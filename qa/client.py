"""A thin client of the HTTP API: the same answers from a server as from an ``Answerer`` in this process.

>>> from qa.client import Client
>>> with Client("http://127.0.0.1:7860") as client:  # doctest: +SKIP
...     client.ask("How many containers did Seoul identify?").evidence[0].value
'at least 10,000'
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self
from urllib.parse import quote, urlsplit

import httpx

from index_build.errors import PinciteError
from qa.answer import Order
from qa.answered import Answered

if TYPE_CHECKING:
    from qa.conversation import Turn

Verdict = Literal["helpful", "wrong_passage", "wrong_words", "should_have_found"]
TRIES = 4
"""How often a request is made at most: once, and again when the server says that it is busy."""
LONGEST_WAIT = 30.0
"""Seconds between two tries; who is told to wait longer gets the error."""
BATCH = 32
"""Questions that go in one request."""
_WORTH_ANOTHER = frozenset({429, 503})


class ServerError(PinciteError):
    """The server did not do what it was asked; ``problem`` is what it said, with ``status``, ``type`` and perhaps ``errors``."""

    def __init__(self, said: str, problem: Mapping[str, Any] | None = None) -> None:
        super().__init__(said)
        self.problem = dict(problem or {})


class Client:
    """Asks one server. It follows no redirect, so that nobody else is given the key, and takes no proxy from the environment.

    May be used from several threads.
    """

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        timeout: float = 60.0,
        tries: int = TRIES,
        environment: bool = False,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Name a server by its address, with the path that it stands at; ``key`` is an API key, ``timeout`` in seconds.

        ``environment`` lets HTTPS_PROXY and its like have a say. ``transport`` takes the network's place in tests.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ServerError(
                f"{url!r} is no address of a server: write https://pincite.example or http://127.0.0.1:7860"
            )
        self.url = url.rstrip("/")
        self._tries = max(1, tries)
        self._http = httpx.Client(
            headers={"Accept": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {}),
            timeout=timeout,
            follow_redirects=False,
            trust_env=environment,
            transport=transport,
        )

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        after: date | None = None,
        before: date | None = None,
        order: Order = "best",
        top: int = 3,
        collection: str = "",
        trace: bool = False,
    ) -> Answered:
        """Return the answer to a question, as ``Answerer.ask`` gives it, under the id that ``feedback`` takes. Raises ServerError."""
        asked = _question(question, history, after, before, order, top, collection) | ({"trace": True} if trace else {})
        return _answered(self._send("POST", "ask", json=asked))

    def ask_many(
        self,
        questions: Sequence[str],
        *,
        after: date | None = None,
        before: date | None = None,
        order: Order = "best",
        top: int = 3,
        collection: str = "",
    ) -> Iterator[Answered | ServerError]:
        """Yield for each question, in order, its answer or what went wrong with it, which is not raised. Raises ServerError where all fails.

        Questions that the server has no time for, or that are too many for now, are asked again when it says so, as one question is.
        """
        for first in range(0, len(questions), BATCH):
            batch = [
                _question(each, (), after, before, order, top, collection) for each in questions[first : first + BATCH]
            ]
            yield from map(_item, self._batch(batch))

    def documents(self, collection: str = "") -> Iterator[dict[str, Any]]:
        """Yield the documents that there are for you, without their texts. Raises ServerError."""
        cursor = ""
        while True:
            page = self._send("GET", "documents", params={"collection": collection, "cursor": cursor})
            yield from page["documents"]
            cursor = page["next"] or ""
            if not cursor:
                return

    def document(self, document_id: str, collection: str = "") -> dict[str, Any]:
        """Return a document with its text, which citations count in, and its structure. Raises ServerError."""
        return self._send("GET", f"documents/{quote(document_id, safe='')}", params={"collection": collection})

    def passage(self, passage_id: str, collection: str = "") -> dict[str, Any]:
        """Return a passage, by a citation's ``passage_id``. Raises ServerError."""
        return self._send("GET", f"passages/{quote(passage_id, safe='')}", params={"collection": collection})

    def feedback(self, answer: Answered | str, kind: Verdict, comment: str = "") -> None:
        """Say whether an answer helped, given it or its id. Raises ServerError."""
        named = answer if isinstance(answer, str) else answer.id
        self._send("POST", "feedback", json={"id": named, "kind": kind, "comment": comment})

    def status(self) -> dict[str, Any]:
        """Return how things stand: the collections, who you are to the server, and its limits. Raises ServerError."""
        return self._send("GET", "status")

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _batch(self, questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Ask a batch, those questions of it again that are worth another try, and return all items in order."""
        items = self._send("POST", "ask:batch", json={"questions": questions})["items"]
        for _ in range(self._tries - 1):
            waits = {place: wait for place, item in enumerate(items) if (wait := _another_try(item)) is not None}
            if not waits:
                break
            time.sleep(max(waits.values()))
            asked = {"questions": [questions[place] for place in waits]}
            for place, item in zip(waits, self._send("POST", "ask:batch", json=asked)["items"], strict=True):
                items[place] = item
        return list(items)

    def _send(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        """Make a request, again where the server is busy and says when, and return what it says."""
        for left in range(self._tries - 1, -1, -1):
            try:
                # Whole, for what is relative may read as another scheme: ask:batch.
                response = self._http.request(method, f"{self.url}/api/v1/{path}", **more)
            except httpx.HTTPError as error:
                raise ServerError(
                    f"{self.url} does not answer ({error or type(error).__name__}): is it running?"
                ) from error
            wait = _seconds(response) if response.status_code in _WORTH_ANOTHER else None
            if wait is None or not left or wait > LONGEST_WAIT:
                return self._said(response)
            time.sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _said(self, response: httpx.Response) -> dict[str, Any]:
        if response.status_code == httpx.codes.NO_CONTENT:
            return {}
        try:
            said = response.json()
        except ValueError:
            said = None
        if response.is_success and isinstance(said, dict):
            return said
        if response.is_redirect:
            raise ServerError(
                f"{self.url} leads elsewhere, where the client does not follow: give the address that it leads to"
            )
        if isinstance(said, dict) and "detail" in said:
            raise _error(said)
        raise ServerError(f"{self.url} answers as no pincite does (status {response.status_code}): look at its address")


def _question(
    question: str,
    history: Sequence[Turn],
    after: date | None,
    before: date | None,
    order: str,
    top: int,
    collection: str,
) -> dict[str, Any]:
    return {
        "question": question,
        "history": [asdict(turn) for turn in history],
        "after": after and after.isoformat(),
        "before": before and before.isoformat(),
        "order": order,
        "top": top,
        "collection": collection,
    }


def _answered(said: Mapping[str, Any]) -> Answered:
    try:
        return Answered.from_dict(said)
    except ValueError as error:
        raise ServerError("The server's answer cannot be read: is it of another version?") from error


def _error(problem: Mapping[str, Any]) -> ServerError:
    fields = "; ".join(f"{each['where']}: {each['what']}" for each in problem.get("errors", ()))
    detail = str(problem.get("detail", "The server says that something went wrong"))
    return ServerError(f"{detail} ({fields})" if fields else detail, problem)


def _item(item: Mapping[str, Any]) -> Answered | ServerError:
    return _answered(item["answer"]) if "answer" in item else _error(item["problem"])


def _another_try(item: Mapping[str, Any]) -> float | None:
    """Return after how many seconds a question of a batch is worth asking again; None where it is not."""
    problem = item.get("problem", {})
    wait = problem.get("retry_after")
    return (
        float(wait) if problem.get("status") in _WORTH_ANOTHER and wait is not None and wait <= LONGEST_WAIT else None
    )


def _seconds(response: httpx.Response) -> float | None:
    """Return how long to wait before another try; None where the server does not say, or says it as a date."""
    said = response.headers.get("retry-after", "")
    return float(said) if said.isdecimal() else None
