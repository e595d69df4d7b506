from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import Field

from ui.settings.environment import read_credentials
from ui.settings.fields import Setting, settings_of
from ui.settings.file import read_file
from ui.settings.secret import Secret
from ui.settings.section import Section


class Door(Section):
    key: Secret | None = Field(None)
    keys: tuple[Secret, ...] = Field(())
    width: int = Field(1)


class House(Section):
    door: Door = Field(default_factory=Door)


SETTINGS: list[Setting] = list(settings_of(House))


def read(folder: Path, text: str) -> tuple[dict[str, object], tuple[str, ...]]:
    (folder / "pincite.toml").write_text(text)
    given = read_file(folder / "pincite.toml", SETTINGS)
    return given.values, given.mistakes


def test_a_secret_is_read_from_the_file_that_is_named_beside_the_settings(tmp_path: Path) -> None:
    (tmp_path / "k").write_text("abc\n")
    assert read(tmp_path, "[door]\nkey_file = 'k'") == ({"door": {"key": "abc"}}, ())


def test_several_secrets_stand_one_a_line(tmp_path: Path) -> None:
    (tmp_path / "k").write_text("new\nold\n")
    assert read(tmp_path, "[door]\nkeys_file = 'k'") == ({"door": {"keys": ["new", "old"]}}, ())


def test_a_secret_that_is_given_twice_is_a_mistake(tmp_path: Path) -> None:
    _, mistakes = read(tmp_path, "[door]\nkey = 'abc'\nkey_file = 'k'")
    assert mistakes == (f"{tmp_path}/pincite.toml line 3: door.key is given too: keep one of the two",)


def test_a_secret_file_that_cannot_be_read_is_told_with_the_line_that_names_it(tmp_path: Path) -> None:
    _, mistakes = read(tmp_path, "[door]\nkey_file = 'k'")
    assert mistakes == (f"{tmp_path}/pincite.toml line 2: {tmp_path}/k cannot be read (no such file or directory)",)


def test_a_systemd_credential_of_the_settings_name_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "door.key").write_text("abc\n")
    (tmp_path / "door.width").write_text("7")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    given = read_credentials(SETTINGS)
    assert given.values == {"door": {"key": "abc"}}
    assert given.origins[("door", "key")].place == "credential door.key"


def test_what_a_secret_holds_is_never_printed() -> None:
    house = House.model_validate({"door": {"key": "abc", "keys": ["def"]}})
    assert "abc" not in repr(house) and "def" not in str(house)
