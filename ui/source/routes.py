"""The addresses of source pages and of the pictures on them."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse

from index_build.page_picture import MEDIA_TYPE
from ui.auth.tickets import ticket_of
from ui.collections import Collections
from ui.identity import identity_of
from ui.settings import Settings
from ui.source.about import carriers
from ui.source.marks import Marks
from ui.source.original_pages import OriginalPages
from ui.source.page import Beside, missing_page, source_page
from ui.source.page_pictures import TooBusy
from ui.source.shown import Gate, Shown, Watcher
from ui.source.view import View


def source_routes(
    collections: Collections, settings: Settings | None = None, watchers: Sequence[Watcher] = ()
) -> APIRouter:
    """Return the routes; what a visitor's labels do not let them see is not there, as what was never indexed."""
    router = APIRouter()
    gate = Gate(collections, tuple(watchers))
    chosen = settings or Settings()

    @router.get("/source/{document_id}", response_class=HTMLResponse)
    def source(request: Request, document_id: str) -> HTMLResponse:
        view = View.of(request.query_params.multi_items(), ticket_of(request.scope))
        shown = gate.shown(identity_of(request.scope), document_id, view)
        if shown is None:
            return HTMLResponse(missing_page(view.embedded, chosen.page.accent), status_code=404)
        page = source_page(shown.layout.document, view, _beside(request, shown, view), shown.layout)
        return HTMLResponse(page)

    def _beside(request: Request, shown: Shown, view: View) -> Beside:
        layout, older = shown.layout, shown.older
        document = layout.document
        service = f"{chosen.server.public_url.rstrip('/')}/" if chosen.server.public_url else str(request.base_url)
        marks = Marks(layout, view)
        pages = None
        if older is None:
            original = shown.seen.texts.original(document.id)
            drawable = original if original and shown.collection.pictures.are_there(original.name) else None
            pages = OriginalPages(shown.seen.texts, document, drawable) if drawable else None
        then = gate.opened.laid_out(older.document, shown.collection.name, older.generation) if older else None
        names = (shown.collection.name, older.generation if older else "", shown.seen.name)
        return Beside(
            pages=pages,
            older=older,
            then=then,
            rows=gate.opened.rows(then, layout, *names) if then and view.way != "then" else (),
            carried=carriers(shown.seen, layout, marks.span, marks.sentence),
            service=service,
            accent=chosen.page.accent,
        )

    @router.get("/source/{document_id}/{number}.webp")
    def picture(request: Request, document_id: str, number: int, v: str = "", c: str = "") -> Response:
        found = gate.seen(identity_of(request.scope), c)
        original = found[1].texts.original(document_id) if found else None
        if found is None or original is None or not original.name.startswith(v) or not 1 <= number <= original.pages:
            return PlainTextResponse("There is no such page.", status_code=404)
        # Asked for anew each time, so that what was deleted, or is another's to see, is gone from browsers too.
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
