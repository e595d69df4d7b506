"""What the server listens on: an address and a port, or a unix socket."""

from __future__ import annotations

import contextlib
import errno
import socket
import stat
from pathlib import Path

from index_build.errors import BadInput
from ui.settings.server import ServerSettings

_WAITING = 512  # Connections that the system holds while the server loads or is busy.


def listen(settings: ServerSettings) -> socket.socket:
    """Take what is listened on, before anything slow is done, so that a taken one is told at once. Raises BadInput."""
    return _on_path(settings.socket) if settings.socket else _on_port(settings.host, settings.port)


def shown(settings: ServerSettings, listener: socket.socket) -> str:
    """Return where the server answers, as people write it."""
    if settings.socket:
        return f"the socket {settings.socket}"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{listener.getsockname()[1]}"


def leave(settings: ServerSettings) -> None:
    """Remove the socket's file."""
    if settings.socket:
        with contextlib.suppress(OSError):
            settings.socket.unlink()


def _on_port(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        # With its protocol named, or asyncio leaves Nagle's algorithm on: each answer would wait 40 ms for the client's acknowledgement.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_WAITING)  # Two that are bound but do not listen yet would not see each other.
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise BadInput(
                f"Port {port} of {host} is in use: stop what runs there, or choose another with --port"
            ) from error
        raise BadInput(
            f"{host} port {port} cannot be listened on ({(error.strerror or str(error)).lower()})"
        ) from error
    return listener


def _on_path(path: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _remove_abandoned(path)
        listener.bind(str(path))
        path.chmod(0o660)  # The proxy is let in by its group.
        listener.listen(_WAITING)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise BadInput(
                f"The socket {path} is in use: stop what listens there, or choose another with --socket"
            ) from error
        raise BadInput(f"The socket {path} cannot be listened on ({(error.strerror or str(error)).lower()})") from error
    return listener


def _remove_abandoned(path: Path) -> None:
    """Remove the file of a socket that nobody listens on any more, as a server leaves it that was killed."""
    try:
        if not stat.S_ISSOCK(path.lstat().st_mode):
            return
    except FileNotFoundError:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()
