"""Imports go one way: ui, then qa, then index_build."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FORBIDDEN = {
    "index_build": {"qa", "ui", "gradio", "fastapi", "bench", "tests"},
    "qa": {"ui", "gradio", "fastapi", "typer", "bench", "tests"},
    "ui": {"bench", "tests"},
}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively, which hides the direction"
            names.add((node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_imports_nothing_above_it(room: str) -> None:
    files = sorted((ROOT / room).rglob("*.py"))
    assert files
    wrong = {str(file.relative_to(ROOT)): imported(file) & FORBIDDEN[room] for file in files}
    assert not {file: names for file, names in wrong.items() if names}


def test_the_command_line_answers_without_loading_the_heavy_libraries() -> None:
    check = (
        "import sys, ui.cli; print(sorted({'torch', 'gradio', 'faiss', 'transformers', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_file_is_so_long_that_it_must_hold_several_concepts() -> None:
    files = [file for room in FORBIDDEN for file in (ROOT / room).rglob("*.py")]
    assert max(len(file.read_text(encoding="utf-8").splitlines()) for file in files) <= 400
