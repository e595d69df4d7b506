from __future__ import annotations

from pathlib import Path

import pytest

from index_build.errors import PinciteError
from tests.conftest import Write
from tests.ui.serving import free_port
from ui.background import Background


def test_no_file_of_the_folder_one_is_in_is_run(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(
        {"json.py": "open('run', 'w').close()", "ui/cli.py": "open('run', 'w').close()", "ui/__init__.py": ""}
    )
    monkeypatch.chdir(folder)
    with pytest.raises(PinciteError, match="The server did not start: pincite 0"):
        Background(tmp_path / "record", tmp_path / "log").start(["--version"], free_port(), lambda: None)
    assert not (folder / "run").exists()
