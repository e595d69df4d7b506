from __future__ import annotations

import re
import tomllib

import pytest

from ui.settings import Settings
from ui.settings.fields import settings_of
from ui.settings.template import template


def test_the_template_is_toml_that_sets_nothing() -> None:
    assert not any(tomllib.loads(template()).values()) or set(_leaves(tomllib.loads(template()))) == set()


def test_all_defaults_of_the_template_can_be_uncommented_and_change_nothing() -> None:
    uncommented = re.sub(r"^#(?=[\w\"\[])", "", template(), flags=re.MULTILINE).replace("name = ...\n", "")
    values = tomllib.loads(uncommented)
    for setting in settings_of(Settings):
        table = values
        for name in setting.path[:-1]:
            table = table[name]
        assert setting.path[-1] in table, setting.name
        if table[setting.path[-1]] == "" and (setting.is_path or setting.is_secret or setting.default is None):
            del table[setting.path[-1]]
    values.pop("state")  # Its ~ is meant by whoever reads the file.
    assert Settings.model_validate(values) == Settings()


@pytest.mark.parametrize("setting", list(settings_of(Settings)), ids=lambda setting: setting.name)
def test_every_setting_says_what_it_means(setting) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    assert (setting.info.description or "").endswith(".")


def _leaves(values: dict[str, object]) -> list[object]:
    return [leaf for value in values.values() for leaf in (_leaves(value) if isinstance(value, dict) else [value])]
