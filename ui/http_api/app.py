"""The API as one application, which stands at ``/api/v1``: its own, so that its errors are problems, whatever stands beside it."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import FastAPI

from ui.http_api.ask import ask_routes
from ui.http_api.description import describe
from ui.http_api.documents import document_routes
from ui.http_api.errors import handle_errors
from ui.http_api.feedback import feedback_routes
from ui.http_api.head import HeadAsGet
from ui.http_api.status import status_routes
from ui.service import Service

AT = "/api/v1"


def http_api(service: Service) -> FastAPI:
    """Return the API over a service. Who asks is set on the scope by what stands before it."""
    api = FastAPI(
        title="pincite",
        version=version("pincite"),
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    for routes in (ask_routes, document_routes, feedback_routes, status_routes):
        api.include_router(routes(service))
    api.add_middleware(HeadAsGet)
    handle_errors(api)
    describe(api, service.settings.auth)
    return api
