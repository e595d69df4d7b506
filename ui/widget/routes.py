"""The addresses of the widget's files, and of the question whether a page may show it. They are open to everybody."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from ui.settings.embed import EmbedSettings
from ui.web.allowlist import Allowlist
from ui.widget.files import WidgetFile, frame_files, public_files

_LASTING = f"public, max-age={365 * 24 * 60 * 60}, immutable"
# A new version is in use five minutes after it is installed.
_SHORT = "public, max-age=300"
_READ = ["GET", "HEAD"]


def widget_routes(settings: EmbedSettings) -> APIRouter:
    """Return the routes."""
    router = APIRouter()
    allowlist = Allowlist(settings.origins)

    @router.api_route("/widget/allowed", methods=_READ)
    def allowed(request: Request) -> Response:
        """Say whether the page that asks may hold the chat in a frame; null where the browser does not say which page it is.

        A frame that is refused shows a page of the browser, which no script can tell from an answer: so the script asks first. Nothing is
        told that the header frame-ancestors does not tell everybody.
        """
        origin = request.headers.get("origin")
        # Of a page of its own origin a browser says just that, and not which it is.
        own = request.headers.get("sec-fetch-site") == "same-origin"
        said = origin in allowlist if origin is not None else bool(allowlist) if own else None
        headers = {"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}
        return JSONResponse({"allowed": said}, headers=headers)

    @router.api_route("/widget/{name}", methods=_READ)
    def public_file(request: Request, name: str) -> Response:
        # Scripts with a digest to check, and modules, are fetched with CORS.
        return _answer(request, public_files(), name, {"Access-Control-Allow-Origin": "*"})

    @router.api_route("/page/embed.js", methods=_READ)
    @router.api_route("/page/embed.js.map", methods=_READ)
    def frame_file(request: Request) -> Response:
        return _answer(request, frame_files(), request.url.path.rsplit("/", 1)[1], {})

    return router


def _answer(request: Request, files: Mapping[str, WidgetFile], name: str, headers: dict[str, str]) -> Response:
    file = files.get(name)
    if file is None:
        said = (
            "There is no such file of the widget. An address with a digest changes with each version: pincite widget prints the tag "
            "that is right now, and widget/v1.js is always there."
        )
        return PlainTextResponse(said, status_code=404, headers={**headers, "Cache-Control": "no-store"})
    caching = _LASTING if file.lasting else _SHORT if files is public_files() else "no-cache"
    headers = {**headers, "ETag": file.tag, "Cache-Control": caching}
    if request.headers.get("if-none-match") == file.tag:
        return Response(status_code=304, headers=headers)
    return Response(file.body, media_type=file.media_type, headers=headers)
