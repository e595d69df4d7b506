"""Feeds (RSS and Atom): each entry is a document. What a feed leads to is never fetched."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from functools import partial
from html import unescape
from typing import Any

import feedparser

from index_build.errors import UnreadableDocument
from index_build.loaders import LoadedDocument, Member, Reading, Unread, or_reason
from index_build.loaders.html_fragment import load_fragment, load_markup_or_text, load_text
from index_build.loaders.member_names import member_name
from index_build.loaders.safe_xml import ENTITIES
from index_build.loaders.stated_author import stated_author
from index_build.loaders.stated_date import stated_date
from index_build.loaders.text_builder import TextBuilder

_ROOT = re.compile(rb"<(?:\w+:)?(rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_BEGINNING = 16_384  # Bytes within which a feed's first element stands.
_NO_FEED = Unread(
    "it is XML, but no feed (RSS or Atom): save what it says as HTML or text and index that",
    failed=False,  # Most of what is written as XML is none.
)


def members(data: bytes, reading: Reading) -> Iterator[Member]:
    """Yield the entries under their ids, which a feed keeps while an entry is in it, else their links or numbers."""
    if not _ROOT.search(data[:_BEGINNING].replace(b"\0", b"")):
        yield Member("", _NO_FEED)
        return
    if b"<!ENTITY" in data.replace(b"\0", b""):
        raise UnreadableDocument(ENTITIES)
    # A stream, not bytes: what looks like an address or a path would be opened.
    feed = feedparser.parse(io.BytesIO(data), resolve_relative_uris=False)
    if not feed.entries:
        yield Member("", Unread("the feed holds no entries") if feed.version else _NO_FEED)
        return
    language = str(feed.feed.get("language") or "") or None
    for number, entry in enumerate(feed.entries, start=1):
        found = or_reason(partial(_document, entry, language))
        identity = str(entry.get("id") or entry.get("link") or "")
        yield Member(member_name(identity) or f"entry {number}", found)


def _document(entry: Any, language: str | None) -> LoadedDocument | Unread:
    # Many programs escape a headline twice.
    title = " ".join(unescape(load_markup_or_text(str(entry.get("title") or "")).text).split())
    contents = [_loaded(each) for each in _contents(entry)]
    longest = max(contents, key=lambda loaded: len(loaded.text), default=LoadedDocument("", ()))
    builder = TextBuilder()
    # A headline without a text is all that the entry says.
    builder.add("heading" if longest.blocks else "paragraph", title, level=1 if longest.blocks else 0)
    builder.add_text(longest.text, longest.blocks)
    text, blocks = builder.build()
    if not any(character.isalnum() for character in text):
        return Unread("the entry has no text")
    builder.add("boilerplate", str(entry.get("link") or ""))
    text, blocks = builder.build()
    return LoadedDocument(
        text, blocks, title or None, _date(entry), longest.language or language, author=_author(entry)
    )


def _contents(entry: Any) -> list[Any]:
    """Return the whole text where the feed has it, beside the summary."""
    summary = entry.get("summary_detail")
    return [*(entry.get("content") or []), *([summary] if summary else [])]


def _loaded(content: Any) -> LoadedDocument:
    value = str(content.get("value") or "")
    if content.get("type") in ("text/html", "application/xhtml+xml"):
        # Feeds say HTML of plain text too, whose lines would be lost.
        return load_markup_or_text(value) if "<" not in value and "&" not in value else load_fragment(value)
    return load_text(value)


def _author(entry: Any) -> str | None:
    return stated_author([each.get("name") for each in entry.get("authors") or ()]) or stated_author(
        entry.get("author")
    )


def _date(entry: Any) -> date | None:
    """Return when the entry came out, else when it was changed last."""
    stated = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return stated_date(date(stated.tm_year, stated.tm_mon, stated.tm_mday)) if stated else None
    except ValueError:
        return None
