"""A running service as what is evaluated: it is asked over HTTP, as programs ask it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from index_build.errors import BadInput
from index_build.labels import NONE
from qa.answer import Answer
from qa.client import Client, ServerError
from qa.conversation import Turn
from qa.evaluate.question import EvalQuestion
from qa.evaluate.targets import machine


class OverHttp:
    """One collection of a service. Who asks is said by the key, and so are the labels: questions cannot choose their own."""

    def __init__(self, client: Client, collection: str = "") -> None:
        """Ask a client's service for its state once. Raises ServerError."""
        self._client, self._collection = client, collection
        self._status = client.status()
        self._labels = frozenset(self._status["you"]["labels"])
        self._text = lru_cache(64)(self._read)

    @classmethod
    def open(cls, url: str, key: str = "", collection: str = "") -> OverHttp:
        """Open a service by its address. Raises ServerError."""
        return cls(Client(url, key or None), collection)

    def ask(self, question: EvalQuestion, words: str, history: Sequence[Turn]) -> Answer:
        """See ``Target.ask``."""
        return self._client.ask(
            words, history, after=question.after, before=question.before, collection=self._collection, trace=True
        )

    def text(self, document_id: str, labels: frozenset[str] = NONE) -> str | None:
        """See ``Target.text``."""
        return self._text(document_id)

    def _read(self, document_id: str) -> str | None:
        try:
            text: str = self._client.document(document_id, self._collection)["text"]
        except ServerError as error:
            if error.problem.get("status") == 404:
                return None
            raise
        return text

    def sources(self, labels: frozenset[str] = NONE) -> dict[str, str]:
        """See ``Target.sources``. Raises BadInput for labels that the key does not hold alone."""
        if labels not in (NONE, self._labels):
            raise BadInput(
                f"it is asked with the labels {', '.join(sorted(labels))}, and the service's key holds "
                f"{', '.join(sorted(self._labels)) or 'none'}: labels come from the key; evaluate each key's questions by themselves"
            )
        return {each["source"]: each["id"] for each in self._client.documents(self._collection)}

    def about(self) -> dict[str, Any]:
        """See ``Target.about``; the machine is the one that asks."""
        served = self._status["collections"]
        found: dict[str, Any] = next(
            (each for each in served if each["name"] == (self._collection or served[0]["name"])), {}
        )
        return {
            "url": self._client.url,
            "collection": found.get("name", self._collection),
            "generation": found.get("generation", ""),
            "service": self._status["version"],
            "labels": sorted(self._labels),
            "machine": machine(),
        }
