"""Real servers in threads of the test's own process: pincite over an index that is open already, the pages that hold the widget, and a relay that can be switched off."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import uvicorn

from qa.answerer import Answerer
from ui.app import create_app
from ui.collections import Collections
from ui.service import Service
from ui.settings import Settings


@contextmanager
def pincite(answerer: Answerer, state: Path, port: int, **settings: Any) -> Iterator[str]:
    """Serve an index on a port of 127.0.0.1, or on the unix socket that the settings name, and hand out the address.

    ``settings`` are nested as in pincite.toml.
    """
    server_settings = {"port": port, **settings.pop("server", {})}
    limits = {"at_once": 2, **settings.pop("limits", {})}
    made = Settings.model_validate({"state": state, "server": server_settings, "limits": limits, **settings})
    app = create_app(Service.of(made, Collections({"demo": answerer})))
    config = uvicorn.Config(
        app,
        "127.0.0.1",
        port,
        uds=str(made.server.socket) if made.server.socket else None,
        log_level="warning",
        root_path=made.server.root_path,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            thread.join(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)


Page = tuple[str, Mapping[str, str]]
Answer = Callable[[BaseHTTPRequestHandler], tuple[int, str, bytes]]


class HostPages:
    """The web server of somebody else, on a port of its own: pages that hold the widget, and what such a server answers to them."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        pages: dict[str, Page] = {}
        answers: dict[str, Answer] = {}

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                headers: Mapping[str, str] = {}
                if path in answers:
                    status, kind, body = answers[path](self)
                elif path in pages:
                    (html, headers), status, kind = pages[path], 200, "text/html; charset=utf-8"
                    body = html.encode()
                else:
                    status, kind, body = 404, "text/plain", b"nothing here"
                self.send_response(status)
                for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if context:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.pages, self.answers = pages, answers
        self.port: int = self._server.server_address[1]
        self.scheme = "https" if context else "http"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def origin(self, host: str = "localhost") -> str:
        """Return the origin under a name: localhost is another site than 127.0.0.1, though both are this machine."""
        return f"{self.scheme}://{host}:{self.port}"

    def page(
        self, html: str, headers: Mapping[str, str] | None = None, host: str = "localhost", path: str = "/"
    ) -> str:
        """Have a page answered and return its address."""
        self.pages[path] = (html, headers or {})
        return f"{self.origin(host)}{path}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Relay:
    """A port that leads to another one, and can be closed and opened again: a server that is down for a while."""

    def __init__(self, port: int, target: int) -> None:
        self.port, self._target = port, target
        self._listener: socket.socket | None = None
        self._open: list[socket.socket] = []

    def up(self) -> None:
        listener = socket.create_server(("127.0.0.1", self.port), reuse_port=True)
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def down(self) -> None:
        if self._listener:
            # Closing alone does not wake the thread that waits, and the port would stay open.
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for each in self._open:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._open.clear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                return
            self._open += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=_pour, args=(one, other), daemon=True).start()


def _pour(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)
