"""The ending under which a body is kept, which says what reads it: told by its Content-Type, else by the URL, else by how it begins."""

from __future__ import annotations

from pathlib import PurePosixPath

import httpx

from index_build.errors import UnreadableDocument
from index_build.formats import is_readable
from index_build.loaders.decoding import decode

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/pdf": ".pdf",
    f"{_OFFICE}.wordprocessingml.document": ".docx",
    f"{_OFFICE}.presentationml.presentation": ".pptx",
    f"{_OFFICE}.spreadsheetml.sheet": ".xlsx",
    f"{_OPEN}.text": ".odt",
    f"{_OPEN}.spreadsheet": ".ods",
    f"{_OPEN}.presentation": ".odp",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/epub+zip": ".epub",
    "message/rfc822": ".eml",
    "application/mbox": ".mbox",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/feed+json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
}
_GENERAL = {
    "text/plain": ".txt",
    "text/xml": ".xml",
    "application/xml": ".xml",
    "application/json": ".json",
    "application/zip": ".zip",
    "application/x-zip-compressed": ".zip",
    "application/octet-stream": "",
    "binary/octet-stream": "",
    "": "",
}
"""Types that servers give to much that has one of its own; where the URL's ending is one that is read, it tells more."""
_BEGINNINGS = ((b"%PDF-", ".pdf"), (b"<!doctype html", ".html"), (b"<html", ".html"))
_TEXTS = {".html", ".md", ".csv", ".tsv", ".txt"}


def ending(content_type: str, url: str, body: bytes) -> str | None:
    """Return the ending, ".pdf", for a body of a URL; None for what pincite does not read.

    >>> ending("text/plain; charset=utf-8", "https://example.org/table.csv?x=1", b"a,b")
    '.csv'
    """
    if body.startswith(b"%PDF-"):  # Often served as something else, and never anything else.
        return ".pdf"
    media = content_type.partition(";")[0].strip().lower()
    if media in ENDINGS:
        return ENDINGS[media]
    if media not in _GENERAL:
        return None
    written = PurePosixPath(httpx.URL(url).path).suffix.lower()
    if is_readable(f"x{written}"):
        return written
    begins = body[:200].lstrip().lower()
    return _GENERAL[media] or next((suffix for mark, suffix in _BEGINNINGS if begins.startswith(mark)), None)


def in_utf_8(body: bytes, suffix: str, content_type: str) -> bytes:
    """Return a text in UTF-8 with a byte-order mark, where its Content-Type alone tells that it is written otherwise; else the body."""
    charset = next(
        (
            value.strip().strip("\"'")
            for name, _, value in (part.partition("=") for part in content_type.split(";")[1:])
            if name.strip().lower() == "charset"
        ),
        "",
    )
    if suffix not in _TEXTS or not charset:
        return body
    try:
        text = decode(body, charset)
    except UnreadableDocument:
        return body  # Its loader says what is wrong with it.
    return body if text.encode() == body else text.encode("utf-8-sig")
