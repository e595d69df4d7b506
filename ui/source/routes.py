"""The addresses of source pages and of the pictures on them."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse

from index_build.page_picture import MEDIA_TYPE
from index_build.text_store import TextStore
from ui.collections import Collection, Collections, NoSuchCollection
from ui.identity import identity_of
from ui.source.original_pages import OriginalPages
from ui.source.page import missing_page, source_page
from ui.source.page_pictures import TooBusy


def source_routes(collections: Collections) -> APIRouter:
    """Return the routes; what a visitor's labels do not let them see is not there, as what was never indexed."""
    router = APIRouter()

    def shown(request: Request, name: str) -> tuple[Collection, TextStore] | None:
        """Return a collection and the documents of it that a visitor may see: whatever shows one asks here, once for each request."""
        try:
            collection = collections.named(name)
        except NoSuchCollection:
            return None
        return collection, collection.answerer.seen_with(identity_of(request.scope).labels).texts

    @router.get("/source/{document_id}", response_class=HTMLResponse)
    def source(
        request: Request, document_id: str, mark: str = "", v: str = "", page: str = "", view: str = "", c: str = ""
    ) -> HTMLResponse:
        found = shown(request, c)
        document = found[1].document(document_id) if found else None
        if found is None or document is None:
            return HTMLResponse(missing_page(), status_code=404)
        collection, texts = found
        original = texts.original(document_id)
        drawable = original if original and collection.pictures.are_there(original.name) else None
        pages = OriginalPages(texts, document, drawable) if drawable else None
        return HTMLResponse(source_page(document, mark, v, pages, page, as_text=view == "text"))

    @router.get("/source/{document_id}/{number}.webp")
    def picture(request: Request, document_id: str, number: int, v: str = "", c: str = "") -> Response:
        found = shown(request, c)
        original = found[1].original(document_id) if found else None
        if found is None or original is None or not original.name.startswith(v) or not 1 <= number <= original.pages:
            return PlainTextResponse("There is no such page.", status_code=404)
        # Asked for anew each time, so that what was deleted is gone from browsers too.
        headers = {"ETag": f'"{original.name[:32]}-{number}"', "Cache-Control": "private, no-cache"}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        try:
            drawn = found[0].pictures.picture(original.name, number - 1)
        except TooBusy:
            said = "Many pages are being drawn: ask for this one again in a moment."
            return PlainTextResponse(said, status_code=503, headers={"Retry-After": "5"})
        if drawn is None:
            return PlainTextResponse("This page cannot be drawn.", status_code=404)
        return Response(drawn, media_type=MEDIA_TYPE, headers=headers)

    return router
