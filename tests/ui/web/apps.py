"""A small application behind the middleware that is tested, which says back what reached it."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


async def _said_back(request: Request) -> Response:
    if request.query_params.get("fail"):
        raise RuntimeError("a secret that nobody may read")
    body = await request.body()
    return JSONResponse({"length": len(body), "headers": dict(request.headers), "scheme": request.url.scheme})


def echo() -> Starlette:
    """Return an application that answers every path."""
    return Starlette(routes=[Route("/{path:path}", _said_back, methods=["GET", "POST", "OPTIONS", "PUT"])])
