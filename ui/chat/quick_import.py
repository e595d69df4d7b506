"""Leaves out what Gradio does for editors alone each time it is imported: two thirds of that import.

It writes stub files into its own package, and compiles a template for the docstring of each event of each component.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from operator import attrgetter
from types import ModuleType

LEFT_OUT = {"gradio.component_meta": "create_or_modify_pyi", "gradio.events": "EventListener.set_doc"}
"""Modules of Gradio, and the function or method in each that then does nothing."""


class _Loader(Loader):
    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        holder, _, name = LEFT_OUT[module.__name__].rpartition(".")
        setattr(attrgetter(holder)(module) if holder else module, name, _nothing)


class _Finder(MetaPathFinder):
    """Finds these modules as Python would, to be changed before the first component is made."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in LEFT_OUT:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader)
        return spec


def _nothing(*_: object, **__: object) -> None:
    pass


def import_quickly() -> None:
    """Have Gradio imported so, if it is not yet; called again it changes nothing."""
    if not any(isinstance(each, _Finder) for each in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
