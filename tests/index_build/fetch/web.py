"""A small web server on loopback that serves what a test puts into it, well or badly, and writes down what it was asked."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Raw = Callable[[socket.socket], None]
"""Writes bytes of its own to the connection, where what is to be tried is no proper answer."""


@dataclass
class Answer:
    """What is served at a path. One of 200 has an ETag and is not sent to who knows it already."""

    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: Raw | None = None
    changed: float | None = None
    """Seconds since 1970, for Last-Modified."""


@dataclass
class Asked:
    path: str
    host: str
    agent: str
    known: bool
    """It came with what it knows of an earlier version."""
    headers: dict[str, str]


@dataclass
class Web:
    """``pages`` by path; ``asked`` in the order of the requests, those for robots.txt among them."""

    url: str
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def put(self, path: str, body: str | bytes, **named: object) -> None:
        self.pages[path] = Answer(body.encode() if isinstance(body, str) else body, **named)  # type: ignore[arg-type]

    def page(self, path: str, *paragraphs: str, title: str = "News") -> None:
        """Serve an article."""
        words = "".join(f"<p>{each}</p>" for each in paragraphs)
        html = f"<!doctype html><html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1>{words}</article></body></html>"
        self.put(path, html)

    def sitemap(self, path: str, *pages: str, days: dict[str, str] | None = None) -> None:
        """Serve a sitemap of paths of this server, or of URLs."""
        days = days or {}
        entries = "".join(
            f"<url><loc>{self.absolute(each)}</loc>{f'<lastmod>{days[each]}</lastmod>' if each in days else ''}</url>"
            for each in pages
        )
        xml = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
        self.put(path, xml, type="application/xml")

    def absolute(self, path: str) -> str:
        return path if "://" in path else f"{self.url}{path}"

    def paths(self) -> list[str]:
        """The paths that were asked for, without robots.txt."""
        return [each.path for each in self.asked if each.path != "/robots.txt"]


@contextmanager
def web(certificate: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Web]:
    """Run a server; without a robots.txt put into it, it answers 404 for that as for everything it has not."""
    served = Web("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = dict(self.headers.items())
            known = "If-None-Match" in headers or "If-Modified-Since" in headers
            served.asked.append(
                Asked(self.path, headers.get("Host", ""), headers.get("User-Agent", ""), known, headers)
            )
            answer = served.pages.get(self.path, Answer(b"not here", status=404))
            if answer.raw is not None:
                answer.raw(self.connection)
                self.close_connection = True
                return
            tag = f'"{sha256(answer.body).hexdigest()[:16]}"'
            modified = formatdate(answer.changed, usegmt=True) if answer.changed is not None else None
            same = headers.get("If-None-Match") == tag and headers.get("If-Modified-Since") in (None, modified)
            self.send_response(304 if answer.status == 200 and same else answer.status)
            if answer.status == 200:
                self.send_header("ETag", tag)
            if modified:
                self.send_header("Last-Modified", modified)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.status == 200 and same:
                self.end_headers()
                return
            self.send_header("Content-Type", answer.type)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *arguments: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *arguments: object) -> None:
            pass  # A client that hangs up early is what several tests are about.

    server = Server((host, 0), Handler)
    if certificate is not None:
        server.socket = certificate.wrap_socket(server.socket, server_side=True)
    served.url = f"{'https' if certificate else 'http'}://{host}:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
