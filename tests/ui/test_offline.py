"""With nothing but loopback, everything works, and nothing even tries to reach further."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.ui.serving import ROOT
from ui.demo import CORPUS

CHILD = Path(__file__).with_name("offline_child.py")


def without_network() -> list[str] | None:
    """Return the command that runs another with no network, or None where the system allows none."""
    for _ in range(5):  # Right after many browsers have gone, the kernel may refuse one for a moment.
        for command in (["unshare", "-n"], ["unshare", "-r", "-n"]):
            if (
                shutil.which("unshare")
                and subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
            ):
                return command
        time.sleep(1)
    return None


@pytest.mark.slow
def test_building_asking_and_serving_need_no_network_and_try_none(tmp_path: Path) -> None:
    command = without_network()
    if command is None:
        assert "CI" not in os.environ, "where changes are judged, the network has to be removable"
        pytest.skip("this system lets nobody make a network namespace")
    tries = tmp_path / "tries"
    done = subprocess.run(
        [*command, sys.executable, str(CHILD), str(CORPUS / "newsroom"), str(tmp_path / "index")],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": f"{CHILD.parent / 'record_connections'}:{ROOT}",
            "RECORD_CONNECTIONS": str(tries),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "served the marked words" in done.stdout
    # The child tries once itself, to show that there is no way out and that a try would be seen.
    assert set(tries.read_text().splitlines()) == {"192.0.2.1"}
