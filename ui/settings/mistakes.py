"""What is wrong with settings, told in one sentence each: what, where and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from index_build.errors import BadInput
from ui.settings.fields import Setting
from ui.settings.nearest import meant
from ui.settings.origins import Origin, Path_, origin_at

_MOST_SHOWN = 60  # Characters of a wrong value.


class BadSettings(BadInput):
    """The settings cannot be taken; ``mistakes`` has a sentence for each reason."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        others = len(mistakes) - 1
        more = f" (and {others} more: pincite config --check tells all)" if others else ""
        super().__init__(mistakes[0] + more)
        self.mistakes = mistakes


def sentences(
    error: ValidationError, origins: Mapping[Path_, Origin], settings: list[Setting], sections: list[Path_]
) -> list[str]:
    """Return what pydantic found, in our words and with the place where each was set."""
    return list(dict.fromkeys(_sentence(details, origins, settings, sections) for details in error.errors()))


def _sentence(
    details: ErrorDetails, origins: Mapping[Path_, Origin], settings: list[Setting], sections: list[Path_]
) -> str:
    path = details["loc"]
    origin = origin_at(origins, path)
    where = f"{origin.place}: " if origin else ""
    name = ".".join(map(str, path))
    if details["type"] == "extra_forbidden":
        known = [setting.name for setting in settings]
        known += [f"{setting.name}_file" for setting in settings if setting.is_secret]
        if isinstance(details["input"], dict):
            known = [".".join(section) for section in sections]
        return f"{where}there is no setting {name}{meant(name, known)}"
    setting = next((each for each in settings if path[: len(each.path)] == each.path), None)
    said = details["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    if setting is None:  # Of a whole section: its own module wrote the sentence.
        return f"{where}{said}"
    if details["type"] == "value_error":
        return f"{where}{setting.name}: {said}"
    written = "" if setting.is_secret else f" = {_shown(details['input'])}"
    return f"{where}{setting.name}{written} cannot be taken: {said[:1].lower()}{said[1:]}"


def _shown(value: Any) -> str:
    written = str(value) if isinstance(value, str) else repr(value)
    return written if len(written) <= _MOST_SHOWN else f"{written[:_MOST_SHOWN]}…"
