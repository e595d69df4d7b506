"""The one web application: the chat, the pages of source documents, and what a monitor asks."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Sequence

import gradio as gr
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from index_build.labels import NONE
from index_build.page_picture import MEDIA_TYPE
from index_build.text_store import TextStore
from qa.answerer import Answerer
from ui.chat import STATIC, chat
from ui.original_pages import OriginalPages
from ui.page_pictures import PagePictures, TooBusy
from ui.security import Guard
from ui.source_page import missing_page, source_page


def create_app(
    answerer: Answerer, examples: Sequence[str] = (), host: str = "127.0.0.1", labels: frozenset[str] = NONE
) -> FastAPI:
    """Return the ASGI application that answers from one index; ``host`` is the address that it will listen on.

    All who reach it hold ``labels``: what carries others is not there for them, a source page as little as an answer.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    pictures = PagePictures(answerer.index_dir)

    @app.get("/healthz")
    def healthz() -> dict[str, str | int]:
        return {
            "service": "pincite",
            "status": "ok",
            "generation": answerer.seen_with(labels).name,
            "process": os.getpid(),
        }

    def shown() -> TextStore:
        """Return the documents that a visitor may see: whatever shows one asks here, once for each request."""
        return answerer.seen_with(labels).texts

    @app.get("/source/{document_id}", response_class=HTMLResponse)
    def source(document_id: str, mark: str = "", v: str = "", page: str = "", view: str = "") -> HTMLResponse:
        texts = shown()
        document = texts.document(document_id)
        if document is None:
            return HTMLResponse(missing_page(), status_code=404)
        original = texts.original(document_id)
        pages = OriginalPages(texts, document, original) if original and pictures.are_there(original.name) else None
        return HTMLResponse(source_page(document, mark, v, pages, page, as_text=view == "text"))

    @app.get("/source/{document_id}/{number}.webp")
    def picture(request: Request, document_id: str, number: int, v: str = "") -> Response:
        original = shown().original(document_id)
        if original is None or not original.name.startswith(v) or not 1 <= number <= original.pages:
            return PlainTextResponse("There is no such page.", status_code=404)
        # Asked for anew each time, so that what was deleted is gone from browsers too.
        headers = {"ETag": f'"{original.name[:32]}-{number}"', "Cache-Control": "private, no-cache"}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        try:
            drawn = pictures.picture(original.name, number - 1)
        except TooBusy:
            said = "Many pages are being drawn: ask for this one again in a moment."
            return PlainTextResponse(said, status_code=503, headers={"Retry-After": "5"})
        if drawn is None:
            return PlainTextResponse("This page cannot be drawn.", status_code=404)
        return Response(drawn, media_type=MEDIA_TYPE, headers=headers)

    # Under a name of its own: Gradio serves its files from /static and /assets.
    app.mount("/page", StaticFiles(directory=STATIC))
    gr.mount_gradio_app(
        app,
        chat(answerer, examples, labels),
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
    # Gradio would let any origin in; no origin but our own has a reason to ask.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(Guard)
    if is_loopback(host):
        # A page elsewhere whose name is made to point here must not be answered.
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]", "::1", host])
    return app


def is_loopback(host: str) -> bool:
    """Tell whether an address to listen on is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
