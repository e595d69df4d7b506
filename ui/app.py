"""The one web application, joined from its parts: the chat, source pages, what programs ask, and what a monitor asks."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import gradio as gr
from fastapi import FastAPI, Request
from fastapi.staticfiles import StaticFiles
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from ui.auth.everybody import Everybody
from ui.chat.own_events import OwnEvents
from ui.chat.page import chat
from ui.identity import identity_of
from ui.loopback import is_loopback
from ui.service import Service
from ui.source.routes import source_routes
from ui.web.guard import Guard

STATIC = Path(__file__).with_name("static")


def create_app(service: Service) -> FastAPI:
    """Return the ASGI application that answers from a service, which it closes when it ends."""
    settings = service.settings

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        service.close()

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)

    @app.get("/healthz")
    def healthz(request: Request) -> dict[str, str | int]:
        seen = service.collections.default.answerer.seen_with(identity_of(request.scope).labels)
        return {"service": "pincite", "status": "ok", "generation": seen.name, "process": os.getpid()}

    app.include_router(source_routes(service.collections))
    # Under a name of its own: Gradio serves its files from /static and /assets.
    app.mount("/page", StaticFiles(directory=STATIC))
    gr.mount_gradio_app(
        app,
        chat(service),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        mcp_server=False,
        ssr_mode=False,
        max_file_size="1kb",
        app_kwargs={"openapi_url": None, "docs_url": None, "redoc_url": None},
        theme=gr.themes.Soft(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        css_paths=STATIC / "chat.css",
        head='<script src="page/chat.js" defer></script>',
    )
    # What is added last is met first.
    app.add_middleware(OwnEvents)
    app.add_middleware(Everybody, labels=settings.auth.labels)
    # Gradio would let any origin in.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(Guard)
    if is_loopback(settings.server.host):
        # A page elsewhere whose name is made to point here must not be answered.
        app.add_middleware(
            TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]", "::1", settings.server.host]
        )
    return app
