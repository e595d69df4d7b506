from __future__ import annotations

import logging
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from index_build.errors import BadInput
from qa.question import BadQuestion
from tests.ui.audit.records import ANN, asked, citation
from ui.asking import Busy, Question
from ui.audit.log import AuditLog, NotRecorded
from ui.audit.retention import Retention
from ui.audit.store import FILE, AuditStore
from ui.identity import Identity
from ui.settings.audit import AuditSettings

DAY = 86400.0


def kept(log: AuditLog) -> list[dict[str, Any]]:
    return list(log._store.records())


def test_an_answer_is_recorded_with_every_place_that_it_shows(tmp_path: Path) -> None:
    log = AuditLog(AuditSettings(mode="full"), tmp_path, lambda: 1_000_000.5)
    log.answered(asked())
    (record,) = kept(log)
    assert (record["at"], record["event"], record["request"]) == (1_000_000.5, "answered", "request-1")
    assert (record["asker"], record["how"], record["labels"], record["door"]) == ("ann", "oidc", ["board"], "chat")
    assert (record["collection"], record["generation"], record["status"]) == ("news", "generation-1", "answered")
    assert (record["question"], record["asked_as"], record["took"], record["answer"]) == (
        "What is the price?", "What is the price?", 0.5, "asked-1",
    )  # fmt: skip
    shown = [(piece["as"], piece["document"], piece["start"], piece["end"]) for piece in record["shown"]]
    assert shown == [
        ("evidence", "d1", 10, 12), ("evidence", "d2", 20, 22), ("passage", "d3", 30, 40), ("suggestion", "d4", 1, 9),
    ]  # fmt: skip
    assert record["shown"][0]["confidence"] == 0.9123
    assert record["shown"][0]["around"] == [5, 21]
    log.close()


def test_what_is_shown_before_an_answer_and_what_gets_none_is_recorded_too(tmp_path: Path) -> None:
    log = AuditLog(AuditSettings(mode="full"), tmp_path)
    log.shows(ANN, "api", Question("Where?"), (citation("d9"),))
    log.failed(ANN, "api", Question("Where?"), Busy("Later.", 1))
    log.failed(ANN, "api", Question(""), BadQuestion("Empty."))
    log.failed(ANN, "api", Question("Where?"), RuntimeError())
    assert [(record["event"], record["status"]) for record in kept(log)] == [
        ("passages", ""), ("refused", "busy"), ("refused", "invalid"), ("refused", "error"),
    ]  # fmt: skip
    assert kept(log)[0]["shown"][0]["document"] == "d9"
    log.close()


def test_a_pseudonym_is_one_persons_and_says_no_name(tmp_path: Path) -> None:
    log = AuditLog(AuditSettings(mode="pseudonymous"), tmp_path)
    for identity in (ANN, ANN, Identity("bob", how="oidc"), Identity(address="203.0.113.9")):
        log.answered(asked(identity))
    first, again, other, nobody = (record["asker"] for record in kept(log))
    assert first == again
    assert len({first, other, nobody}) == 3
    log.close()
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.name.startswith(FILE))
    assert b"ann" not in raw and b"203.0.113.9" not in raw
    later = AuditLog(AuditSettings(mode="pseudonymous"), tmp_path)
    later.answered(asked())
    assert kept(later)[-1]["asker"] == first, "the key is kept"
    later.close()
    rotated = AuditLog(AuditSettings(mode="pseudonymous", key="k" * 32), tmp_path)  # type: ignore[arg-type]
    rotated.answered(asked())
    assert kept(rotated)[-1]["asker"] not in (first, "ann")
    rotated.close()


def test_words_of_questions_are_left_out_where_they_are_not_to_be_kept(tmp_path: Path) -> None:
    log = AuditLog(AuditSettings(mode="full", questions=False), tmp_path)
    log.answered(asked())
    log.failed(ANN, "api", Question("secret?"), RuntimeError())
    assert [(record["question"], record["asked_as"]) for record in kept(log)] == [("", "")] * 2
    assert kept(log)[0]["shown"]
    log.close()


