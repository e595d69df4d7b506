from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from index_build.errors import BadInput
from tests.ui.auth.doors import AUDIENCE, EMBED_SECRET, access, door
from ui.auth.embed_tokens import verify
from ui.auth.keys import KeyFile
from ui.cli import app


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "pincite.toml"
    path.write_text(
        f'state = "state"\n[embed]\nsecret = ["{EMBED_SECRET}"]\n[server]\npublic_url = "{AUDIENCE}"\n',
        encoding="utf-8",
    )
    return path


def said(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_key_is_made_listed_used_and_removed(config: Path) -> None:
    key = said("keys", "add", "nightly", "--label", "board", "--expires", "2w", "--scope", "ask,read").strip()
    assert KeyFile(config.parent / "state" / "keys.json").find(key)
    lets_in = access(config.parent / "state")
    assert door(lets_in).get("/api/v1/status", headers={"Authorization": f"Bearer {key}"}).json()["labels"] == ["board"]
    lets_in.close()
    (listed,) = json.loads(said("keys", "list", "--json"))
    assert listed["name"] == "nightly" and listed["scopes"] == ["ask", "read"] and listed["last_used"]
    line = said("keys", "list")
    assert "nightly: ask, read, labels board; expires 20" in line and "last used 20" in line
    assert key.rpartition("_")[2] not in line
    assert "opens nothing any more" in said("keys", "remove", "nightly")
    assert "There are no keys" in said("keys", "list")


def test_a_length_of_time_that_is_none_is_refused(config: Path) -> None:
    with pytest.raises(BadInput, match="write 12h, 90d"):
        CliRunner().invoke(app, ["keys", "add", "a", "--expires", "soon"], catch_exceptions=False)


def test_a_token_to_try_out_is_made_as_a_pages_server_does(config: Path) -> None:
    token = said("token", "--user", "anna", "--label", "board").strip()
    found = verify(token, [EMBED_SECRET.encode()], AUDIENCE, 300)
    assert (found.user, found.labels) == ("anna", {"board"})
