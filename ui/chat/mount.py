"""Joins the chat page to the application: Gradio, the operator's logo, and the page's colours."""

from __future__ import annotations

import gradio as gr
from fastapi import APIRouter, FastAPI, Response

from ui.chat.colours import palette
from ui.chat.head import head
from ui.chat.logo import Logo
from ui.chat.page import chat
from ui.chat.theme import theme
from ui.service import Service
from ui.settings.page import PageSettings


def page_routes(settings: PageSettings) -> APIRouter:
    """Return the routes of the page's colours and logo, beside the files of /page. Raises BadInput for a logo that is no picture."""
    router = APIRouter()
    colours = palette(settings.accent)
    logo = Logo.read(settings.logo) if settings.logo else None
    kept = {"Cache-Control": "no-cache"}

    @router.get("/page/palette.css")
    def palette_css() -> Response:
        return Response(colours, media_type="text/css", headers=kept)

    @router.get("/page/logo")
    def logo_picture() -> Response:
        if logo is None:
            return Response("There is no logo.", status_code=404, media_type="text/plain")
        return Response(logo.content, media_type=logo.media_type, headers=kept)

    return router


def mount_chat(app: FastAPI, service: Service) -> None:
    """Serve the page at /. What is added to the application after it is not reached."""
    settings = service.settings
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
        theme=theme(settings.page.accent),
        head=head(settings, [collection.name for collection in service.collections]),
    )
