"""What Gradio does for editors alone is left out when the chat imports it."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from ui.chat.quick_import import LEFT_OUT

_IMPORTS = """
from operator import attrgetter
import sys
import ui.chat.mount
from ui.chat.quick_import import LEFT_OUT
print(sorted({attrgetter(name)(sys.modules[module]).__module__ for module, name in LEFT_OUT.items()}))
"""


def _folder() -> Path:
    spec = find_spec("gradio")
    assert spec is not None and spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


@pytest.mark.parametrize("module", LEFT_OUT)
def test_what_is_left_out_is_still_there_to_be_left_out(module: str) -> None:
    tree: ast.AST = ast.parse((_folder() / f"{module.rpartition('.')[2]}.py").read_text(encoding="utf-8"))
    for name in LEFT_OUT[module].split("."):
        found = [each for each in ast.walk(tree) if getattr(each, "name", None) == name]
        assert found, f"Gradio has no {name} in {module} any more: look anew at what its import does"
        tree = found[0]


@pytest.mark.slow
def test_importing_the_chat_leaves_gradios_own_files_alone() -> None:
    before = {path: path.stat().st_mtime_ns for path in _folder().rglob("*.pyi")}
    done = subprocess.run([sys.executable, "-c", _IMPORTS], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['ui.chat.quick_import']"
    assert {path: path.stat().st_mtime_ns for path in _folder().rglob("*.pyi")} == before
