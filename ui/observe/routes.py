"""What monitors ask: whether the process lives, whether it is to be sent questions, and its metrics."""

from __future__ import annotations

import os

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client.exposition import choose_encoder

from ui.http_api.problems import problem_response
from ui.observe.state import Everything
from ui.service import Service


def monitor_routes(service: Service) -> APIRouter:
    """Return the routes; they say nothing of what is in the documents."""

    router = APIRouter()

    def healthz() -> Response:
        return JSONResponse({"service": "pincite", "status": "ok", "process": os.getpid()}, headers=_FRESH)

    def readyz() -> Response:
        trouble = service.readiness.trouble(service.collections)
        if trouble:
            return problem_response(503, "not-ready", trouble, retry_after=5)
        return JSONResponse({"service": "pincite", "status": "ready"}, headers=_FRESH)

    everything = Everything(service, service.metrics)

    def metrics(request: Request) -> Response:
        encode, kind = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(everything), headers=_FRESH | {"Content-Type": kind})

    for path, answer in (("/healthz", healthz), ("/readyz", readyz), ("/metrics", metrics)):
        router.add_api_route(path, answer, methods=["GET", "HEAD"])
    return router


_FRESH = {"Cache-Control": "no-store"}
