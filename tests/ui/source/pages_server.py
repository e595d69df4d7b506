"""A real server of source pages alone, with the headers and closed paths of the whole: it starts in a moment, since nothing of Gradio is in it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from index_build.embedder import Embedder
from qa.answerer import Answerer
from tests.ui.serving import ROOT, free_port
from ui.collections import Collections
from ui.identity import Identity, set_identity
from ui.settings import Settings
from ui.source.routes import source_routes
from ui.source.shown import Watcher
from ui.web.guard import Guard
from ui.web.headers import Headers


class Visitor:
    """ASGI middleware: whoever asks holds these labels."""

    def __init__(self, app: ASGIApp, labels: frozenset[str]) -> None:
        self._app, self._labels = app, labels

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            set_identity(scope, Identity("visitor", self._labels, "proxy-header"))
        await self._app(scope, receive, send)


def pages_app(
    index: Path,
    embedder: Embedder,
    labels: frozenset[str] = frozenset(),
    settings: Settings | None = None,
    watchers: tuple[Watcher, ...] = (),
) -> FastAPI:
    app = FastAPI(openapi_url=None)
    app.include_router(source_routes(Collections({"index": Answerer(index, embedder)}), settings, watchers))
    app.mount("/page", StaticFiles(directory=ROOT / "ui" / "static"))
    app.add_middleware(Visitor, labels=labels)
    app.add_middleware(Guard)
    app.add_middleware(Headers)
    return app


@contextmanager
def serving_app(app: ASGIApp) -> Iterator[str]:
    """Run an application on loopback in a thread and hand out its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=(port := free_port()), log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        assert thread.is_alive() and time.monotonic() < deadline, "the server does not start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)
