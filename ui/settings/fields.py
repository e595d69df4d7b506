"""All that can be set, one entry a setting, found by walking the model: what reads, checks and documents settings goes by it."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Any, Literal

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

PREFIX = "PINCITE_"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: where it stands, such as ``("server", "port")``, and what its section's module says about it."""

    path: tuple[str, ...]
    info: FieldInfo

    @property
    def name(self) -> str:
        """Its name in sentences: ``server.port``."""
        return ".".join(self.path)

    @property
    def variable(self) -> str:
        """The variable of the environment that sets it: ``PINCITE_SERVER__PORT``."""
        return PREFIX + "__".join(self.path).upper()

    @property
    def is_secret(self) -> bool:
        """Tell whether what it holds is never shown."""
        return _holds(self.info.annotation, SecretStr)

    @property
    def is_path(self) -> bool:
        """Tell whether it holds a path, or several."""
        return _holds(self.info.annotation, Path)

    @property
    def is_table(self) -> bool:
        """Tell whether it holds names of the operator's own choice, with a value each."""
        return self.is_made_of(Mapping)

    @property
    def is_several(self) -> bool:
        """Tell whether it holds several values without names."""
        return self.is_made_of(Sequence, AbstractSet)

    @property
    def is_plain(self) -> bool:
        """Tell whether it holds one value, which a variable gives as it stands."""
        return not (self.is_table or self.is_several or _holds(self.info.annotation, BaseModel))

    def is_made_of(self, *kinds: Any) -> bool:
        """Tell whether it holds one of these kinds of collections; text is none."""
        return any(
            isinstance(origin := typing.get_origin(part) or part, type)
            and issubclass(origin, kinds)
            and not issubclass(origin, str | bytes)
            for part in _alternatives(self.info.annotation)
        )

    @property
    def kind(self) -> str:
        """What it may be, in words for its documentation."""
        return " or ".join(dict.fromkeys(_said(part) for part in _alternatives(self.info.annotation)))

    @property
    def default(self) -> Any:
        """What holds where nobody sets it."""
        return self.info.get_default(call_default_factory=True)


def settings_of(model: type[BaseModel], above: tuple[str, ...] = ()) -> Iterator[Setting]:
    """Yield every setting of a model and of its sections, in their order."""
    for name, info in model.model_fields.items():
        section = info.annotation
        if isinstance(section, type) and issubclass(section, BaseModel):
            yield from settings_of(section, (*above, name))
        else:
            yield Setting((*above, name), info)


def sections_of(model: type[BaseModel], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every section of a model, each before those within it."""
    for name, info in model.model_fields.items():
        section = info.annotation
        if isinstance(section, type) and issubclass(section, BaseModel):
            yield (*above, name)
            yield from sections_of(section, (*above, name))


def _alternatives(annotation: Any) -> list[Any]:
    """Return what a type may be; of a union its members, without None."""
    if typing.get_origin(annotation) in (typing.Union, UnionType):
        return [part for each in typing.get_args(annotation) if each is not type(None) for part in _alternatives(each)]
    if typing.get_origin(annotation) is typing.Annotated:
        return _alternatives(typing.get_args(annotation)[0])
    return [annotation]


def _holds(annotation: Any, kind: type) -> bool:
    if isinstance(annotation, type) and not typing.get_args(annotation):
        return issubclass(annotation, kind)
    return any(_holds(part, kind) for part in typing.get_args(annotation))


_WORDS: dict[Any, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    Path: "path",
    SecretStr: "secret",
}


def _said(annotation: Any) -> str:
    if typing.get_origin(annotation) is typing.Annotated:
        return _said(typing.get_args(annotation)[0])
    origin, within = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Literal:
        return " or ".join(f"`{choice}`" for choice in within)
    if origin is not None and issubclass(origin, Mapping):
        return f"table of {_said(within[1])}s"
    if origin is not None and issubclass(origin, Sequence | AbstractSet):
        return f"list of {_said(within[0])}s"
    return _WORDS.get(annotation, getattr(annotation, "__name__", "value"))
