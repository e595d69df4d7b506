from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.ui.serving import ROOT


@contextmanager
def server(tmp_path: Path, stop_seconds: float = 20) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Start the small server, which tells systemd's socket, here our own, when it is ready."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "systemd"))
        systemd.settimeout(60)
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.stopping_child", str(tmp_path / "socket"), str(stop_seconds)],
            cwd=ROOT,
            env={**os.environ, "NOTIFY_SOCKET": str(tmp_path / "systemd")},
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert systemd.recv(100).startswith(b"READY=1")
            yield process, tmp_path / "socket"
        finally:
            process.kill()
            process.wait()


def asked(path: Path, what: str) -> socket.socket:
    """Ask for something and return the connection once its answer has begun."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(60)
    connection.connect(str(path))
    connection.sendall(f"GET {what} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    received = b""
    while b"begun" not in received:
        received += connection.recv(1000)
    return connection


def the_rest(connection: socket.socket) -> bytes:
    received = b""
    while chunk := connection.recv(1000):
        received += chunk
    return received


def test_at_sigterm_answers_are_finished_and_what_has_no_end_is_ended_and_the_status_is_0(tmp_path: Path) -> None:
    with server(tmp_path) as (process, path):
        with asked(path, "/soon") as soon, asked(path, "/gradio_api/heartbeat/x"):
            process.send_signal(signal.SIGTERM)
            assert b"ended" in the_rest(soon)
        assert process.wait(20) == 0
        assert not path.exists()
        assert process.stderr
        events = [json.loads(line)["event"] for line in process.stderr]
        assert events == ["stopping", "stopped"]


def test_nobody_new_is_let_in_while_the_last_answers_are_finished(tmp_path: Path) -> None:
    with server(tmp_path) as (process, path), asked(path, "/soon") as soon:
        process.send_signal(signal.SIGTERM)
        the_rest(soon)
        with pytest.raises(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as late:
            late.connect(str(path))


def test_what_takes_longer_than_is_allowed_is_broken_off(tmp_path: Path) -> None:
    with server(tmp_path, 0.2) as (process, path), asked(path, "/late"):
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert process.stderr and "stopped before all was answered" in process.stderr.read()


def test_a_second_signal_ends_the_server_at_once(tmp_path: Path) -> None:
    with server(tmp_path, 600) as (process, path), asked(path, "/late"):
        process.send_signal(signal.SIGTERM)
        assert process.stderr and "stopping" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 128 + signal.SIGTERM
