from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from index_build.errors import BadInput
from ui.cli import app
from ui.server_commands import flags_of


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("PINCITE_"):
            monkeypatch.delenv(name)


def config(*options: str) -> Result:
    return CliRunner().invoke(app, ["config", *options], env={"COLUMNS": "200"})


def test_every_value_is_shown_with_where_it_came_from(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("pincite.toml").write_text("[page]\ntitle = 'Ours'\n")
    monkeypatch.setenv("PINCITE_LIMITS__AT_ONCE", "3")
    lines = {line.split()[0]: line.split(None, 1)[1] for line in config("--port", "80").stdout.splitlines()}
    assert lines["page.title"].split() == ["Ours", "pincite.toml", "line", "2"]
    assert lines["limits.at_once"].split() == ["3", "PINCITE_LIMITS__AT_ONCE"]
    assert lines["server.port"].split() == ["80", "--port"]
    assert lines["server.host"].split() == ["127.0.0.1", "default"]


def test_programs_get_the_same_as_json() -> None:
    shown = json.loads(config("--json", "--index", "news=n", "--label", "board").stdout)
    assert shown["settings"]["collections"] == {"value": {"news": "n"}, "from": "flag", "place": "--index"}
    assert shown["settings"]["auth.labels"] == {"value": ["board"], "from": "flag", "place": "--label"}
    assert shown["settings"]["server.port"] == {"value": 7860, "from": "default", "place": "default"}


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINCITE_AUTH__OIDC__CLIENT_SECRET", "open-sesame-" * 4)
    for options in ((), ("--json",)):
        shown = config(*options).stdout
        assert "open-sesame" not in shown
        assert "(secret, set)" in shown


def test_a_check_tells_every_mistake_and_ends_with_status_2() -> None:
    Path("pincite.toml").write_text("[server]\nprot = 1\nport = -1\n")
    done = config("--check")
    assert done.exit_code == 2
    assert done.stderr.count("pincite: pincite.toml line ") == 2
    Path("pincite.toml").write_text("[server]\nport = 1\n")
    assert config("--check").exit_code == 0


def test_the_name_of_an_index_is_its_folders_or_the_one_that_is_given(tmp_path: Path) -> None:
    named = flags_of([str(tmp_path / "a"), "hr=b", str(tmp_path / "c=d")])["collections"]
    assert named == {"a": tmp_path / "a", "hr": Path("b"), "c=d": tmp_path / "c=d"}
    with pytest.raises(BadInput, match="Two indexes are called 'hr'"):
        flags_of(["hr=a", "hr=b"])
