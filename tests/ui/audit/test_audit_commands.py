from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from index_build.errors import BadInput
from tests.ui.audit.records import ANN, asked
from ui.asking import Question
from ui.audit.log import AuditLog
from ui.audit.written import COLUMNS
from ui.cli import app
from ui.identity import Identity
from ui.settings.audit import AuditSettings

run = CliRunner().invoke


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no pincite.toml lies."""
    monkeypatch.chdir(tmp_path)


def filled(state: Path, mode: str = "full", at: float = 1_600_000_000.0) -> Path:
    log = AuditLog(AuditSettings(mode=mode, days=100_000), state, lambda: at)  # type: ignore[arg-type]
    log.answered(asked())
    log.failed(Identity("bob", how="oidc"), "api", Question("=HYPERLINK(\x1b[31m)"), RuntimeError())
    log.close()
    return state


def exported(state: Path, *more: str) -> str:
    done = run(app, ["audit", "export", "--state", str(state), *more])
    assert done.exit_code == 0, done.exception
    return done.output


def test_records_are_written_as_json_with_their_time_in_utc(tmp_path: Path) -> None:
    first, second = map(json.loads, exported(filled(tmp_path)).splitlines())
    assert list(first) == list(COLUMNS)
    assert first["time"] == "2020-09-13T12:26:40.000+00:00"
    assert (first["asker"], first["shown"][0]["document"]) == ("ann", "d1")
    assert second["question"] == "=HYPERLINK(\x1b[31m)"


def test_no_word_of_a_question_steers_a_terminal_or_a_spreadsheet(tmp_path: Path) -> None:
    filled(tmp_path)
    assert "\x1b" not in exported(tmp_path)
    rows = list(csv.reader(io.StringIO(exported(tmp_path, "--format", "csv"))))
    assert rows[0] == list(COLUMNS)
    assert rows[2][COLUMNS.index("question")] == "'=HYPERLINK(\ufffd[31m)"
    assert json.loads(rows[1][COLUMNS.index("shown")])[0]["as"] == "evidence"


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--since", "2020-09-13"], 2),
        (["--since", "2020-09-14"], 0),
        (["--until", "2020-09-13T12:26:40+00:00"], 0),
        (["--until", "2020-09-13T14:26:41+02:00"], 2),
        (["--since", "1h"], 0),
    ],
)
def test_a_time_can_be_chosen(tmp_path: Path, options: list[str], count: int) -> None:
    assert len(exported(filled(tmp_path), *options).splitlines()) == count


@pytest.mark.parametrize("mode", ["full", "pseudonymous"])
def test_one_can_be_forgotten_and_the_others_stay(tmp_path: Path, mode: str) -> None:
    filled(tmp_path, mode)
    assert "1 records deleted" in run(app, ["audit", "forget", "ann", "--state", str(tmp_path)]).output
    (left,) = map(json.loads, exported(tmp_path).splitlines())
    assert left["event"] == "refused"


def test_what_is_old_can_be_deleted_by_hand(tmp_path: Path) -> None:
    filled(tmp_path)
    assert "0 records" in run(app, ["audit", "purge", "--before", "2020-01-01", "--state", str(tmp_path)]).output
    assert "2 records" in run(app, ["audit", "purge", "--state", str(tmp_path)]).output
    assert exported(tmp_path) == ""


def test_mistakes_are_one_sentence_and_make_no_file(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    done = run(app, ["audit", "export", "--state", str(empty)])
    assert isinstance(done.exception, BadInput) and "--state" in str(done.exception)
    assert not list(empty.iterdir())
    done = run(app, ["audit", "export", "--since", "yesterday", "--state", str(filled(tmp_path))])
    assert isinstance(done.exception, BadInput) and "write a day as" in str(done.exception)


def test_forgetting_makes_no_key(tmp_path: Path) -> None:
    filled(tmp_path)
    run(app, ["audit", "forget", ANN.name, "--state", str(tmp_path)])
    assert not (tmp_path / "audit.secret").exists()
