"""Documents and passages, as far as who asks may see them: what labels hide is 404, as what was never indexed."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from index_build.document import Document
from index_build.generation import Generation
from index_build.passages import paragraphs
from index_build.text_store import StoredPassage
from ui.http_api.declared import REQUEST_ID, responses
from ui.http_api.errors import NotHere
from ui.http_api.models import DocumentPage, WholeDocument, WholePassage
from ui.identity import identity_of
from ui.service import Service

MOST_LISTED = 500
_LISTED = 100
_ETAG = {"description": "The sha256 of this response.", "schema": {"type": "string"}}
# Kept by browsers and programs alone, and asked for anew each time: what is deleted is gone at once.
_OWN = {"Cache-Control": "private, no-cache"}


class Which(BaseModel):
    """Which collection is meant."""

    model_config = ConfigDict(extra="forbid")

    collection: str = Field("", max_length=200, description="The collection; empty is the default one.")


class Listing(Which):
    """Which documents are meant."""

    cursor: str = Field(
        "", pattern="^([0-9a-f]{16})?$", description="`next` of the page before; empty for the first page."
    )
    limit: int = Field(_LISTED, ge=1, le=MOST_LISTED, description="How many documents a page holds at most.")


def document_routes(service: Service) -> APIRouter:
    """Return the routes."""
    router = APIRouter(tags=["documents"])

    def seen(request: Request, which: Which) -> tuple[str, Generation]:
        """Return a collection's name and what of it an asker may see. Raises NoSuchCollection."""
        collection = service.collections.named(which.collection)
        return collection.name, collection.answerer.seen_with(identity_of(request.scope).labels)

    @router.get(
        "/documents",
        summary="List documents",
        operation_id="documents",
        response_model=DocumentPage,
        response_description="A page of documents.",
        responses=responses({200: {"headers": {"X-Request-Id": REQUEST_ID}}}, 404),
    )
    def documents(request: Request, listing: Annotated[Listing, Query()]) -> Response:
        """List the documents that there are for you, by their ids, which stay what they are: a listing may go on over an update."""
        _, generation = seen(request, listing)
        found = generation.texts.summaries(listing.cursor, listing.limit + 1)
        page = found[: listing.limit]
        return _json(
            {
                "documents": page,
                "total": generation.texts.dated()[0],
                "next": page[-1].id if len(found) > len(page) else None,
                "generation": generation.name,
            }
        )

    @router.get(
        "/documents/{document_id}",
        summary="Get a document",
        operation_id="document",
        response_model=WholeDocument,
        response_description="The document, with its text and structure.",
        responses=responses({200: {"headers": {"X-Request-Id": REQUEST_ID, "ETag": _ETAG}}, 304: _UNCHANGED}, 404),
    )
    def document(request: Request, document_id: str, which: Annotated[Which, Query()]) -> Response:
        """Return a document's text, to which the offsets of all citations of it refer, its paragraphs, its pages and its dates."""
        name, generation = seen(request, which)
        stored = generation.texts.document(document_id)
        if stored is None:
            raise NotHere("There is no such document here: GET documents lists those that there are for you.")
        return _cached(request, _whole(stored, generation.texts.passages_of(document_id), name))

    @router.get(
        "/passages/{passage_id}",
        summary="Get a passage",
        operation_id="passage",
        response_model=WholePassage,
        response_description="The passage, with its words and places.",
        responses=responses({200: {"headers": {"X-Request-Id": REQUEST_ID, "ETag": _ETAG}}, 304: _UNCHANGED}, 404),
    )
    def passage(request: Request, passage_id: str, which: Annotated[Which, Query()]) -> Response:
        """Return a passage, by the `passage_id` of a citation."""
        name, generation = seen(request, which)
        stored = _passage(generation, passage_id)
        document = generation.texts.document(stored.passage.document_id) if stored else None
        # The store gives passages by id whoever asks; its document is there only for those who may see it.
        if stored is None or document is None:
            raise NotHere("There is no such passage here: citations and documents name those that there are for you.")
        passage = stored.passage
        return _cached(
            request,
            {
                "id": passage_id,
                "document_id": passage.document_id,
                "title": document.title,
                "source": document.source,
                "sha256": document.sha256,
                "ordinal": passage.ordinal,
                "section": passage.section,
                "text": stored.text,
                "places": passage.places,
                "collection": name,
            },
        )

    return router


_UNCHANGED: dict[str, Any] = {"description": "It is what `If-None-Match` names.", "headers": {"ETag": _ETAG}}


def _passage(generation: Generation, passage_id: str) -> StoredPassage | None:
    try:
        number = int(passage_id, 16)
        # In one form alone: int() takes "0x0A_1".
        return generation.texts.passages([number])[0] if f"{number:016x}" == passage_id and number < 1 << 63 else None
    except (ValueError, KeyError):
        return None


def _whole(document: Document, passages: list[StoredPassage], collection: str) -> dict[str, Any]:
    by_paragraph: dict[int, list[str]] = {}
    for stored in passages:
        for number in dict.fromkeys(place.paragraph for place in stored.passage.places):
            by_paragraph.setdefault(number, []).append(f"{stored.passage.id:016x}")
    return {
        "id": document.id,
        "source": document.source,
        "title": document.title,
        "sha256": document.sha256,
        "published": document.published,
        "precision": document.precision,
        "dated_by": document.dated_by,
        "language": document.language,
        "author": document.author,
        "characters": len(document.text),
        "text": document.text,
        "paragraphs": [
            {
                "number": each.number,
                "kind": each.blocks[-1].kind,
                "start": each.start,
                "end": each.end,
                "section": each.section,
                "passages": by_paragraph.get(each.number, []),
            }
            for each in paragraphs(document)
        ],
        "pages": document.pages,
        "collection": collection,
    }


def _json(found: dict[str, Any]) -> Response:
    return Response(orjson.dumps(found), headers=_OWN, media_type="application/json")


def _cached(request: Request, found: dict[str, Any]) -> Response:
    """Return values as JSON under their digest, or 304 where the client has just these."""
    response = _json(found)
    response.headers["ETag"] = f'"{sha256(response.body).hexdigest()}"'
    known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if response.headers["ETag"] in known or known == ["*"]:
        return Response(status_code=304, headers=_OWN | {"ETag": response.headers["ETag"]})
    return response
