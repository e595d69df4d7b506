"""Serves over HTTP."""

from __future__ import annotations

import errno
import socket

from index_build.errors import BadInput
from ui.loopback import is_loopback
from ui.settings import Settings


def serve(settings: Settings) -> None:
    """Answer until stopped. Raises BadInput when the port is taken or the address is open to others unasked, and BadIndex."""
    host = settings.server.host
    listener = _listen(host, settings.server.port)
    with listener:
        import uvicorn

        from ui.app import create_app
        from ui.service import Service

        if settings.auth.mode == "none" and not is_loopback(host) and not settings.auth.i_know:
            raise BadInput(
                f"Whoever reaches {host} could read every document that is shown here, since nobody is asked to log in: "
                "use --host 127.0.0.1, or add --i-know if that is meant"
            )
        app = create_app(Service.of(settings))
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