def test_hostile_words_are_kept_as_they_are_or_nearly(tmp_path: Path) -> None:
    log = AuditLog(AuditSettings(mode="full"), tmp_path)
    log.failed(ANN, "api", Question("'); DROP TABLE records; --\x00\ud800"), RuntimeError())
    assert kept(log)[0]["question"] == "'); DROP TABLE records; --\x00?"
    log.close()


def test_the_file_is_for_its_owners_eyes(tmp_path: Path) -> None:
    (tmp_path / FILE).touch(mode=0o644)
    log = AuditLog(AuditSettings(mode="pseudonymous"), tmp_path)
    log.answered(asked())
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    log.close()


def broken(log: AuditLog) -> AuditLog:
    """A log whose disk is full, as SQLite says it."""
    log._store._db.execute("PRAGMA max_page_count = 1")
    log._store._db.execute("PRAGMA query_only = ON")
    return log


def test_nothing_is_shown_unrecorded_where_records_are_required(tmp_path: Path) -> None:
    log = broken(AuditLog(AuditSettings(mode="full", required=True), tmp_path))
    with pytest.raises(NotRecorded, match="cannot be recorded"):
        log.answered(asked())
    with pytest.raises(NotRecorded):
        log.shows(ANN, "api", Question("Where?"), (citation(),))
    with pytest.raises(NotRecorded):
        log.opened(ANN, "source", "opened", "200", "", {"document": "d1"})
    log.failed(ANN, "api", Question("Where?"), RuntimeError())
    log.close()


def test_what_cannot_be_recorded_is_said_loudly_and_without_its_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.CRITICAL):
        log = broken(AuditLog(AuditSettings(mode="full"), tmp_path))
        log.answered(asked())
    said = "".join(capsys.readouterr()) + caplog.text
    assert "AUDIT LOG CANNOT BE WRITTEN" in said
    assert "What is the price" not in said
    log.close()


def test_a_file_that_cannot_be_opened_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("no database" * 1000)
    with pytest.raises(BadInput, match=r"audit\.mode"):
        AuditLog(AuditSettings(mode="full"), tmp_path)
    with sqlite3.connect(tmp_path / "other") as db:
        db.execute("PRAGMA user_version = 7")
    with pytest.raises(BadInput, match="another version"):
        AuditStore(tmp_path / "other")


def test_records_go_when_their_time_is_over_and_leave_nothing_in_the_file(tmp_path: Path) -> None:
    now = [1_000_000.0]
    log = AuditLog(AuditSettings(mode="full", days=2), tmp_path, lambda: now[0])
    for number in range(2500):
        log.failed(ANN, "api", Question(f"old question {number}"), RuntimeError())
    now[0] += DAY
    log.answered(asked())
    log.close()
    size = (tmp_path / FILE).stat().st_size
    now[0] += 1.5 * DAY
    again = AuditLog(AuditSettings(mode="full", days=2), tmp_path, lambda: now[0])
    again.close()  # Waits for what is being deleted.
    store = AuditStore(tmp_path / FILE)
    assert [record["event"] for record in store.records()] == ["answered"]
    assert (tmp_path / FILE).stat().st_size < size / 4
    assert b"old question" not in (tmp_path / FILE).read_bytes()
    store.close()


def test_an_idle_server_deletes_too(tmp_path: Path) -> None:
    store, now = AuditStore(tmp_path / FILE), [0.0]

    class Counting(AuditStore):
        def __init__(self) -> None:
            self.purged: list[float] = []

        def purge(self, before: float) -> int:
            self.purged.append(before)
            now[0] += DAY
            if len(self.purged) == 3:
                raise sqlite3.OperationalError("the disk is busy")
            return 0

    counting = Counting()
    retention = Retention(counting, 1, lambda: now[0], every=0.001)
    while len(counting.purged) < 5:
        assert retention._thread.is_alive()
        retention._thread.join(0.001)
    retention.close()
    assert counting.purged[:3] == [-DAY, 0.0, DAY]
    store.close()
