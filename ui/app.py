"""The one web application, joined from its parts: the chat, source pages, what programs ask, and what a monitor asks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.cors import CORSMiddleware

from ui.audit.opened import Opened
from ui.auth.access import Access
from ui.auth.middleware import Authenticated
from ui.auth.routes import auth_routes
from ui.chat.mount import mount_chat, page_routes
from ui.chat.own_events import OwnEvents
from ui.http_api.app import AT as API
from ui.http_api.app import http_api
from ui.limits.requests import Attempts, Pages
from ui.observe.middleware import Observed
from ui.observe.routes import monitor_routes
from ui.service import Service
from ui.source.routes import source_routes
from ui.web.allowlist import Allowlist
from ui.web.bodies import Bodies
from ui.web.client import Forwarded
from ui.web.cross_origin import CrossOrigin, ambient_headers
from ui.web.guard import Guard
from ui.web.headers import Headers, form_targets
from ui.web.hosts import Hosts, answered_names
from ui.widget.frame_script import FrameScript
from ui.widget.routes import widget_routes

STATIC = Path(__file__).with_name("static")


def create_app(service: Service) -> FastAPI:
    """Return the ASGI application that answers from a service, which it closes when it ends."""
    settings = service.settings
    access = Access(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        service.readiness.started()
        yield
        service.readiness.stopping()
        service.close()
        access.close()

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)

    app.include_router(monitor_routes(service))
    app.include_router(auth_routes(access))
    app.include_router(source_routes(service.collections, settings))
    app.include_router(widget_routes(settings.embed))
    app.mount(API, http_api(service))
    app.include_router(page_routes(settings.page))
    # Under a name of its own: Gradio serves its files from /static and /assets.
    app.mount("/page", StaticFiles(directory=STATIC))
    mount_chat(app, service)
    # What is added last is met first.
    app.add_middleware(FrameScript)
    app.add_middleware(OwnEvents)
    if service.audit:
        app.add_middleware(Opened, log=service.audit)
    app.add_middleware(Pages, limits=settings.limits, questions=service.limits)
    app.add_middleware(Authenticated, access=access)
    app.add_middleware(Attempts, limits=settings.limits)
    # Gradio would let any origin in, unless it finds this one here.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(Bodies, limits=settings.limits)
    app.add_middleware(Guard, limits=settings.limits)
    # Around the guard, so that a page on the allowlist can read its refusals too.
    allowlist = Allowlist(settings.embed.origins)
    app.add_middleware(
        CrossOrigin, allowlist=allowlist, public_url=settings.server.public_url, ambient=ambient_headers(settings.auth)
    )
    app.add_middleware(Hosts, names=answered_names(settings.server))
    app.add_middleware(Observed, metrics=service.metrics)
    app.add_middleware(
        Headers, allowlist=allowlist, public_url=settings.server.public_url, form_targets=form_targets(settings.auth)
    )
    app.add_middleware(
        Forwarded, trusted=settings.server.trusted_proxies, through_socket=settings.server.socket is not None
    )
    return app
