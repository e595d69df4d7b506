"""With nothing but loopback, everything works, and nothing even tries to reach further."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.ui.serving import ROOT
from ui.demo import CORPUS

IPV6_PROBE = "2001:4860:4860::8888"
"""Chromium asks the kernel whether there is a way there, and sends nothing."""
JUDGED = {
    "CI",
    "GITHUB_ACTIONS",
    "TF_BUILD",
    "JENKINS_URL",
    "BUILDKITE",
    "CODEBUILD_BUILD_ID",
    "BITBUCKET_BUILD_NUMBER",
}
"""Where one of these is set, some libraries report nothing that they report elsewhere."""
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
    tries, calls, cache = tmp_path / "tries", tmp_path / "calls", tmp_path / "cache"
    # Libraries that are not Python's may try too, which Python does not see.
    traced = [
        "strace",
        "-f",
        "-qq",
        "--seccomp-bpf",
        "-e",
        "trace=connect,sendto,sendmsg,sendmmsg",
        "-e",
        "signal=none",
        "-o",
        str(calls),
    ]
    done = subprocess.run(
        [*command, *traced, sys.executable, str(CHILD), str(CORPUS / "newsroom"), str(tmp_path / "index")],
        cwd=ROOT,
        env={
            **{name: value for name, value in os.environ.items() if name not in JUDGED},
            "XDG_CACHE_HOME": str(cache),
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
    assert reached(calls.read_text(errors="replace")) - {IPV6_PROBE} == {"192.0.2.1"}
    assert {path.name for path in cache.iterdir()} <= {"pincite", "fontconfig", "mesa_shader_cache", "matplotlib"}


_ADDRESS = re.compile(r'sin6?_port=htons\((\d+)\).*?(?:inet_addr\("|inet_pton\(AF_INET6, ")([0-9a-fA-F.:]+)"')


def reached(calls: str) -> set[str]:
    """Return the addresses that traced system calls name, but for loopback; a name server counts wherever it is."""
    named = {(port, host) for port, host in _ADDRESS.findall(calls)}
    return {
        host
        for port, host in named
        if port == "53" or not (host.startswith("127.") or host in ("::1", "0.0.0.0", "::"))
    }
