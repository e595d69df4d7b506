"""Writes the records: an observer of ``Asking``, and told of every document that is opened."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog

from qa.answer import Citation
from ui.asking import Asked, Door, Question, Refused
from ui.audit.names import key_of, named, pseudonym
from ui.audit.record import Event, Record, passages, shown_by
from ui.audit.retention import Retention
from ui.audit.store import FILE, AuditStore
from ui.audit.why import why
from ui.identity import Identity
from ui.settings.audit import AuditSettings

_log = structlog.get_logger("pincite.audit")


class NotRecorded(Refused):
    """What was found is not shown, since it cannot be recorded."""


class AuditLog:
    """Keeps who asked what and what was shown, for as long as the settings say."""

    def __init__(self, settings: AuditSettings, state: Path, now: Callable[[], float] = time.time) -> None:
        """Open the file, and delete what is too old from now on; ``now`` is in seconds since 1970. Raises BadInput."""
        self._settings, self._now = settings, now
        self._key = key_of(settings, state) if settings.mode == "pseudonymous" else b""
        self._store = AuditStore(state / FILE, durable=settings.required)
        self._retention = Retention(self._store, settings.days, now)

    def asks(self, identity: Identity, door: Door, question: Question) -> None:
        """Nothing: it is recorded with what becomes of it."""

    def shows(self, identity: Identity, door: Door, question: Question, found: tuple[Citation, ...]) -> None:
        """Record the passages that are shown before the answer is there. Raises NotRecorded."""
        self._keep(self._asked("passages", identity, door, question, shown=passages(found)))

    def answered(self, asked: Asked) -> None:
        """Record a question, its answer and all that it cites. Raises NotRecorded."""
        answer = asked.answer
        self._keep(
            self._asked(
                "answered",
                asked.identity,
                asked.door,
                asked.question,
                generation=answer.generation,
                asked_as=answer.asked_as if self._settings.questions else "",
                status=answer.status,
                shown=shown_by(answer),
                took=round(asked.took, 4),
                answer=asked.id,
            )
        )

    def failed(self, identity: Identity, door: Door, question: Question, error: Exception) -> None:
        """Record a question that got no answer; one that cannot be recorded is logged, since nothing was shown for it."""
        self._keep(self._asked("refused", identity, door, question, status=why(error)), shows=False)

    def opened(
        self, identity: Identity, door: str, event: Event, status: str, collection: str, piece: dict[str, Any]
    ) -> None:
        """Record a document, a page of it, or a list of them. Raises NotRecorded."""
        self._keep(self._record(event, identity, door, collection=collection, status=status, shown=(piece,)))

    def close(self) -> None:
        """End the deleting, and close the file."""
        self._retention.close()
        self._store.close()

    def _asked(self, event: Event, identity: Identity, door: Door, question: Question, **more: Any) -> Record:
        words = question.words if self._settings.questions else ""
        return self._record(event, identity, door, collection=question.collection, question=words, **more)

    def _record(self, event: Event, identity: Identity, door: str, **more: Any) -> Record:
        name = named(identity)
        return Record(
            at=self._now(),
            event=event,
            request=identity.request,
            asker=pseudonym(name, self._key) if self._key else name,
            how=identity.how,
            labels=tuple(sorted(identity.labels)),
            door=door,
            **more,
        )

    def _keep(self, record: Record, shows: bool = True) -> None:
        try:
            self._store.add(record)
        except sqlite3.Error as error:
            _log.critical(
                "THE AUDIT LOG CANNOT BE WRITTEN", error=str(error), event_kept=record.event, request_id=record.request
            )
            if shows and self._settings.required:
                said = "Nothing is shown now, since it cannot be recorded: try again later, and tell whoever runs this server."
                raise NotRecorded(said, 60.0) from error
