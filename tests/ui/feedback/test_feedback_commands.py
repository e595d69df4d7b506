from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from index_build.errors import BadInput
from tests.ui.feedback.test_feedback_store import asked
from ui.cli import app
from ui.feedback.store import Feedback, FeedbackStore

run = CliRunner().invoke


@pytest.fixture
def state(tmp_path: Path) -> Path:
    store = FeedbackStore(tmp_path / "feedback.sqlite")
    for kind, values in (("helpful", ["47 crowns"]), ("wrong_passage", ["\x1b[31mred"])):
        store.remember(one := asked(f"What is {kind}?", *values))
        store.add(Feedback(one.id, kind, "", "ada"))  # type: ignore[arg-type]
    store.close()
    return tmp_path


def test_counts_are_printed_for_every_kind(state: Path) -> None:
    done = run(app, ["feedback", "counts", "--state", str(state)])
    assert [line.split(maxsplit=1) for line in done.output.splitlines()] == [
        ["1", "helpful"],
        ["1", "wrong passage"],
        ["0", "wrong words"],
        ["0", "should have found"],
    ]


def test_the_export_is_one_case_a_line_and_steers_no_terminal(state: Path) -> None:
    done = run(app, ["feedback", "export", "--format", "jsonl", "--state", str(state)])
    assert "\x1b" not in done.output
    first, second = (json.loads(line) for line in done.output.splitlines())
    assert (first["kind"], second["shown"]["answers"]) == ("helpful", ["\x1b[31mred"])


@pytest.mark.parametrize(("only", "kinds"), [("gold", ["helpful"]), ("corrections", ["wrong_passage"])])
def test_gold_and_corrections_can_be_had_alone(state: Path, only: str, kinds: list[str]) -> None:
    done = run(app, ["feedback", "export", "--only", only, "--state", str(state)])
    assert [json.loads(line)["kind"] for line in done.output.splitlines()] == kinds


def test_a_folder_without_feedback_is_refused_and_stays_empty(tmp_path: Path) -> None:
    done = run(app, ["feedback", "counts", "--state", str(tmp_path)])
    assert isinstance(done.exception, BadInput) and "--state" in str(done.exception)
    assert not list(tmp_path.iterdir())
