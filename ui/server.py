"""Serves one index over HTTP."""

from __future__ import annotations

import errno
import socket
from collections.abc import Sequence
from pathlib import Path

from index_build.errors import BadInput
from index_build.labels import NONE


def serve(
    index: Path, host: str, port: int, examples: Sequence[str], i_know: bool = False, labels: frozenset[str] = NONE
) -> None:
    """Answer until stopped, all visitors as holders of ``labels``. Raises BadInput when the port is taken or the address is open to others unasked, and BadIndex."""
    listener = _listen(host, port)
    with listener:
        import uvicorn

        from qa import Answerer
        from ui.api import create_app, is_loopback

        if not is_loopback(host) and not i_know:
            raise BadInput(
                f"Whoever reaches {host} could read every document that is shown here, since nobody is asked to log in: "
                "use --host 127.0.0.1, or add --i-know if that is meant"
            )
        app = create_app(Answerer(index), examples, host, labels)
        shown = f"[{host}]" if ":" in host else host
        print(f"pincite answers at http://{shown}:{listener.getsockname()[1]} (Ctrl+C stops it)", flush=True)
        uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False)).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything slow is done, so that a taken one is reported at once."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)  # Two that are bound but do not listen yet would not see each other.
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise BadInput(
                f"Port {port} of {host} is in use: stop what runs there, or choose another with --port"
            ) from error
        raise BadInput(
            f"{host} port {port} cannot be listened on ({(error.strerror or str(error)).lower()})"
        ) from error
    return listener
